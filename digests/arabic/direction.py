"""Direction marks: one RLM a line, isolates around what reads left to right. Never embeddings."""

RLM = "\u200f"
FSI = "\u2068"
PDI = "\u2069"


def rtl_lines(text: str) -> str:
    """Start every line that is not empty with exactly one RLM, so that none turns left-to-right."""
    return "\n".join(RLM + line.lstrip(RLM) if line.strip() else line for line in text.split("\n"))


def isolate(text: str) -> str:
    """Keep a name, handle, number or score from reordering what stands around it."""
    return f"{FSI}{text}{PDI}" if text else ""
