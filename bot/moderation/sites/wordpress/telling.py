"""Errands to a WordPress: look first, post what differs, look at what came of it.

What a status-only post would overwrite (the reader's IP address and user agent) is read just before
it and sent back unchanged; it is kept nowhere else, and no error says it.
"""

from collections.abc import Mapping

import structlog

from bot.moderation.deciding import Errand
from bot.moderation.intake import OnChange
from bot.moderation.model import TELEGRAM, WORDPRESS, Comment, State
from bot.moderation.outbox import Again, Done, Never, Told
from bot.moderation.ports import CommentStore, Task
from bot.moderation.sites.wordpress.client import (
    USER_AGENT,
    Duplicate,
    Gone,
    NotDone,
    SiteDown,
    SiteRefuses,
    SiteTrouble,
)
from bot.moderation.sites.wordpress.differing import Differences
from bot.moderation.sites.wordpress.remote import (
    STATUSES,
    address_of,
    as_kept,
    as_written,
    number_of,
    plain,
)
from bot.moderation.sites.wordpress.site import WordPress
from bot.moderation.sites.wordpress.trouble import Trouble
from digests.sources.jsonvalues import mapping, text_of

NOWHERE = "0.0.0.0"  # noqa: S104 - no address is listened on
"""Sent where the comment has no IP address: without one WordPress would store the bot's."""

_WANTED = {
    Errand.APPROVE: (State.APPROVED,),
    Errand.HOLD: (State.PENDING,),
    Errand.TRASH: (State.REJECTED, State.WITHDRAWN),
    Errand.SPAM: (State.SPAM,),
}
"""The states in which an errand still says what was decided last."""

log = structlog.get_logger(__name__)


def _is_overtaken(task: Task) -> bool:
    if task.comment.erased_at is not None:
        return task.errand is not Errand.ERASE
    return task.comment.state not in _WANTED.get(task.errand, tuple(State))


