"""The card of a comment: what it shows, and its buttons. Pure."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from aiogram.types import InlineKeyboardButton

from bot.moderation.deciding import may_reply
from bot.moderation.model import Article, Comment, State
from bot.moderation.showing import Quote, plain, quote
from bot.telegram.callbacks import Callback
from bot.telegram.keyboards import Row, button, markup, rows_of
from bot.telegram.moderation import phrases
from bot.telegram.moderation.callbacks import (
    Ask,
    Ban,
    Face,
    Judge,
    Next,
    Press,
    Refuse,
    ShowCard,
    Topic,
)
from bot.telegram.moderation.panel_callbacks import BulkOf, Verdict, Whose
from bot.telegram.moderation.phrases import REASONS, Sight
from bot.telegram.panels import View
from digests.arabic.direction import isolate_ltr, isolate_rtl

TITLE = 150
"""Characters of an article's title."""

DECIDED = 300
"""Characters of a text that was decided."""

MOST_FLAGS = 6


def card_view(comment: Comment, sight: Sight) -> View:
    """As it stands: to be decided, or decided by somebody."""
    if comment.erased_at is not None:
        return View(sight.say("erased_card"), markup([]))
    if comment.state is State.PENDING:
        return _pending(comment, sight)
    text = "\n".join([head(comment.article, sight), _quote(comment, DECIDED).html])
    line = phrases.decision(comment, sight)
    undo = Judge(Press.UNDO, comment.id, comment.version)
    rows = [[sight_button("b_undo", undo, sight)]] if comment.state is not State.WITHDRAWN else []
    if sight.own:
        rows.append([sight_button("b_next", Next(0), sight)])
    return View(f"{text}\n{line}", markup(rows))


def _pending(comment: Comment, sight: Sight) -> View:
    return View(_text(comment, sight), markup([*_rows(comment, sight), *_own_rows(comment, sight)]))


def _text(comment: Comment, sight: Sight) -> str:
    quoted = _quote(comment)
    before = sight.before
    lines = [sight.say("before", state=before.state.value) + "\n"] if before else []
    lines += [head(comment.article, sight), quoted.html]
    foot = sight.say(
        "card_foot",
        author=phrases.author(comment, sight),
        flags=phrases.flags(comment, sight)[:MOST_FLAGS],
        score=phrases.percent(comment),
        more=quoted.cut,
    )
    return "\n".join([*lines, foot])


def head(article: Article, sight: Sight) -> str:
    """The article's title as a link."""
    url = article.url if urlsplit(article.url).scheme in ("http", "https") else ""
    title = plain(article.title, TITLE)
    shown = isolate_ltr(title) if sight.locale == "ar" else isolate_rtl(title)
    return sight.say("card_head", title=shown, url=url)


def _quote(comment: Comment, most: int | None = None) -> Quote:
    spans = [span for verdict in comment.assessment.verdicts for span in verdict.spans]
    return quote(comment.text, spans) if most is None else quote(comment.text, (), most)


def _rows(comment: Comment, sight: Sight) -> list[Row]:
    number, version = comment.id, comment.version
    reply = Ask(Topic.REPLY, number, version)
    return [
        [
            sight_button("b_approve", Judge(Press.APPROVE, number, version), sight),
            sight_button("b_reject", ShowCard(Face.REASONS, number), sight),
            sight_button("b_spam", Judge(Press.SPAM, number, version), sight),
        ],
        [
            *([sight_button("b_reply", reply, sight)] if may_reply(comment) else []),
            sight_button("b_more", ShowCard(Face.MORE, number), sight),
        ],
    ]


def _own_rows(comment: Comment, sight: Sight) -> list[Row]:
    """In private: the way on, and back to what was decided before."""
    rows: list[Row] = []
    if sight.own:
        rows.append([sight_button("b_skip", Next(comment.id), sight)])
    if sight.before:
        undo = Judge(Press.UNDO, sight.before.id, sight.before.version)
        rows.append([sight_button("b_undo_before", undo, sight)])
    return rows


