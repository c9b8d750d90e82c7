"""Buttons of the moderation desk: told apart from all others, and within Telegram's limit."""

from collections import Counter

from bot.moderation.model import Level
from bot.telegram import callbacks as readers
from bot.telegram.broadcast import callbacks as broadcast
from bot.telegram.callbacks import LIMIT, Callback
from bot.telegram.moderation import callbacks as cards
from bot.telegram.moderation import panel_callbacks as panels
from bot.telegram.moderation.callbacks import Ask, Refuse, ShowCard, Topic, Typed
from bot.telegram.moderation.callbacks import Face as CardFace
from bot.telegram.moderation.entry import FIRST_LETTER
from bot.telegram.moderation.panel_callbacks import AskWord, BulkOf, Verdict, Whose
from bot.telegram.moderation.phrases import REASONS

LARGEST = 2**63 - 1


def kinds(*modules: object) -> list[type[Callback]]:
    found = [one for module in modules for one in vars(module).values()]
    classes = {one for one in found if isinstance(one, type) and issubclass(one, Callback)}
    return sorted(classes - {Callback}, key=lambda one: one.__name__)


def test_every_prefix_is_one_of_its_own() -> None:
    prefixes = Counter(kind.prefix for kind in kinds(readers, broadcast, cards, panels))
    assert max(prefixes.values()) == 1


def test_the_desks_prefixes_are_known_as_such() -> None:
    mine = {kind.prefix for kind in kinds(cards, panels)}
    others = {kind.prefix for kind in kinds(readers, broadcast)}
    assert all(len(one) == 2 and one.startswith(FIRST_LETTER) for one in mine)
    assert not any(len(one) == 2 and one.startswith(FIRST_LETTER) for one in others)


def test_the_longest_values_fit() -> None:
    code = max(REASONS, key=len)
    longest: list[Callback] = [
        Refuse(code, LARGEST, 2**31, 1),
        ShowCard(CardFace.ANSWER, LARGEST, code),
        Ask(Topic.ANSWER, LARGEST, 2**31, code),
        Typed(Topic.ANSWER, LARGEST, 2**31, code),
        BulkOf(Verdict.REJECT, Whose.ARTICLE, LARGEST, 1, 2**33),
        AskWord(Level.SUSPECT),
    ]
    for value in longest:
        assert len(value.pack().encode()) <= LIMIT
        assert type(value).unpack(value.pack()) == value
