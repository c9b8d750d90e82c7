"""Lists that admins paste or upload. Pure; raises Refusal."""

import csv
import re

from bot.campaigns.broadcasts import Refusal

MOST_IDS = 50_000
_ID = re.compile(r"-?[0-9]{1,18}")
_ORIGIN = re.compile(r"[A-Za-z0-9_-]{1,64}")
COLUMN = "chat_id"


def read_ids(text: str) -> tuple[int, ...]:
    """Chat ids: the column chat_id of a table that names it, else the first of each line of a
    table, else every number. Each once."""
    found = _ids(text)
    if not found:
        raise Refusal("no_ids")
    if len(found) > MOST_IDS:
        raise Refusal("too_many_ids", most=MOST_IDS)
    return found


def _ids(text: str) -> tuple[int, ...]:
    lines = [line for line in text.splitlines() if line.strip()]
    if lines and COLUMN in lines[0].lower():
        rows = csv.DictReader(lines, delimiter=_delimiter(lines[0]))
        rows.fieldnames = [name.strip().lower() for name in rows.fieldnames or ()]
        words = [(row.get(COLUMN) or "").strip() for row in rows]
    elif any(re.search(r"[^\W\d_]", line) for line in lines):  # a table with names or texts
        words = [re.split(r"[,;\t]", line)[0].strip() for line in lines]
    else:
        words = re.split(r"[,;\s]+", text)
    return tuple(dict.fromkeys(int(word) for word in words if _ID.fullmatch(word)))


def _delimiter(line: str) -> str:
    return max(",;\t", key=line.count)


def read_origins(text: str) -> tuple[str, ...]:
    """Payloads of deep links, or the links themselves."""
    words = [word.rpartition("start=")[2] for word in text.split()]
    wrong = next((word for word in words if not _ORIGIN.fullmatch(word)), None)
    if wrong is not None or not words:
        raise Refusal("bad_origin", text=(wrong or "")[:40])
    return tuple(dict.fromkeys(words))
