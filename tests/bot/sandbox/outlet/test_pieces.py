"""The stock reads as a newspaper's: complete, in turn, and its leads whole sentences."""

from collections import Counter

import pytest

from bot.sandbox.outlet.pictures import MOTIFS
from bot.sandbox.outlet.pieces import SECTIONS, Piece, dispatches, stock
from digests.arabic.datelines import strip_dateline
from digests.arabic.summaries import LIMIT, summarise

RETOLD = [piece for piece in stock() if piece.elsewhere is not None]
ALL = [
    *stock(),
    *dispatches(),
    *(piece.elsewhere.piece for piece in RETOLD if piece.elsewhere is not None),
]


def test_every_section_has_as_many_articles_and_they_take_turns() -> None:
    assert set(Counter(piece.section for piece in stock()).values()) == {len(stock()) / 5}
    assert len(stock()) >= 24
    assert tuple(piece.section for piece in stock()[:5]) == SECTIONS


@pytest.mark.parametrize("piece", ALL, ids=lambda piece: piece.slug)
def test_a_lead_is_whole_sentences_that_fit_a_summary(piece: Piece) -> None:
    outlet = piece.author if piece.author == "وكالة الأفق" else "صحيفة الميدان"
    lead, _ = strip_dateline(piece.paragraphs[0], outlet)
    assert len(lead) <= LIMIT
    assert summarise(lead) == lead
    assert lead.endswith(".")
    assert "–" not in lead


@pytest.mark.parametrize("piece", ALL, ids=lambda piece: piece.slug)
def test_a_piece_is_complete(piece: Piece) -> None:
    assert 20 <= len(piece.title) <= 80
    assert 2 <= len(piece.paragraphs) <= 6
    assert piece.motif in MOTIFS
    assert piece.section in SECTIONS
    assert piece.tags
    assert piece.slug.replace("-", "").isascii()


def test_what_turns_around_in_a_line_of_arabic_occurs() -> None:
    titles = " ".join(piece.title for piece in stock())
    assert all(each in titles for each in ("(3-0)", "6.4%", "2:28:41", "OpenSahl", "Nova-3", "«"))
