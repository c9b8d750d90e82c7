"""What the panels of rules and automation show. Pure."""

from collections.abc import Sequence

from bot.moderation.automation import Automation, Demands, Measured, may_switch_on
from bot.moderation.keeping import ListedWord
from bot.moderation.model import Comment, Level
from bot.moderation.showing import plain
from bot.moderation.word_rules import Trial
from bot.telegram.keyboards import Row, button, markup, rows_of
from bot.telegram.moderation.cards import sight_button
from bot.telegram.moderation.panel_callbacks import (
    AskWord,
    Lever,
    OnWord,
    RulesPane,
    SetRange,
    SetTrust,
    ShowRules,
    ShowWord,
)
from bot.telegram.moderation.phrases import Sight
from bot.telegram.panels import View

PAGE = 12
SAMPLES = 3
SAMPLE = 80
"""Characters of a comment that a word would have caught wrongly."""

LEVELS = (Level.BAN, Level.SUSPECT)
TRUST = (0, 3, 5, 10, 20)
DEMANDS = Demands()


def lists_view(words: Sequence[ListedWord], page: int, sight: Sight) -> View:
    """All words, a page at a time, each with its panel."""
    page = max(0, min(page, (len(words) - 1) // PAGE))
    shown = words[page * PAGE : (page + 1) * PAGE]
    picks = [button(_word_label(one, sight), ShowWord(one.id)) for one in shown]
    adds = [button(_plain("b_add", sight, level=one.value), AskWord(one)) for one in LEVELS]
    turns = []
    if page:
        turns.append(sight_button("b_first", ShowRules(RulesPane.LISTS, 0), sight))
    if len(words) > (page + 1) * PAGE:
        turns.append(sight_button("b_later", ShowRules(RulesPane.LISTS, page + 1), sight))
    automation = button(_plain("b_automation", sight), ShowRules(RulesPane.AUTOMATION))
    text = sight.texts.html(
        "rules.lists",
        banned=sum(one.level is Level.BAN for one in words),
        suspect=sum(one.level is Level.SUSPECT for one in words),
        tried=sum(not one.is_enabled for one in words),
    )
    return View(text, markup([adds, *rows_of(picks, 2), turns, [automation]]))


def _word_label(word: ListedWord, sight: Sight) -> str:
    shown = plain(word.word, 30)
    return _plain("b_word", sight, word=shown, level=word.level.value, enabled=word.is_enabled)


def word_view(word: ListedWord, trial: Trial, wrong: Sequence[Comment], sight: Sight) -> View:
    """A word, and its trial. wrong: comments that it would have caught and staff had published."""
    text = sight.texts.html(
        "rules.word",
        word=plain(word.word, 60),
        level=word.level.value,
        enabled=word.is_enabled,
        tried=trial.tried,
        caught=len(trial.caught),
        wrongly=len(trial.wrongly),
        samples=[plain(one.text, SAMPLE) for one in wrong[:SAMPLES]],
    )
    lever = Lever.DISABLE if word.is_enabled else Lever.ENABLE
    rows: list[Row] = [
        [
            button(_plain(f"b_{one.name.lower()}", sight), OnWord(one, word.id))
            for one in (lever, Lever.REMOVE)
        ],
        [sight_button("b_back", ShowRules(RulesPane.LISTS), sight)],
    ]
    return View(text, markup(rows))


def automation_view(
    measures: Sequence[Measured], automation: Automation, sight: Sight, *, installed: bool
) -> View:
    """What each range would have done; those that have proven themselves can be switched on.
    installed: whether there can be a score."""
    text = sight.texts.html(
        "rules.automation",
        bands=[_band(measure, automation) for measure in measures if measure.decided],
        installed=installed,
        learned=any(measure.decided for measure in measures),
        least=DEMANDS.decided,
        precision=round(DEMANDS.precision * 100),
        trust=automation.trusted_after or 0,
    )
    switches = [
        _switch(number, measure, automation, sight)
        for number, measure in enumerate(measures)
        if measure.range in automation.ranges or may_switch_on(measure, DEMANDS)
    ]
    last = [
        button(_plain("b_trust", sight), ShowRules(RulesPane.TRUST)),
        button(_plain("b_lists", sight), ShowRules(RulesPane.LISTS)),
    ]
    return View(text, markup([*switches, last]))


def _band(measure: Measured, automation: Automation) -> tuple[int, int, str, int, int, bool]:
    scores = measure.range
    right = int((measure.precision or 0) * 100)
    low, high = round(scores.low * 100), round(scores.high * 100)
    is_on = scores in automation.ranges
    return low, high, scores.verb.value, measure.decided, right, is_on


def _switch(number: int, measure: Measured, automation: Automation, sight: Sight) -> Row:
    low, high, _, _, _, is_on = _band(measure, automation)
    return [
        button(
            _plain("b_range", sight, low=low, high=high, on=is_on), SetRange(number, int(not is_on))
        )
    ]


def trust_view(automation: Automation, sight: Sight) -> View:
    """After how many."""
    current = automation.trusted_after or 0
    picks = [
        button(_plain("b_after", sight, count=one), SetTrust(one), chosen=one == current)
        for one in TRUST
    ]
    back: Row = [sight_button("b_back", ShowRules(RulesPane.AUTOMATION), sight)]
    return View(sight.texts.html("rules.ask_trust"), markup([*rows_of(picks, 2), back]))


def _plain(name: str, sight: Sight, **values: object) -> str:
    return sight.texts.plain(f"rules.{name}", **values)
