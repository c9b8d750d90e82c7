"""The rules. A rule is a function; adding one is the function, a line here and its wording
`moderation.flag_<rule>`, <rule> being the name that its verdict carries."""

from collections.abc import Callable

from bot.moderation.author_rules import banned_author, copied, flood, new_author, repeated
from bot.moderation.candidate import Candidate, Knowledge
from bot.moderation.model import Verdict
from bot.moderation.text_rules import (
    capitals,
    empty,
    invisible,
    links,
    marks,
    markup,
    overrides,
    phone,
    script,
    too_long,
)
from bot.moderation.word_rules import banned_word, suspect_word

Rule = Callable[[Candidate, Knowledge], Verdict | None]

RULES: tuple[Rule, ...] = (
    banned_author,
    banned_word,
    suspect_word,
    markup,
    links,
    phone,
    repeated,
    copied,
    flood,
    overrides,
    invisible,
    marks,
    empty,
    too_long,
    script,
    capitals,
    new_author,
)
"""In the order in which their verdicts are shown; a rule's name is its function's."""


def judge(candidate: Candidate, knowledge: Knowledge) -> tuple[Verdict, ...]:
    """What every rule that speaks says of a comment."""
    verdicts = (rule(candidate, knowledge) for rule in RULES)
    return tuple(verdict for verdict in verdicts if verdict)
