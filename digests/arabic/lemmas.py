"""Dictionary forms of a headline's words: what two wordings of one story have in common."""

import re
from collections.abc import Iterator
from functools import lru_cache

from digests.arabic.keys import bare, key

_WORD = re.compile(r"\d+(?:[.,٫٬]\d+)*|[^\W\d_]+")
_PARTICLES = "وفبلك"
"""One-letter words written together with the next: and, so, in, for, like."""

_STOPS = frozenset(
    key(
        "في من على إلى عن مع بعد قبل بين خلال حول ضد هذا هذه ذلك تلك هؤلاء الذي التي الذين ما لا "
        "لم لن إن أن إنه أنه كان كانت يكون تكون قد لقد هو هي هم هما أو أم ثم كما عند "
        "عندما منذ حتى كل أي غير دون لدى لو إذا هل كيف ماذا لماذا متى أين حيث بل لكن لكنه أما "
        "إلا سوى فقط أيضا عبر نحو تحت فوق أمام وراء ضمن بسبب رغم أثناء عاجل له لها لهم به بها فيه "
        "فيها عليه عليها منه منها إليه إليها عنه عنها وهو وهي مما عما و "
        "the a an of in on at to for and or with from by is are was were as"
    ).split()
)
_NO_THOUSANDS = str.maketrans({",": None, "٬": None, "٫": "."})


def lemmas(text: str) -> tuple[str, ...]:
    """The words of a text as keys of their dictionary forms, in order, stop-words dropped.

    Numbers stay as ASCII digits. The dictionary (30 MB, 0.2 s) is loaded at the first call.
    """
    words = (_lemma(word) for word in _WORD.findall(bare(text)))
    return tuple(word for word in words if word)


@lru_cache(maxsize=50_000)
def known_lemma(word: str) -> str:
    """The key of a word's lemma where the dictionary knows the word itself, with or without its
    article; '' where it does not.

    Takes no particle off: بلادنا is no «ب» and «لادن».
    """
    from simplemma import is_known, lemmatize  # noqa: PLC0415 - as below

    written = bare(word)
    forms = (each for form in (written, _without_article(written)) for each in _spellings(form))
    found = next((form for form in forms if is_known(form, lang="ar")), "")
    return key(_without_article(lemmatize(found, lang="ar"))) if found else ""


@lru_cache(maxsize=50_000)
def _lemma(word: str) -> str:
    """The key of a word's lemma, or '' for a stop-word."""
    folded = key(word)
    if folded in _STOPS:
        return ""
    if folded[0].isdigit():
        return folded.translate(_NO_THOUSANDS)
    form = _dictionary_form(word)
    # The dictionary keeps the article of names (السعودية); verbs such as التقى only look like it.
    lemma = key(form if form.startswith("الت") else _without_article(form))
    return "" if lemma in _STOPS else lemma


def _dictionary_form(word: str) -> str:
    # Imported here: reading the dictionary takes a quarter of a second that most commands spare.
    from simplemma import is_known, lemmatize  # noqa: PLC0415

    known = next((form for form in _forms(word) if is_known(form, lang="ar")), None)
    if known is not None:
        return lemmatize(known, lang="ar")
    return lemmatize(_without_article(word), lang="ar")


def _forms(word: str) -> Iterator[str]:
    """The word in its likely spellings, then the same without the particles in front of it."""
    yield from _spellings(word)
    if len(word) > 3 and word[0] in _PARTICLES:
        if word.startswith("لل"):
            yield from _spellings("ا" + word[1:])
        yield from _forms(word[1:])


def _spellings(word: str) -> Iterator[str]:
    """A word as written, then with the hamza or dots that hurried writers leave out."""
    yield word
    for article in ("", "ال"):
        if word.startswith(f"{article}ا"):
            yield from (f"{article}{hamza}{word[len(article) + 1 :]}" for hamza in "أإآ")
    if word.endswith("ه"):
        yield word[:-1] + "ة"
    if word.endswith("ى"):
        yield word[:-1] + "ي"


def _without_article(word: str) -> str:
    for prefix in ("وال", "ال"):
        if word.startswith(prefix) and len(word) > len(prefix) + 2:
            return word[len(prefix) :]
    return word
