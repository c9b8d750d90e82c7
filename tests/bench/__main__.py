"""Every figure beside its bound, one after the other, each in a process of its own."""

import subprocess
import sys

BENCHES = (
    *("preview", "grouping", "rendering", "feeds"),
    *("planning", "freezing", "delivery", "sandbox", "moderation", "intake"),
)


def main() -> int:
    """Run them all; the exit code counts those that failed."""
    failed = 0
    for name in BENCHES:
        print(f"== {name}", flush=True)
        command = [sys.executable, "-m", f"tests.bench.{name}"]
        failed += subprocess.run(command, check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
