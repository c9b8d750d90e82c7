"""Parts of sentences about a comment: who wrote it, how long it waits, what was decided by whom."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from babel.dates import format_date
from jinja2 import TemplateError
from markupsafe import Markup

from bot.moderation.deciding import Denied, Verb
from bot.moderation.model import Actor, Change, Comment, State, Verdict
from bot.moderation.ports import Decided
from bot.moderation.showing import matched
from bot.wording import Texts
from digests.arabic.direction import RLM
from digests.arabic.names import gender_of
from digests.model import Numerals

MINUTE, HOUR, DAY = 60, 3600, 86_400
STEPS = (1, 2, 5, 10, 20, 30, 45)
"""Minutes that a waiting time is said in: one that changed each minute would be drawn too often."""

REASONS = ("insult", "hate", "personal", "unverified", "advert", "off_topic", "repeat", "other")


@dataclass(frozen=True, slots=True)
class Sight:
    """Who looks, where and when. own: in a moderator's private chat. before: what was decided just
    now in the same message."""

    texts: Texts
    locale: str
    zone: tzinfo
    now: datetime
    own: bool = False
    before: Comment | None = None
    numerals: Numerals = Numerals.LATN

    def say(self, name: str, /, **values: object) -> str:
        """A text of templates/messages/queue.j2 as classic HTML."""
        return self.texts.html(f"queue.{name}", **values)

    def part(self, name: str, /, **values: object) -> Markup:
        """A piece of a line: the line has its direction mark already."""
        return Markup(self.say(name, **values).lstrip(RLM))  # noqa: S704 (our own template's)

    def plain(self, name: str, /, **values: object) -> str:
        """The same for buttons and toasts."""
        return self.texts.plain(f"queue.{name}", **values)


def span(time: timedelta) -> tuple[str, int]:
    """A length of time in its largest unit."""
    seconds = max(0, int(time.total_seconds()))
    if seconds < MINUTE:
        return "second", seconds
    if seconds < HOUR:
        return "minute", seconds // MINUTE
    return ("hour", seconds // HOUR) if seconds < DAY else ("day", seconds // DAY)


def waited(comment: Comment, now: datetime) -> tuple[str, int]:
    """How long it waits, in steps."""
    unit, count = span(now - comment.received_at)
    if unit == "minute":
        count = max(step for step in STEPS if step <= count)
    return unit, count


def author(comment: Comment, sight: Sight) -> Markup:
    """Pseudonym, site, history and waiting time. Never a name, an address or an IP."""
    who, (unit, num) = comment.author, waited(comment, sight.now)
    return sight.part(
        "author",
        code=who.pseudonym,
        site=comment.site,
        approved=who.approved,
        refused=who.refused,
        banned=who.banned_at is not None,
        unit=unit,
        num=num,
    )


def flags(comment: Comment, sight: Sight) -> list[Markup]:
    """Why it was flagged, with the words that were matched."""
    return [_flag(verdict, comment.text, sight) for verdict in comment.assessment.verdicts]


def _flag(verdict: Verdict, text: str, sight: Sight) -> Markup:
    try:
        said = sight.texts.html(f"moderation.flag_{verdict.rule}", **verdict.values)
        words = Markup(said.lstrip(RLM))  # noqa: S704 (our own template's)
    except (AttributeError, TypeError, TemplateError):
        words = sight.part("flag_unknown", rule=verdict.rule)  # of a rule that is no more
    is_named = "word" in verdict.values  # the wording has it already
    return sight.part("flag", words=words, matched=[] if is_named else matched(text, verdict.spans))


def percent(comment: Comment) -> int | None:
    """The score as people read it."""
    score = comment.assessment.score
    return None if score is None else round(score * 100)


def clock(at: datetime, sight: Sight) -> str:
    """10:32, with the day where it was another one."""
    local, today = at.astimezone(sight.zone), sight.now.astimezone(sight.zone)
    hour = f"{local:%H:%M}"
    if local.date() == today.date():
        return hour
    return f"{format_date(local, 'd MMMM', locale=sight.locale)} {hour}"


def decision(comment: Comment, sight: Sight) -> str:
    """✅ Published by Sara 10:32 · after 5 minutes"""
    change = comment.decided
    if change is None:
        return ""
    unit, num = span(change.at - comment.received_at)
    return sight.say(
        "decided",
        state=comment.state.value,
        who=name_of(change.actor),
        gender=gender_of(change.actor.name),
        origin=change.origin.value,
        hour=clock(change.at, sight),
        unit=unit,
        num=num,
        reason=sight.plain("reason", code=change.reason) if change.reason else "",
    )


def name_of(actor: Actor) -> str:
    """A colleague's name, as a translation may carry it."""
    return actor.name.replace("|", "/")


DONE = {Verb.APPROVE: "t_approve", Verb.REJECT: "t_reject", Verb.SPAM: "t_spam"}
WHY_NOT = {
    Denied.UNKNOWN: "unknown",
    Denied.WITHDRAWN: "withdrawn",
    Denied.ERASED: "erased",
}


def outcome(decided: Decided, verb: Verb, actor: Actor, sight: Sight) -> str:
    """What whoever pressed is told."""
    if decided.denied is None:
        return sight.plain(DONE.get(verb, "t_reopen"))
    if decided.denied in WHY_NOT or decided.comment is None:
        return sight.plain(WHY_NOT.get(decided.denied, "unknown"))
    change = decided.comment.decided
    if change is None:
        return sight.plain("is_pending" if verb is Verb.REOPEN else "changed")
    return _quicker(decided.comment.state, change, actor, sight)


def _quicker(state: State, change: Change, actor: Actor, sight: Sight) -> str:
    unit, num = span(sight.now - change.at)
    if state is State.WITHDRAWN:
        return sight.plain("withdrawn")
    if change.actor.id in (0, actor.id):
        return sight.plain("already", state=state.value, unit=unit, num=num)
    return sight.plain(
        "quicker",
        state=state.value,
        who=name_of(change.actor),
        gender=gender_of(change.actor.name),
        unit=unit,
        num=num,
    )
