"""Rules on the newsroom's lists of words, and what a word would have caught."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.moderation.candidate import Candidate, Knowledge
from bot.moderation.lexicon import Lexicon, Match
from bot.moderation.model import Comment, Level, State, Verdict
from digests.arabic.cleaning import clean_line
from digests.arabic.folding import fold
from digests.arabic.words import words

_SHOWN = 40
"""Characters of a matched word that are shown; its place in the text shows the rest."""


def banned_word(candidate: Candidate, knowledge: Knowledge) -> Verdict | None:
    """A word or phrase that the newsroom does not publish."""
    return _listed("banned_word", Level.BAN, candidate, knowledge.banned)


def suspect_word(candidate: Candidate, knowledge: Knowledge) -> Verdict | None:
    """A word or phrase that a person should look at twice."""
    return _listed("suspect_word", Level.SUSPECT, candidate, knowledge.suspect)


def _listed(rule: str, level: Level, candidate: Candidate, lexicon: Lexicon) -> Verdict | None:
    matches = lexicon.find(candidate.folded, candidate.words)
    if not matches:
        return None
    word, spans = _shown(candidate.text, matches[0]), tuple(match.span for match in matches)
    return Verdict(rule, level, spans, {"word": word, "count": len(matches)})


def _shown(text: str, match: Match) -> str:
    """The word as the reader wrote it, where that can be shown; else as it is listed."""
    written = clean_line(text[match.span.start : match.span.end])
    return written if 0 < len(written) <= _SHOWN else match.listed


@dataclass(frozen=True, slots=True)
class Trial:
    """What listing a word would have done. tried: comments looked at. caught: ids of those that it
    is found in; wrongly: ids of those among them that staff had approved."""

    tried: int
    caught: tuple[int, ...] = ()
    wrongly: tuple[int, ...] = ()


def trial(listed: str | Iterable[str], comments: Sequence[Comment]) -> Trial:
    """Try a word or phrase, or several, on decided comments."""
    lexicon = Lexicon((listed,) if isinstance(listed, str) else listed)
    caught = [comment for comment in comments if _is_in(lexicon, comment.text)]
    wrongly = (comment.id for comment in caught if comment.state is State.APPROVED)
    return Trial(len(comments), tuple(comment.id for comment in caught), tuple(wrongly))


def _is_in(lexicon: Lexicon, text: str) -> bool:
    folded = fold(text)
    return bool(lexicon.find(folded, words(folded)))
