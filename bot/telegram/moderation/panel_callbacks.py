"""What the buttons of the panels carry: the queue, bulks, staff, reminders, figures, rules."""

from dataclasses import dataclass
from enum import StrEnum

from bot.moderation.model import Level
from bot.moderation.staffing import Role
from bot.telegram.callbacks import Callback


class Pane(StrEnum):
    """What the queue's panel shows."""

    LIST = "l"
    SITES = "w"
    SECTIONS = "s"
    RULES = "r"
    SCORES = "p"
    AGES = "a"
    BULK = "b"


@dataclass(frozen=True)
class ShowQueue(Callback):
    """Show the comments that match. after: the id that the page begins above. site, section, rule:
    keys of their names, '' for any; score, age: places in SCORES and AGES, 0 for any."""

    prefix = "mf"
    pane: Pane
    after: int = 0
    site: str = ""
    section: str = ""
    rule: str = ""
    score: int = 0
    age: int = 0


class Verdict(StrEnum):
    """What is done with many."""

    APPROVE = "a"
    REJECT = "r"
    SPAM = "s"


@dataclass(frozen=True)
class Bulk(Callback):
    """Decide all that match and came before `until` (Unix time). sure: 0 asks first."""

    prefix = "mk"
    verdict: Verdict
    sure: int
    until: int
    site: str = ""
    section: str = ""
    rule: str = ""
    score: int = 0
    age: int = 0


class Whose(StrEnum):
    """What a bulk is about, seen from one comment."""

    AUTHOR = "a"
    ARTICLE = "t"


@dataclass(frozen=True)
class BulkOf(Callback):
    """Decide all of the comment's author, or of its article. sure, until: as above."""

    prefix = "mo"
    verdict: Verdict
    whose: Whose
    comment: int
    sure: int
    until: int


@dataclass(frozen=True)
class UndoBulk(Callback):
    """Take back what a bulk has decided."""

    prefix = "mu"
    bulk: int


@dataclass(frozen=True)
class Open(Callback):
    """Show this comment as a card below."""

    prefix = "me"
    comment: int


@dataclass(frozen=True)
class ShowStaff(Callback):
    """Show who belongs to the staff."""

    prefix = "ms"


@dataclass(frozen=True)
class Invite(Callback):
    """Make a link that gives this role."""

    prefix = "mi"
    role: Role


@dataclass(frozen=True)
class Dismiss(Callback):
    """Take somebody's role. sure: 0 asks first."""

    prefix = "md"
    user: int
    sure: int


class Knob(StrEnum):
    """A setting of the reminders."""

    GROUP = "g"
    PERSON_AFTER = "a"
    PERSON = "p"
    QUIET = "q"


@dataclass(frozen=True)
class ShowReminders(Callback):
    """Show the settings of the reminders, or the values of one."""

    prefix = "mh"
    knob: str = ""


@dataclass(frozen=True)
class SetReminder(Callback):
    """Give it this value: minutes, a person's id, or a place among the quiet hours."""

    prefix = "mg"
    knob: Knob
    value: int


@dataclass(frozen=True)
class ShowStats(Callback):
    """Show the figures of so many days, as text or (1) as a picture."""

    prefix = "ml"
    days: int
    picture: int = 0


class RulesPane(StrEnum):
    """What the panel of rules shows."""

    LISTS = "l"
    AUTOMATION = "a"
    TRUST = "t"


@dataclass(frozen=True)
class ShowRules(Callback):
    """Show the word lists, or automation. page: from 0, of the words."""

    prefix = "mw"
    pane: RulesPane
    page: int = 0


@dataclass(frozen=True)
class ShowWord(Callback):
    """Show a listed word, with what it would have caught."""

    prefix = "mp"
    word: int


class Lever(StrEnum):
    """What is done with a listed word."""

    ENABLE = "e"
    DISABLE = "d"
    REMOVE = "r"


@dataclass(frozen=True)
class OnWord(Callback):
    """Do this with it."""

    prefix = "mx"
    lever: Lever
    word: int


@dataclass(frozen=True)
class AskWord(Callback):
    """Ask for a word to list."""

    prefix = "ma"
    level: Level


@dataclass(frozen=True)
class TypedWord(Callback):
    """Under the question: what is typed as a reply to it is listed. Pressed: never mind."""

    prefix = "my"
    level: Level


@dataclass(frozen=True)
class SetRange(Callback):
    """Switch automation for a band of scores (from 0, the lowest) on (1) or off (0)."""

    prefix = "mz"
    band: int
    on: int


@dataclass(frozen=True)
class SetTrust(Callback):
    """Let authors pass after so many approved comments; 0: nobody."""

    prefix = "mc"
    after: int
