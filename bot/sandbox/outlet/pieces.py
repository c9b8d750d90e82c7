"""The stock of articles, as data: articles/*.toml are the newspaper's, dispatches/*.toml the
agency's own.

A file has `title`, `section`, `author`, `tags`, `picture = {motif, seed}` and `text`, whose
paragraphs are separated by empty lines; the first is the lead. `[[comments]]` are approved comments
(`name`, `text`, minutes `after` publication). `[agency]` is the agency's telling of the same story
(`title`, `text`, minutes `after`, which may be negative).
"""

import tomllib
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
SECTIONS = ("سياسة", "اقتصاد", "رياضة", "ثقافة", "علوم وتقنية")
AGENCY = "وكالة الأفق"


@dataclass(frozen=True, slots=True)
class Remark:
    """An approved comment that belongs to the stock."""

    name: str
    text: str
    after: timedelta


@dataclass(frozen=True, slots=True)
class Piece:
    """An article without a date. paragraphs: the lead first."""

    slug: str
    title: str
    section: str
    author: str
    tags: tuple[str, ...]
    motif: str
    seed: int
    paragraphs: tuple[str, ...]
    remarks: tuple[Remark, ...] = ()
    elsewhere: "Retelling | None" = None

    @property
    def picture(self) -> str:
        """The path of its picture."""
        return f"/pictures/{self.motif}-{self.seed}.jpg"


@dataclass(frozen=True, slots=True)
class Retelling:
    """The agency's piece about the same story, so long after (or before) the newspaper's."""

    piece: Piece
    after: timedelta


@cache
def stock() -> tuple[Piece, ...]:
    """The newspaper's articles, the sections taking turns."""
    pieces = _read("articles")
    rows = zip_longest(*([p for p in pieces if p.section == name] for name in SECTIONS))
    return tuple(piece for piece in chain.from_iterable(rows) if piece is not None)


@cache
def dispatches() -> tuple[Piece, ...]:
    """What only the agency tells."""
    return _read("dispatches")


def _read(folder: str) -> tuple[Piece, ...]:
    files = sorted((_HERE / folder).glob("*.toml"))
    return tuple(_piece(file.stem, tomllib.loads(file.read_text("utf-8"))) for file in files)


def _piece(slug: str, found: dict[str, Any]) -> Piece:
    piece = Piece(
        slug=slug,
        title=found["title"],
        section=found["section"],
        author=found["author"],
        tags=tuple(found["tags"]),
        motif=found["picture"]["motif"],
        seed=found["picture"]["seed"],
        paragraphs=_paragraphs(found["text"]),
        remarks=tuple(_remark(each) for each in found.get("comments", ())),
    )
    told = _retelling(piece, found["agency"]) if "agency" in found else None
    return replace(piece, elsewhere=told)


def _retelling(piece: Piece, found: dict[str, Any]) -> Retelling:
    text = _paragraphs(found["text"])
    told = replace(piece, title=found["title"], author=AGENCY, paragraphs=text, remarks=())
    return Retelling(told, timedelta(minutes=found["after"]))


def _remark(found: dict[str, Any]) -> Remark:
    return Remark(found["name"], found["text"], timedelta(minutes=found["after"]))


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in text.strip().split("\n\n"))
