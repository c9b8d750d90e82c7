"""What a reader sees of comments: a text and its buttons, drawn from a draft or a comment. Pure."""

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.moderation.model import Comment, State
from bot.moderation.writing import Ask, Draft
from bot.moderation.written import LONGEST
from bot.telegram.callbacks import Callback
from bot.telegram.commenting.callbacks import (
    CommentOn,
    Deed,
    OwnComment,
    SendComment,
    Step,
    TurnStories,
    Write,
)
from bot.telegram.keyboards import Row, markup
from bot.telegram.panels import View
from bot.telegram.seats import Seat
from bot.wording import Texts
from digests.arabic.direction import RLM, has_rtl, isolate, isolate_ltr, isolate_rtl
from digests.model import Digest

STORIES_A_PAGE = 6

LONGEST_LABEL = 42
"""Characters: what a phone shows on a button as wide as a message."""

LONGEST_HEADLINE = 160


@dataclass(frozen=True, slots=True)
class Stories:
    """A page of a digest to pick from. page: from 0; one too high is the last."""

    content: str
    digest: Digest
    page: int = 0


def shortened(text: str, most: int) -> str:
    """At most so many characters, cut between words where there is a space."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    return (cut[: cut.rfind(" ")] if " " in cut[most // 2 :] else cut).rstrip() + "…"


def quoted(text: str) -> str:
    """A text as a blockquote, safe, each line in its own direction."""
    shown = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    lines = (html.escape(_directed(line), quote=False) for line in shown.split("\n"))
    return f"<blockquote>{chr(10).join(lines)}</blockquote>"


def _directed(line: str) -> str:
    if not line:
        return ""
    return RLM + line if has_rtl(line) else isolate(line)


def headline(title: str, seat: Seat) -> str:
    """A headline inside a sentence of the reader's language."""
    line = shortened(title, LONGEST_HEADLINE)
    return isolate_ltr(line) if seat.locale == "ar" else isolate_rtl(line)


def label(text: str, data: Callback) -> InlineKeyboardButton:
    """A button that is as wide as the message."""
    return InlineKeyboardButton(text=shortened(text, LONGEST_LABEL), callback_data=data.pack())


def named(texts: Texts, name: str, data: Callback) -> InlineKeyboardButton:
    """A button with a text of ours."""
    return label(texts.plain(f"commenting.{name}"), data)


def drawn(draft: Draft, seat: Seat, first_name: str) -> View:
    """The draft as it stands: a question, or the comment as it will appear. It has a subject, or
    asks for a name."""
    if draft.ask is Ask.NAME or draft.subject is None:
        return _ask_name(draft, seat, first_name)
    if draft.ask is Ask.TEXT or not draft.text:
        return _ask_text(draft, seat)
    return _preview(draft, seat)


def choose(stories: Stories, seat: Seat, draft: Draft) -> View:
    """Which story of the digest."""
    held = draft.is_open and draft.subject is None
    text = seat.texts.html("commenting.choose_held" if held else "commenting.choose")
    resume = [] if held else list(_resume(draft, seat))
    cancel = [named(seat.texts, "cancel", Write(Step.DISCARD, draft.version))] if held else []
    return View(text, markup([*resume, *_rows(stories, seat), cancel]))


def mine(pending: Sequence[Comment], stories: Stories | None, seat: Seat, draft: Draft) -> View:
    """The reader's comments that wait, and the stories of the latest digest."""
    texts = seat.texts
    text = texts.html(
        "commenting.mine", pending=len(pending), name=draft.name, stories=stories is not None
    )
    own = [[label(f"⏳ {comment.text}", OwnComment(Deed.OPEN, comment.id))] for comment in pending]
    rows = list(_rows(stories, seat)) if stories else []
    name = named(
        texts, "change_name" if draft.name else "choose_name", Write(Step.NAME, draft.version)
    )
    return View(text, markup([*_resume(draft, seat), *own, *rows, [name]]))


def arrived(comment: Comment, seat: Seat) -> View:
    """It was sent."""
    waits = comment.state is State.PENDING
    said = seat.texts.html(f"commenting.{'arrived' if waits else 'arrived_already'}")
    return View(_with_text(said, comment, seat), _own_buttons(comment, seat))


