"""Each filter of the queue is answered by an index in the queue's own order: nothing walks what was
decided, and nothing is sorted."""

from dataclasses import fields
from typing import Any

import pytest
from sqlalchemy import event

from bot.moderation.ports import Filter
from bot.storage.engine import Database
from bot.storage.moderation import queue
from bot.storage.moderation.comments import SqlCommentStore
from tests.bot.storage.comment_samples import ARTICLE, MINUTE, NOW, arrival, flagged, put

FILTERS = [
    Filter(),
    Filter(site="wordpress"),
    Filter(section="اقتصاد"),
    Filter(rule="links"),
    Filter(score_from=0.5),
    Filter(score_from=0.5, score_to=0.9, rule="links"),
    Filter(older_than=NOW + MINUTE),
    Filter(author_id=1),
    Filter(article=ARTICLE),
]


@pytest.mark.parametrize("which", FILTERS, ids=lambda which: repr(asked(which)))
@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
async def test_no_filter_walks_the_table(database: Database, which: Filter) -> None:
    some = [arrival(n, flagged("links", score=n / 30)) for n in range(30)]
    await put(SqlCommentStore(database), *some)
    asked_for = list[tuple[str, Any]]()
    async with database.read() as connection:

        def note(_: object, __: object, statement: str, values: Any, *___: object) -> None:
            asked_for.append((statement, values))

        event.listen(connection.sync_connection, "before_cursor_execute", note)
        await queue.page(connection, which, 10, 0, few=5)
        event.remove(connection.sync_connection, "before_cursor_execute", note)
        plans = list[str]()
        for statement, values in asked_for:
            explained = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            plans += [row.detail for row in explained]
    assert not [plan for plan in plans if plan.startswith("SCAN comments")]
    assert not [plan for plan in plans if "TEMP B-TREE" in plan]
    index = "comment_flags_1" if which.rule else "comments_pending"
    assert [plan for plan in plans if index in plan]


def asked(which: Filter) -> dict[str, object]:
    named = ((one.name, getattr(which, one.name)) for one in fields(which))
    return {name: value for name, value in named if value not in (None, "")}
