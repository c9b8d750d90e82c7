"""Direction marks: one RLM a line, isolates around what reads left to right. Never embeddings."""

import re

RLM = "\u200f"
FSI = "\u2068"
PDI = "\u2069"

_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_RTL_LETTER = re.compile(f"[{_RTL}]")
_LATIN = rf"(?:(?![{_RTL}])[^\W\d_])"  # any letter that reads left to right, not only A-Z
_BODY = rf"(?:{_LATIN}|[0-9_]|[-.,:/'’&+@#=?~](?={_LATIN}|[0-9_]))*[+#%]*"
_WORDS = (
    rf"[@#$]?(?=[0-9_]*{_LATIN})(?:{_LATIN}|[0-9_]){_BODY}(?: (?:& )?(?:{_LATIN}|[0-9]){_BODY})*"
)
_PHONE = r"\+[0-9][0-9 ()-]{4,}[0-9]"
# 3-0, 3.5%, 2.0.1, -4, $20: a plain number needs no isolate, one with a sign in it turns around.
_FIGURES = r"[-+−$€£]?[0-9]+(?:(?:[-–−.,:/]| ?[×xX] ?)[0-9]+)*[%€]?"
_LTR_RUN = re.compile(rf"{_PHONE}|{_WORDS}|(?<!\w){_FIGURES}(?!\w)")
# Where to look: what stands between right-to-left letters. A search for one class of characters
# is many times faster than trying the patterns above at every letter.
_BETWEEN = re.compile(rf"[^{_RTL}\s.…«»][^{_RTL}]*")
_PLAIN_NUMBER = re.compile("[0-9]+")


def rtl_lines(text: str) -> str:
    """Start every line that is not empty with exactly one RLM, so that none turns left-to-right."""
    return "\n".join(RLM + line.lstrip(RLM) if line.strip() else line for line in text.split("\n"))


def isolate(text: str) -> str:
    """Keep a name, handle, number or score from reordering what stands around it."""
    return f"{FSI}{text}{PDI}" if text else ""


def without_marks(text: str) -> str:
    """The text less every direction mark, embedding and isolate: direction is ours to set."""
    return _MARKS.sub("", text)


def has_rtl(text: str) -> bool:
    """Whether a letter of the text reads right to left."""
    return _RTL_LETTER.search(text) is not None


def isolate_ltr(text: str) -> str:
    """Put what reads left to right inside a right-to-left line into isolates.

    Latin names and phrases, handles, phone numbers, scores, versions, percentages; a text without
    any right-to-left letter as a whole. Marks the text came with are replaced. Idempotent; without
    its isolates the text is what it was.
    """
    bare = without_marks(text)
    if not has_rtl(bare):
        return bare if _PLAIN_NUMBER.fullmatch(bare) else isolate(bare)
    return _BETWEEN.sub(_isolated_runs, bare)


def isolate_rtl(text: str) -> str:
    """The same for a left-to-right line: a text with right-to-left letters becomes one isolate."""
    bare = without_marks(text)
    return isolate(bare) if has_rtl(bare) else bare


def _isolated_runs(match: re.Match[str]) -> str:
    return _LTR_RUN.sub(_isolated_run, match.group())


def _isolated_run(match: re.Match[str]) -> str:
    run = match.group()
    return run if _PLAIN_NUMBER.fullmatch(run) else isolate(run)