def reasons_view(comment: Comment, sight: Sight) -> View:
    """Why? A reader who can be answered is shown the answer first."""
    told = comment.reader_chat is not None
    picks = [
        button(
            sight.plain("reason", code=code),
            ShowCard(Face.ANSWER, comment.id, code)
            if told
            else Refuse(code, comment.id, comment.version, 0),
        )
        for code in REASONS
    ]
    return _below(comment, sight.say("ask_reason"), list(rows_of(picks, 2)), sight)


def answer_view(comment: Comment, code: str, answer: str, sight: Sight) -> View:
    """What the reader would get."""
    number, version = comment.id, comment.version
    reason = sight.plain("reason", code=code)
    question = f"{sight.say('ask_answer', reason=reason)}\n{quote(answer).html}"
    rows: list[Row] = [
        [sight_button("b_reject_tell", Refuse(code, number, version, 1), sight)],
        [
            sight_button("b_own_words", Ask(Topic.ANSWER, number, version, code), sight),
            sight_button("b_reject_quietly", Refuse(code, number, version, 0), sight),
        ],
    ]
    return _below(comment, question, rows, sight, back=Face.REASONS)


def more_view(comment: Comment, sight: Sight) -> View:
    """What is rarely needed."""
    banned = comment.author.banned_at is not None
    ban: Callback = Ban(comment.id, 0) if banned else ShowCard(Face.BAN, comment.id)
    faces = ("history", "thread", "similar", "author", "text")
    shows = [sight_button(f"b_{n}", ShowCard(Face[n.upper()], comment.id), sight) for n in faces]
    at = int(sight.now.timestamp())
    many = [
        sight_button(f"b_{verdict.name.lower()}_{whose.name.lower()}", about, sight)
        for whose in Whose
        for verdict in (Verdict.APPROVE, Verdict.REJECT)
        for about in [BulkOf(verdict, whose, comment.id, 0, at)]
    ]
    rows: list[Row] = [
        [sight_button("b_unban" if banned else "b_ban", ban, sight)],
        *rows_of(shows, 2),
        *rows_of(many, 2),
        _back(Face.MAIN, comment, sight),
    ]
    return View(_text(comment, sight), markup(rows))


def ban_view(comment: Comment, sight: Sight) -> View:
    """Shall they be banned?"""
    question = sight.say("ask_ban", code=comment.author.pseudonym)
    yes: Row = [sight_button("b_ban_yes", Ban(comment.id, 1), sight)]
    return _below(comment, question, [yes], sight, back=Face.MORE)


def listing(comment: Comment, text: str, sight: Sight) -> View:
    """Something about the comment in place of its card."""
    text = head(comment.article, sight) + "\n\n" + text
    return View(text, markup([_back(Face.MORE, comment, sight)]))


def empty_view(sight: Sight) -> View:
    """Nothing waits for this moderator."""
    rows: list[Row] = [[sight_button("b_next", Next(0), sight)]]
    text = sight.say("empty")
    if sight.before:
        undo = Judge(Press.UNDO, sight.before.id, sight.before.version)
        rows.append([sight_button("b_undo_before", undo, sight)])
        text = sight.say("before", state=sight.before.state.value) + "\n" + text
    return View(text, markup(rows))


def summary_view(count: int, waiting: tuple[str, int], sight: Sight) -> View:
    """All that wait, in one message."""
    unit, num = waiting
    text = sight.say("summary", count=count, unit=unit, num=num)
    return View(text, markup([[sight_button("b_next", Next(0), sight)]]))


def _below(
    comment: Comment, question: str, rows: Sequence[Row], sight: Sight, back: Face = Face.MAIN
) -> View:
    text = f"{head(comment.article, sight)}\n{_quote(comment).html}\n{question}"
    return View(text, markup([*rows, _back(back, comment, sight)]))


def _back(face: Face, comment: Comment, sight: Sight) -> Row:
    return [sight_button("b_back", ShowCard(face, comment.id), sight)]


def sight_button(name: str, data: Callback, sight: Sight) -> InlineKeyboardButton:
    """A button labelled by a macro of queue.j2."""
    return button(sight.plain(name), data)