def opened(comment: Comment, seat: Seat) -> View:
    """One that waits."""
    said = seat.texts.html("commenting.waiting")
    return View(_with_text(said, comment, seat), _own_buttons(comment, seat))


def withdrawn(comment: Comment, seat: Seat) -> View:
    """Its text stays, for who wants to use it otherwise."""
    return View(_with_text(seat.texts.html("commenting.withdrawn"), comment, seat))


def replied(comment: Comment, words: str, seat: Seat, outlet: str) -> View:
    """The newsroom's answer to a comment."""
    about = headline(comment.article.title, seat)
    said = seat.texts.html("commenting.reply", outlet=outlet, headline=about)
    answer = named(seat.texts, "answer", OwnComment(Deed.ANSWER, comment.id))
    return View(f"{said}\n{quoted(words)}", markup([[answer]]))


def _preview(draft: Draft, seat: Seat) -> View:
    texts = seat.texts
    text = f"{texts.html('commenting.preview')}\n\n{_as_it_appears(draft, seat)}"
    change = [
        named(texts, "change_text", Write(Step.TEXT, draft.version)),
        named(texts, "change_name", Write(Step.NAME, draft.version)),
    ]
    if draft.editing:  # the name is the one it was sent under
        change = change[:1]
    rows = [
        [named(texts, "send", SendComment(draft.version))],
        change,
        [named(texts, "discard", Write(Step.DISCARD, draft.version))],
    ]
    return View(text, markup(rows))


def _as_it_appears(draft: Draft, seat: Seat) -> str:
    title = draft.subject.article.title if draft.subject else ""
    byline = seat.texts.html("commenting.byline", name=draft.name, headline=headline(title, seat))
    return f"{byline}\n{quoted(draft.text)}"


def _ask_text(draft: Draft, seat: Seat) -> View:
    title = draft.subject.article.title if draft.subject else ""
    kind = "ask_edit" if draft.editing else "ask_answer" if draft.parent else "ask_text"
    text = seat.texts.html(f"commenting.{kind}", headline=headline(title, seat))
    text += f"\n{quoted(draft.text)}" if draft.text else ""
    step = Step.PREVIEW if draft.text and not draft.editing else Step.DISCARD
    way_out = "keep" if draft.editing else "back" if draft.text else "cancel"
    return View(text, markup([[named(seat.texts, way_out, Write(step, draft.version))]]))


def _ask_name(draft: Draft, seat: Seat, first_name: str) -> View:
    text = seat.texts.html("commenting.ask_name", name=draft.name)
    offered = [label(f"👤 {first_name}", Write(Step.MY_NAME, draft.version))] if first_name else []
    back = "back" if draft.name else "discard" if draft.text else "cancel"
    step = Step.PREVIEW if draft.name else Step.DISCARD
    return View(text, markup([offered, [named(seat.texts, back, Write(step, draft.version))]]))


def _with_text(said: str, comment: Comment, seat: Seat) -> str:
    byline = seat.texts.html(
        "commenting.byline",
        name=comment.author.name,
        headline=headline(comment.article.title, seat),
    )
    return f"{said}\n\n{byline}\n{quoted(comment.text)}"


def _own_buttons(comment: Comment, seat: Seat) -> InlineKeyboardMarkup | None:
    if comment.state is not State.PENDING:
        return None
    deeds = (("edit", Deed.EDIT), ("withdraw", Deed.WITHDRAW))
    return markup([[named(seat.texts, n, OwnComment(deed, comment.id)) for n, deed in deeds]])


def _resume(draft: Draft, seat: Seat) -> Iterator[Row]:
    if draft.is_open and draft.subject is not None:
        yield [named(seat.texts, "resume", Write(Step.PREVIEW, draft.version))]


def _rows(stories: Stories, seat: Seat) -> Iterator[Row]:
    """A story a row, then the way to the other pages."""
    told = stories.digest.stories
    pages = -(-len(told) // STORIES_A_PAGE)
    page = max(0, min(stories.page, pages - 1))
    first = page * STORIES_A_PAGE
    for number, story in enumerate(told[first : first + STORIES_A_PAGE], start=first):
        yield [label(story.article.title, CommentOn(stories.content, number, 1))]
    yield [
        named(seat.texts, name, TurnStories(stories.content, to))
        for name, to in (("earlier", page - 1), ("more", page + 1))
        if 0 <= to < pages
    ]
