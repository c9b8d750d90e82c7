"""The newsroom's lists of words, found however they are written."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.moderation.model import Span
from digests.arabic.affixes import cuts, fits, stems_of
from digests.arabic.chat_spelling import chat_pattern, is_chat_word
from digests.arabic.folding import Folded, fold
from digests.arabic.lemmas import known_lemma
from digests.arabic.words import Word, words

_LEAST = 3
"""Letters a listed word needs to be looked for with affixes, by its lemma or among letters that are
spelled out; a shorter one is found only as it is."""

_ROOT = 2
"""Strong letters a listed word needs to be looked for by its lemma, and shares with what is found:
without them the dictionary makes «وهي» (and she) a form of «هوا» (air)."""

_WEAK = frozenset("اويهء")

_MOST = 30
"""Letters of the longest word that is looked up in the dictionary."""


@dataclass(frozen=True, slots=True)
class Match:
    """listed: the word or phrase as the newsroom put it on its list."""

    listed: str
    span: Span


class Lexicon:
    """Words and phrases, to be found with their inflections; never as a part of another word."""

    def __init__(self, listed: Iterable[str] = ()) -> None:
        self._phrases = {phrase: each for each in listed if (phrase := _phrase(each))}

    def __len__(self) -> int:
        return len(self._phrases)

    def find(self, folded: Folded, found: Sequence[Word]) -> tuple[Match, ...]:
        """What is listed among the words of a folded text, in order, not overlapping."""
        if not self._phrases:
            return ()
        tokens = [self._tokens_in(word) for word in found]
        matches = [*self._whole(folded, found, tokens), *self._spelled(folded, found)]
        return _apart(matches)

    def _whole(
        self, folded: Folded, found: Sequence[Word], tokens: Sequence[frozenset[str]]
    ) -> Iterator[Match]:
        for at, here in enumerate(tokens):
            for phrase in (phrase for token in here for phrase in self._starting[token]):
                following = tokens[at : at + len(phrase)]
                if len(following) == len(phrase) and all(
                    token in there for token, there in zip(phrase, following, strict=True)
                ):
                    end = found[at + len(phrase) - 1].end
                    yield self._match(folded, phrase, found[at].start, end)

    def _spelled(self, folded: Folded, found: Sequence[Word]) -> Iterator[Match]:
        """Spelled-out words leave no gap between each other, so look inside."""
        for word in found:
            if word.spelled:
                for phrase in self._phrases:
                    inside = "".join(phrase)
                    if len(inside) >= _LEAST and inside in word.text:
                        yield self._match(folded, phrase, word.start, word.end)

    def _match(self, folded: Folded, phrase: tuple[str, ...], start: int, end: int) -> Match:
        return Match(self._phrases[phrase], Span(*folded.place(start, end)))

    def _tokens_in(self, word: Word) -> frozenset[str]:
        """The listed words that this one is."""
        exact = self._all & {word.text, *word.others}
        if exact or not _LEAST <= len(word.text) <= _MOST:
            return frozenset(exact)
        if word.text.isascii():
            return self._chatted(word.text)
        return frozenset(
            token for form in (word.text, *word.others) for token in self._inflected(form)
        )

    def _inflected(self, form: str) -> Iterable[str]:
        """By the likeliest reading that is a listed word or one of the dictionary's: what the
        dictionary knows as another word is no listed one with affixes."""
        for cut in cuts(form):
            listed = [token for token in self._stems.get(cut.stem, ()) if fits(cut, token)]
            if listed:
                return listed
            lemma = known_lemma(cut.stem)
            if lemma:
                same = self._by_lemma.get(lemma, ())
                return [token for token in same if _root(token) <= set(form)]
        return ()

    def _chatted(self, text: str) -> frozenset[str]:
        if not self._chat_patterns or not is_chat_word(text):
            return frozenset()
        return frozenset(t for t, pattern in self._chat_patterns.items() if pattern.fullmatch(text))

    @cached_property
    def _all(self) -> frozenset[str]:
        return frozenset(token for phrase in self._phrases for token in phrase)

    @cached_property
    def _written(self) -> dict[str, str]:
        """The listed words as they were put down: dictionaries want their hamzas."""
        folded = (fold(listed) for listed in self._phrases.values())
        return {
            word.text: each.original[slice(*each.place(word.start, word.end))]
            for each in folded
            for word in words(each)
        }

    @cached_property
    def _long(self) -> frozenset[str]:
        return frozenset(token for token in self._all if len(token) >= _LEAST)

    @cached_property
    def _starting(self) -> dict[str, list[tuple[str, ...]]]:
        """Phrases by their first word; nothing for words that only follow."""
        starting: dict[str, list[tuple[str, ...]]] = {each: [] for each in self._all}
        for phrase in self._phrases:
            starting[phrase[0]].append(phrase)
        return starting

    @cached_property
    def _stems(self) -> dict[str, set[str]]:
        """Listed words by what affixes may leave of them."""
        stems: dict[str, set[str]] = {}
        for token in self._long:
            for stem in stems_of(token):
                stems.setdefault(stem, set()).add(token)
        return stems

    @cached_property
    def _by_lemma(self) -> dict[str, set[str]]:
        by_lemma: dict[str, set[str]] = {}
        for token in self._long:
            lemma = known_lemma(self._written[token])
            if lemma and len(_root(token)) >= _ROOT:
                by_lemma.setdefault(lemma, set()).add(token)
        return by_lemma

    @cached_property
    def _chat_patterns(self) -> dict[str, re.Pattern[str]]:
        patterns = {token: chat_pattern(token) for token in self._long}
        return {token: re.compile(pattern) for token, pattern in patterns.items() if pattern}


def _root(token: str) -> frozenset[str]:
    """The letters that inflection leaves in place."""
    return frozenset(token) - _WEAK


def _phrase(listed: str) -> tuple[str, ...]:
    return tuple(word.text for word in words(fold(listed)))


def _apart(matches: Iterable[Match]) -> tuple[Match, ...]:
    """The first and longest of those that overlap."""
    kept: list[Match] = []
    for match in sorted(matches, key=lambda each: (each.span.start, -each.span.end)):
        if not kept or match.span.start >= kept[-1].span.end:
            kept.append(match)
    return tuple(kept)
