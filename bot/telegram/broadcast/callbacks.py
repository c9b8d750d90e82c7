"""What the buttons of the broadcast desk carry. See bot/telegram/callbacks.py."""

from dataclasses import dataclass
from enum import StrEnum

from bot.telegram.callbacks import Callback


class Screen(StrEnum):
    """What the draft's panel shows."""

    MAIN = "m"
    CONTENT = "c"
    BUTTONS = "b"
    RECIPIENTS = "r"
    SECTIONS = "s"
    LOCALES = "l"
    PLACES = "p"
    JOINED = "j"
    INACTIVE = "i"
    ORIGINS = "o"
    IDS = "n"
    SAVED = "k"
    NAME = "w"
    WHEN = "t"
    CALENDAR = "a"
    HOURS = "h"
    REPEAT = "e"
    OPTIONS = "x"
    TITLE = "y"
    DISCARD = "d"


@dataclass(frozen=True)
class ShowScreen(Callback):
    """Turn the draft's panel into this. page: of the sections; of the calendar the month, as
    year * 12 + month - 1; of the hours the day, as its ordinal."""

    prefix = "bs"
    screen: Screen
    page: int = 0


class Act(StrEnum):
    """What is done with the draft."""

    CONFIRM = "c"
    PREVIEW = "p"
    TEST_ME = "m"
    TEST_STAFF = "s"
    DISCARD = "d"
    RESTORE = "u"
    CLEAR_BUTTONS = "b"
    CLEAR_SEGMENT = "r"
    NOW = "n"


@dataclass(frozen=True)
class DoDraft(Callback):
    """Do this with the draft."""

    prefix = "ba"
    act: Act


class Switch(StrEnum):
    """What is on or off."""

    SILENT = "s"
    PROTECTED = "p"
    PINNED = "g"
    RESEND = "r"
    LOCAL_TIME = "l"


@dataclass(frozen=True)
class Turn(Callback):
    """Turn it on (1) or off (0)."""

    prefix = "bt"
    switch: Switch
    on: int


class Part(StrEnum):
    """A condition on recipients."""

    AUDIENCE = "a"
    SECTION = "s"
    LOCALE = "l"
    TERRITORY = "t"
    JOINED = "j"
    INACTIVE = "i"
    CITIES = "c"
    ORIGINS = "o"
    IDS = "n"


@dataclass(frozen=True)
class PickPart(Callback):
    """Choose or let go of it. value: the audience, the section's id, a code, days ('0': whenever);
    '' clears what was typed."""

    prefix = "bp"
    part: Part
    value: str
    page: int = 0


class OnSaved(StrEnum):
    """What is done with recipients saved under a name."""

    LOAD = "l"
    ASK = "a"
    DELETE = "d"


@dataclass(frozen=True)
class PickSaved(Callback):
    """key: of the name, see `name_key`."""

    prefix = "bk"
    act: OnSaved
    key: int


@dataclass(frozen=True)
class PickMinute(Callback):
    """At this minute of this day, an ordinal."""

    prefix = "bm"
    day: int
    minute: int


@dataclass(frozen=True)
class PickRepeat(Callback):
    """kind: daily, weekdays, weekly or monthly; '' for once."""

    prefix = "br"
    kind: str


class OnCampaign(StrEnum):
    """What is done with a campaign."""

    SHOW = "s"
    AUDIT = "l"
    APPROVE = "y"
    REJECT = "n"
    SEND_LATE = "g"
    LEAVE_OUT = "o"
    PAUSE = "p"
    RESUME = "r"
    ASK_CANCEL = "x"
    CANCEL = "X"
    ASK_RECALL = "d"
    RECALL = "D"
    CORRECT = "e"
    TELL_REST = "t"
    CSV = "c"
    PICTURE = "i"


@dataclass(frozen=True)
class DoCampaign(Callback):
    """Do this with the campaign of this id."""

    prefix = "bc"
    act: OnCampaign
    campaign: int


class OnLate(StrEnum):
    """What is done with a late digest."""

    SHOW = "s"
    SEND = "g"
    LEAVE = "x"


@dataclass(frozen=True)
class AnswerLate(Callback):
    """Do this with the late digest of this id."""

    prefix = "bf"
    act: OnLate
    late: int


@dataclass(frozen=True)
class Amend(Callback):
    """Send the correction that was shown. key: of its text, so that an older panel sends none."""

    prefix = "be"
    campaign: int
    key: int


@dataclass(frozen=True)
class ListCampaigns(Callback):
    """Show the list in place."""

    prefix = "bl"
