"""How many rows of a campaign stand where, counted by the database itself.

Triggers, since rows change in many ways and each has to be counted in its own transaction. Never
in one that changes a row alone: in PostgreSQL a row that is updated a thousand times in one
transaction gets slower each time.
"""

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Integer, PrimaryKeyConstraint

from bot.storage.types import Id

revision = "0004"
down_revision = "0003"

_STATES = ("planned", "claimed", "sending", "sent", "gone", "failed", "unknown")


def upgrade() -> None:
    """Count what is there, then count on."""
    op.create_table(
        "tallies",
        Column("campaign_id", Id, nullable=False),
        Column("slot", Integer, nullable=False),
        *(Column(state, BigInteger, nullable=False) for state in _STATES),
        ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name="tallies_campaign_id_fk"),
        PrimaryKeyConstraint("campaign_id", "slot", name="tallies_pk"),
    )
    counted = ", ".join(f"coalesce(sum(CASE state WHEN '{s}' THEN 1 END), 0)" for s in _STATES)
    op.execute(
        f"INSERT INTO tallies SELECT c.id, 0, {counted}"
        " FROM campaigns AS c LEFT JOIN deliveries AS d ON d.campaign_id = c.id GROUP BY c.id"
    )
    postgres = op.get_bind().dialect.name == "postgresql"
    for statement in _postgres() if postgres else _sqlite():
        op.execute(statement)


def _sqlite() -> list[str]:
    """One writer at a time, so one slot; it is made with the campaign, so that a million rows are
    added quickly."""
    enters = [f"{state} = {state} + (NEW.state = '{state}')" for state in _STATES]
    leaves = [f"{state} = {state} - (OLD.state = '{state}')" for state in _STATES]
    moves = [f"{more} - (OLD.state = '{s}')" for more, s in zip(enters, _STATES, strict=True)]
    return [
        "CREATE TRIGGER tallies_made AFTER INSERT ON campaigns BEGIN"
        " INSERT INTO tallies VALUES (NEW.id, 0, 0, 0, 0, 0, 0, 0, 0); END",
        _trigger("planned", "INSERT", "NEW.state = 'planned'", ["planned = planned + 1"], "NEW"),
        _trigger("added", "INSERT", "NEW.state <> 'planned'", enters, "NEW"),
        _trigger("moved", "UPDATE OF state", "OLD.state <> NEW.state", moves, "NEW"),
        _trigger("removed", "DELETE", "TRUE", leaves, "OLD"),
    ]


def _trigger(name: str, event: str, when: str, changes: list[str], row: str) -> str:
    return (
        f"CREATE TRIGGER tallies_{name} AFTER {event} ON deliveries WHEN {when} BEGIN"
        f" UPDATE tallies SET {', '.join(changes)}"
        f" WHERE campaign_id = {row}.campaign_id AND slot = 0; END"
    )


def _postgres() -> list[str]:
    """A statement at a time. Sessions count in slots of their own, so that workers do not wait for
    each other."""
    after = "SELECT campaign_id, state, 1 AS number FROM after"
    before = "SELECT campaign_id, state, -1 AS number FROM before"
    into, out_of = "NEW TABLE AS after", "OLD TABLE AS before"
    return [
        *_counting("added", "INSERT", into, after),
        *_counting("removed", "DELETE", out_of, before),
        *_counting("moved", "UPDATE", f"{out_of} {into}", f"{after} UNION ALL {before}"),
    ]


def _counting(name: str, event: str, tables: str, changes: str) -> tuple[str, str]:
    sums = ", ".join(f"coalesce(sum(number) FILTER (WHERE state = '{s}'), 0)" for s in _STATES)
    added = ", ".join(f"{state} = t.{state} + excluded.{state}" for state in _STATES)
    return (
        f"CREATE FUNCTION tallies_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" INSERT INTO tallies AS t SELECT campaign_id, pg_backend_pid() % 64, {sums} FROM"
        f" (SELECT campaign_id, state, sum(number) AS number FROM ({changes}) AS changed"
        "  GROUP BY campaign_id, state HAVING sum(number) <> 0) AS summed"
        " GROUP BY campaign_id ORDER BY campaign_id"
        f" ON CONFLICT (campaign_id, slot) DO UPDATE SET {added}; RETURN NULL; END $$",
        f"CREATE TRIGGER tallies_{name} AFTER {event} ON deliveries REFERENCING {tables}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION tallies_{name}()",
    )
