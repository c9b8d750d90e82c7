"""How many comments are pending: of all, of a site, of a section, by a rule. Counted as they come
and go, so that a hundred thousand are not counted again for every look.

Part of a caller's transaction, and the last that it locks: two never wait for each other in a
circle. On PostgreSQL a tally is the sum of some shards, so that decisions do not wait for it.
"""

from collections import Counter
from collections.abc import Iterable
from secrets import randbelow

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.moderation.model import Assessment, Comment, State
from bot.moderation.ports import Filter
from bot.storage.sql import insert, is_postgres
from bot.storage.tables import comment_tallies

SHARDS = 16

Tally = tuple[str, str]
"""What is counted: '' and '', or 'site', 'section', 'rule' and which."""

EVERYTHING: Tally = ("", "")


def tallies_of(site: str, section: str, assessment: Assessment) -> list[Tally]:
    """Those that a pending comment is in."""
    rules = sorted({("rule", verdict.rule) for verdict in assessment.verdicts})
    return [EVERYTHING, ("site", site), ("section", section), *rules]


def tallies_of_comment(comment: Comment) -> list[Tally]:
    """None where it is not pending."""
    if comment.state is not State.PENDING:
        return []
    return tallies_of(comment.site, comment.article.section, comment.assessment)


def tally_of(which: Filter) -> Tally | None:
    """What answers a filter; None where it has to be counted."""
    named = {"site": which.site, "section": which.section, "rule": which.rule}
    asked = [(kind, name) for kind, name in named.items() if name]
    alone = Filter(site=which.site, section=which.section, rule=which.rule)
    if len(asked) > 1 or alone != which:
        return None
    return asked[0] if asked else EVERYTHING


def difference(before: Iterable[Tally], after: Iterable[Tally]) -> Counter[Tally]:
    """By how much each grows."""
    grown = Counter(after)
    grown.subtract(before)
    return grown


async def grow(connection: AsyncConnection, grown: Counter[Tally]) -> None:
    """Add to the tallies."""
    shard = randbelow(SHARDS) if is_postgres(connection) else 0
    lines = [
        {"kind": kind, "name": name, "shard": shard, "waiting": grown[kind, name]}
        for kind, name in sorted(grown)
        if grown[kind, name]
    ]
    if not lines:
        return
    made = insert(connection, comment_tallies)
    more = comment_tallies.c.waiting + made.excluded.waiting
    await connection.execute(
        made.on_conflict_do_update(
            index_elements=("kind", "name", "shard"), set_={"waiting": more}
        ),
        lines,
    )


async def waiting(connection: AsyncConnection, tally: Tally) -> int:
    """The sum."""
    kind, name = tally
    query = select(func.sum(comment_tallies.c.waiting)).where(
        comment_tallies.c.kind == kind, comment_tallies.c.name == name
    )
    return int(await connection.scalar(query) or 0)
