"""The queue's panel: a filter in words, a page of comments, and the choices. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from aiogram.types import InlineKeyboardButton

from bot.moderation.model import Comment
from bot.moderation.ports import Filter, Waiting
from bot.moderation.showing import plain
from bot.telegram.callbacks import Callback
from bot.telegram.keyboards import Row, button, markup, rows_of
from bot.telegram.moderation import phrases
from bot.telegram.moderation.cards import sight_button
from bot.telegram.moderation.panel_callbacks import (
    Bulk,
    Open,
    Pane,
    ShowQueue,
    ShowReminders,
    UndoBulk,
    Verdict,
)
from bot.telegram.moderation.phrases import Sight
from bot.telegram.moderation.sifting import AGES, SCORES, Known, key_of
from bot.telegram.panels import View

PAGE = 6
LINE = 90
"""Characters of a comment in the list."""

T = TypeVar("T", ShowQueue, Bulk)


@dataclass(frozen=True, slots=True)
class Panel:
    """What the panel is drawn from. for_admin: with the way to the settings."""

    asked: ShowQueue
    which: Filter
    waiting: Waiting
    known: Known
    sight: Sight
    for_admin: bool = False

    def leading(self, name: str, pane: Pane) -> InlineKeyboardButton:
        """A button to another pane, with the same filter."""
        return sight_button(name, replace(self.asked, pane=pane, after=0), self.sight)


def list_view(panel: Panel, page: Sequence[Comment]) -> View:
    """A page of what matches, oldest first. page: one more than is shown, where there is more."""
    sight, shown = panel.sight, page[:PAGE]
    unit, num = phrases.span(sight.now - (panel.waiting.oldest or sight.now))
    lines = [_line(number, one, sight) for number, one in enumerate(shown, 1)]
    text = sight.say(
        "panel",
        count=panel.waiting.count,
        unit=unit,
        num=num,
        filters=filter_words(panel.which, panel.asked, sight),
        lines=lines,
    )
    return View(text, markup(_list_rows(panel, page)))


def _line(number: int, comment: Comment, sight: Sight) -> object:
    return sight.part(
        "panel_line",
        number=number,
        code=comment.author.pseudonym,
        score=phrases.percent(comment),
        flagged=bool(comment.assessment.verdicts),
        text=plain(comment.text, LINE),
    )


def _list_rows(panel: Panel, page: Sequence[Comment]) -> list[Row]:
    asked, sight = panel.asked, panel.sight
    opens = [button(str(n), Open(one.id)) for n, one in enumerate(page[:PAGE], 1)]
    first = [sight_button("b_first", replace(asked, after=0), sight)] if asked.after else []
    more = []
    if len(page) > PAGE:
        more = [sight_button("b_later", replace(asked, after=page[PAGE - 1].id), sight)]
    choices = [
        panel.leading(name, pane)
        for name, pane, offered in (
            ("b_sites", Pane.SITES, len(panel.known.sites) > 1 or asked.site),
            ("b_sections", Pane.SECTIONS, panel.known.sections),
            ("b_rules", Pane.RULES, panel.known.rules),
            ("b_scores", Pane.SCORES, True),
            ("b_ages", Pane.AGES, True),
        )
        if offered
    ]
    bulk = [panel.leading("b_bulk", Pane.BULK)] if panel.waiting.count else []
    settings = [button(sight.texts.plain("reminders.b_settings"), ShowReminders())]
    last = [*bulk, *(settings if panel.for_admin else [])]
    return [opens, [*first, *more], *rows_of(choices, 3), last]


def choices_view(panel: Panel) -> View:
    """The values of one condition."""
    pane, asked, sight = panel.asked.pane, panel.asked, panel.sight
    picks = [
        button(label, replace(chosen, pane=Pane.LIST), chosen=_is_same(chosen, asked))
        for label, chosen in _choices(panel)
    ]
    back = [panel.leading("b_back", Pane.LIST)]
    text = sight.say("ask_filter", pane=pane.name.lower())
    return View(text, markup([*rows_of(picks, 2), back]))


def _is_same(chosen: ShowQueue, asked: ShowQueue) -> bool:
    return replace(chosen, pane=asked.pane, after=asked.after) == asked


def _choices(panel: Panel) -> list[tuple[str, ShowQueue]]:
    asked, sight, known = replace(panel.asked, after=0), panel.sight, panel.known
    match panel.asked.pane:
        case Pane.SITES:
            sites = [(sight.plain("origin", site=name), name) for name in known.sites]
            picks = [(label, replace(asked, site=key_of(name))) for label, name in sites]
            return [(sight.plain("any"), replace(asked, site="")), *picks]
        case Pane.SECTIONS:
            picks = [(name, replace(asked, section=key_of(name))) for name in known.sections]
            return [(sight.plain("any"), replace(asked, section="")), *picks]
        case Pane.RULES:
            rules = [(rule_name(name, sight), name) for name in known.rules]
            picks = [(label, replace(asked, rule=key_of(name))) for label, name in rules]
            return [(sight.plain("any"), replace(asked, rule="")), *picks]
        case Pane.SCORES:
            places = range(len(SCORES))
            return [(score_words(at, sight), replace(asked, score=at)) for at in places]
    return [(age_words(at, sight), replace(asked, age=at)) for at in range(len(AGES))]


def rule_name(rule: str, sight: Sight) -> str:
    """What a rule is called in a list."""
    return sight.plain("rule_name", rule=rule)


def score_words(place: int, sight: Sight) -> str:
    """80%–100%"""
    low, high = SCORES[place]
    if low is None or high is None:
        return sight.plain("any")
    return sight.plain("score_range", low=round(low * 100), high=round(high * 100))


def age_words(place: int, sight: Sight) -> str:
    """more than 6 hours"""
    return sight.plain("older", hours=AGES[place]) if place else sight.plain("any")


def filter_words(which: Filter, asked: ShowQueue | Bulk, sight: Sight) -> list[str]:
    """The conditions, for people."""
    found = [
        sight.plain("origin", site=which.site) if which.site else "",
        which.section,
        rule_name(which.rule, sight) if which.rule else "",
        score_words(asked.score, sight) if asked.score else "",
        age_words(asked.age, sight) if asked.age else "",
    ]
    return [words for words in found if words]


def bulk_view(panel: Panel) -> View:
    """What shall be done with all that match?"""
    asked, sight = panel.asked, panel.sight
    at = int(sight.now.timestamp())
    rows: list[Row] = [
        [sight_button(f"b_all_{verdict.name.lower()}", bulk_of(asked, verdict, 0, at), sight)]
        for verdict in Verdict
    ]
    text = sight.say(
        "ask_bulk",
        count=panel.waiting.count,
        filters=filter_words(panel.which, asked, sight),
    )
    return View(text, markup([*rows, [panel.leading("b_back", Pane.LIST)]]))


def bulk_of(asked: ShowQueue, verdict: Verdict, sure: int, at: int) -> Bulk:
    """All that the panel shows."""
    return Bulk(verdict, sure, at, asked.site, asked.section, asked.rule, asked.score, asked.age)


def sure_view(verdict: Verdict, count: int, yes: Callback, back: Callback, sight: Sight) -> View:
    """With the number that it is about."""
    text = sight.say("sure", verdict=verdict.name.lower(), count=count)
    rows: list[Row] = [[sight_button("b_yes", yes, sight)], [sight_button("b_back", back, sight)]]
    return View(text, markup(rows))


def progress_view(verdict: Verdict, done: int, count: int, sight: Sight) -> View:
    """While a long one runs."""
    return View(sight.say("bulk_running", verdict=verdict.name.lower(), done=done, count=count))


def done_view(verdict: Verdict, count: int, bulk_id: int, sight: Sight) -> View:
    """And the way back."""
    rows: list[Row] = [[sight_button("b_undo_all", UndoBulk(bulk_id), sight)]] if count else []
    text = sight.say("bulk_done", verdict=verdict.name.lower(), count=count)
    return View(text, markup(rows))
