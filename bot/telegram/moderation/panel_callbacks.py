"""What the buttons of the panels carry: the queue, bulks, staff, reminders, figures, rules."""

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


class ShowQueue(Callback, prefix="mf"):
    """Show the comments that match. after: the id that the page begins above. site, section, rule:
    keys of their names, '' for any; score, age: places in SCORES and AGES, 0 for any."""

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


class Bulk(Callback, prefix="mk"):
    """Decide all that match and came before `until` (Unix time). sure: 0 asks first."""

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


class BulkOf(Callback, prefix="mo"):
    """Decide all of the comment's author, or of its article. sure, until: as above."""

    verdict: Verdict
    whose: Whose
    comment: int
    sure: int
    until: int


class UndoBulk(Callback, prefix="mu"):
    """Take back what a bulk has decided."""

    bulk: int


class Open(Callback, prefix="me"):
    """Show this comment as a card below."""

    comment: int


class ShowStaff(Callback, prefix="ms"):
    """Show who belongs to the staff."""


class Invite(Callback, prefix="mi"):
    """Make a link that gives this role."""

    role: Role


class Dismiss(Callback, prefix="md"):
    """Take somebody's role. sure: 0 asks first."""

    user: int
    sure: int


class Knob(StrEnum):
    """A setting of the reminders."""

    GROUP = "g"
    PERSON_AFTER = "a"
    PERSON = "p"
    QUIET = "q"


class ShowReminders(Callback, prefix="mh"):
    """Show the settings of the reminders, or the values of one."""

    knob: str = ""


class SetReminder(Callback, prefix="mg"):
    """Give it this value: minutes, a person's id, or a place among the quiet hours."""

    knob: Knob
    value: int


class ShowStats(Callback, prefix="ml"):
    """Show the figures of so many days, as text or (1) as a picture."""

    days: int
    picture: int = 0


class RulesPane(StrEnum):
    """What the panel of rules shows."""

    LISTS = "l"
    AUTOMATION = "a"
    TRUST = "t"


class ShowRules(Callback, prefix="mw"):
    """Show the word lists, or automation. page: from 0, of the words."""

    pane: RulesPane
    page: int = 0


class ShowWord(Callback, prefix="mp"):
    """Show a listed word, with what it would have caught."""

    word: int


class Lever(StrEnum):
    """What is done with a listed word."""

    ENABLE = "e"
    DISABLE = "d"
    REMOVE = "r"


class OnWord(Callback, prefix="mx"):
    """Do this with it."""

    lever: Lever
    word: int


class AskWord(Callback, prefix="ma"):
    """Ask for a word to list."""

    level: Level


class TypedWord(Callback, prefix="my"):
    """Under the question: what is typed as a reply to it is listed. Pressed: never mind."""

    level: Level


class SetRange(Callback, prefix="mz"):
    """Switch automation for a band of scores (from 0, the lowest) on (1) or off (0)."""

    band: int
    on: int


class SetTrust(Callback, prefix="mc"):
    """Let authors pass after so many approved comments; 0: nobody."""

    after: int