class Telling:
    """The Teller of one WordPress."""

    def __init__(
        self,
        site: WordPress,
        store: CommentStore,
        differences: Differences,
        trouble: Trouble,
        on_change: OnChange,
    ) -> None:
        self._site = site
        self._client = site.client
        self._store = store
        self._differences = differences
        self._trouble = trouble
        self._on_change = on_change

    async def tell(self, task: Task) -> Told:
        """Do the errand, unless another decision, or an erasure, has overtaken it."""
        if _is_overtaken(task):
            return Done()
        try:
            told = await self._tell(task)
        except SiteTrouble as error:
            return await self._troubled(error)
        self._trouble.fine()
        return told

    async def _troubled(self, error: SiteTrouble) -> Told:
        if isinstance(error, NotDone):
            return Never(error.reason)
        await self._trouble.note(error)
        if isinstance(error, SiteRefuses):
            # A password is wrong for all; a right may be missing for one comment alone.
            return Again(error.reason, down=error.status == 401, refused=True)
        return Again(error.reason, down=True, wait=error.wait if isinstance(error, SiteDown) else 0)

    async def _tell(self, task: Task) -> Told:
        number = number_of(task.comment) or await self._posted_before(task.comment)
        if number is None:
            return await self._tell_absent(task)
        if task.errand is Errand.REPLY:
            return await self._reply(number, task.reply)
        if task.errand is Errand.ERASE:
            return await self._erase(number)
        told = await self._move(number, task)
        return Done(str(number)) if isinstance(told, Done) and not task.comment.site_id else told

    async def _posted_before(self, comment: Comment) -> int | None:
        """The id of a reader's of Telegram that was posted and not recorded: a crash between."""
        if comment.site == WORDPRESS:
            return None
        found = await self._site.posted_as(address_of(comment))
        return found.id if found is not None else None

    async def _tell_absent(self, task: Task) -> Told:
        if task.errand is Errand.APPROVE:
            return await self._create(task.comment)
        if task.errand is Errand.REPLY:
            return Never("the comment is not on the site")
        return Done()

    async def _move(self, number: int, task: Task) -> Told:
        """Bring an existing comment to the state that was decided."""
        wanted = STATUSES[task.comment.state]
        try:
            answer = await self._client.get(f"comments/{number}", {"context": "edit"})
        except Gone:
            return self._absent(task)
        raw = text_of(mapping(answer.data, "content"), "raw")
        if task.errand is not Errand.HOLD and as_written(raw) != plain(task.comment.text):
            return await self._changed(task.comment, as_written(raw))
        if text_of(answer.data, "status") == wanted:
            return Done()
        if wanted == "trash":
            return await self._trash(number)
        return await self._set(number, wanted, answer.data)

    async def _set(self, number: int, wanted: str, found: object) -> Told:
        agent, address = text_of(found, "author_user_agent"), text_of(found, "author_ip")
        body: dict[str, object] = {"status": wanted, "author_ip": address or NOWHERE}
        if agent:
            body["author_user_agent"] = agent
        answer = await self._client.post(f"comments/{number}", body, agent and USER_AGENT)
        status = text_of(answer.data, "status")
        return Done() if status == wanted else Again(f"the site left it {status[:20]!r}")

    async def _trash(self, number: int) -> Told:
        try:
            await self._client.delete(f"comments/{number}")
        except Gone:
            return Done()
        except NotDone as error:
            if error.code != "rest_trash_not_supported":
                raise
            return await self._erase(number)  # as wp-admin does where there is no trash
        return Done()

    async def _erase(self, number: int) -> Told:
        try:
            await self._client.delete(f"comments/{number}", {"force": "true"})
        except Gone:
            return Done()
        return Done()

    def _absent(self, task: Task) -> Told:
        """What was to disappear has; what was to appear cannot."""
        if task.errand in (Errand.TRASH, Errand.SPAM):
            return Done()
        return Never("the comment was erased on the site")

    async def _changed(self, comment: Comment, text: str) -> Told:
        """The text is not the one that was decided on: back to the queue, nothing is posted."""
        decided = await self._differences.rewrite(comment, text)
        if decided.denied is not None:
            return Again("the text was changed, and so was the comment")
        log.info("text_changed_on_site", comment=comment.id)
        self._on_change(comment.id)
        return Done()

    async def _create(self, comment: Comment) -> Told:
        """Post a reader's of Telegram, approved, under the name the reader chose."""
        post = comment.article.external_id.removeprefix("wp:")
        if comment.article.site != WORDPRESS or not post.isdigit():
            return Never("the article is not known to be on the site")
        body = {
            "post": int(post),
            "parent": await self._parent(comment),
            "author_name": comment.author.name or comment.author.pseudonym,
            "author_email": address_of(comment),
            "author_user_agent": f"nashra ({TELEGRAM})",
            "date_gmt": comment.created_at.strftime("%Y-%m-%dT%H:%M:%S"),
            "content": as_kept(comment.text),
            "status": STATUSES[State.APPROVED],
        }
        return await self._posted(body, comment)

    async def _posted(self, body: Mapping[str, object], comment: Comment) -> Told:
        try:
            answer = await self._client.post("comments", body)
        except Duplicate:
            before = await self._posted_before(comment)
            if before is None:
                return Never("the same words under the same name are on the site already")
            return Done(str(before))
        number, status = text_of(answer.data, "id"), text_of(answer.data, "status")
        log.info("posted_on_site", comment=comment.id, site_id=number)
        if status == STATUSES[State.APPROVED]:
            return Done(number)
        return Again(f"the site left it {status[:20]!r}")  # found again by its address, and moved

    async def _parent(self, comment: Comment) -> int:
        """What the site calls the comment it answers; 0 where that is not to be seen there."""
        parent = await self._store.get(comment.parent_id) if comment.parent_id else None
        number = number_of(parent) if parent is not None else None
        there = await self._site.one(number) if number else None
        return there.id if there is not None and there.state is State.APPROVED else 0

    async def _reply(self, number: int, text: str) -> Told:
        """As the newsroom: the user whose password this is."""
        answers = await self._site.answers_to(number)
        if any(one.is_staff and one.text == plain(text) for one in answers):
            return Done()  # a try before this one came through
        parent = await self._site.one(number)
        if parent is None:
            return Never("the comment was erased on the site")
        body = {"post": parent.post, "parent": number, "content": as_kept(text)}
        try:
            await self._client.post("comments", body)
        except Duplicate:
            return Done()
        return Done()
