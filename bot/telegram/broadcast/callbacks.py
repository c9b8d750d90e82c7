"""What the buttons of the broadcast desk carry. See bot/telegram/callbacks.py."""

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


class ShowScreen(Callback, prefix="bs"):
    """Turn the draft's panel into this. page: of the sections; of the calendar the month, as
    year * 12 + month - 1; of the hours the day, as its ordinal."""

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


class DoDraft(Callback, prefix="ba"):
    """Do this with the draft."""

    act: Act


class Switch(StrEnum):
    """What is on or off."""

    SILENT = "s"
    PROTECTED = "p"
    PINNED = "g"
    GENERAL = "t"
    RESEND = "r"
    LOCAL_TIME = "l"


class Turn(Callback, prefix="bt"):
    """Turn it on (1) or off (0)."""

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
    FOUND = "f"
    ORIGINS = "o"
    IDS = "n"


class PickPart(Callback, prefix="bp"):
    """Choose or let go of it. value: the audience, the section's id, a code, days ('0': whenever),
    the id of a city that was found, the `name_key` of one that was chosen; '' clears what was
    typed."""

    part: Part
    value: str
    page: int = 0


class OnSaved(StrEnum):
    """What is done with recipients saved under a name."""

    LOAD = "l"
    ASK = "a"
    DELETE = "d"


class PickSaved(Callback, prefix="bk"):
    """key: of the name, see `name_key`."""

    act: OnSaved
    key: int


class PickMinute(Callback, prefix="bm"):
    """At this minute of this day, an ordinal."""

    day: int
    minute: int


class PickRepeat(Callback, prefix="br"):
    """kind: daily, weekdays, weekly or monthly; '' for once."""

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


class DoCampaign(Callback, prefix="bc"):
    """Do this with the campaign of this id."""

    act: OnCampaign
    campaign: int


class OnLate(StrEnum):
    """What is done with a late digest."""

    SHOW = "s"
    SEND = "g"
    LEAVE = "x"


class AnswerLate(Callback, prefix="bf"):
    """Do this with the late digest of this id."""

    act: OnLate
    late: int


class Amend(Callback, prefix="be"):
    """Send the correction that was shown. key: of its text, so that an older panel sends none."""

    campaign: int
    key: int


class ListCampaigns(Callback, prefix="bl"):
    """Show the list in place."""
