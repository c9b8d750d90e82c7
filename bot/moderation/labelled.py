"""Labelled comments from a CSV file: columns text and label (`ok` or `bad`), others are ignored."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.moderation.weights import Example

_REFUSED = {"ok": False, "bad": True}
_SHOWN = 40
"""The most letters of a wrong value that are shown."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """A line, or the file. problem: the macro `labelled_<problem>` of templates/messages/cli.j2 has
    its wording. values: what that needs; number: the line, as editors count."""

    problem: str
    values: Mapping[str, str | int] = field(default_factory=dict)


def read_labelled(content: bytes) -> tuple[list[Example], list[Unusable]]:
    """The rows that are good, and what is wrong with the others."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = content[: error.start].count(b"\n") + 1
        return [], [Unusable("encoding", {"number": number})]
    read = list(_read(text))
    examples = [each for each in read if isinstance(each, Example)]
    return examples, [each for each in read if isinstance(each, Unusable)]


def too_few(examples: Sequence[Example], least: int) -> list[Unusable]:
    """What is wrong with the file if it has fewer than `least` rows of a label."""
    counts = {
        label: sum(example.refused == refused for example in examples)
        for label, refused in _REFUSED.items()
    }
    return [
        Unusable("few", {"label": label, "count": count, "least": least})
        for label, count in counts.items()
        if count < least
    ]


def _read(text: str) -> Iterator[Example | Unusable]:
    """Row by row. A quote left open swallows what follows: nothing after it can be read."""
    rows, number = csv.reader(text.splitlines(keepends=True), strict=True), 1
    try:
        names = [name.strip().lower() for name in next(rows, [])]
        if not {"text", "label"} <= set(names):
            yield Unusable("columns")
            return
        number = rows.line_num + 1
        for cells in rows:
            if cells:
                yield _row(cells, names, number)
            number = rows.line_num + 1
    except csv.Error:
        yield Unusable("quotes", {"number": number})


def _row(cells: Sequence[str], names: Sequence[str], number: int) -> Example | Unusable:
    if len(cells) != len(names):
        return Unusable("cells", {"number": number})
    row = dict(zip(names, cells, strict=True))
    label = row["label"].strip().lower()
    if label not in _REFUSED:
        return Unusable("label", {"number": number, "value": label[:_SHOWN]})
    return Example(row["text"], _REFUSED[label])
