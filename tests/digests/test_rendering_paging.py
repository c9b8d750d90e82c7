"""Pages out of blocks, on sizes alone."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from digests.rendering.paging import Block, Page, Room, Size, paginate

HEADING = Size(units=10)
ROOM = Room(
    Size(units=1000, parts=20, octets=9999),
    Size(units=50),
    Size(units=30),
    {"": HEADING, "ب": HEADING},
)


def blocks(sizes: list[int], section: str = "", parts: int = 1) -> list[Block]:
    return [Block(str(n), Size(units, parts), n, section) for n, units in enumerate(sizes)]


def kept(block: Block) -> Block:
    return block


def halved(block: Block) -> Block:
    return replace(block, markup="short", size=Size(block.size.units // 2, block.size.parts))


def markups(pages: tuple[Page, ...]) -> list[list[str]]:
    return [[block.markup for block in page.blocks] for page in pages]


def test_what_fits_is_one_page() -> None:
    assert markups(paginate(blocks([300, 300, 300]), ROOM, halved)) == [["0", "1", "2"]]


def test_the_last_stories_give_up_their_small_talk_first() -> None:
    pages = paginate(blocks([300, 300, 300, 300]), ROOM, halved)
    assert markups(pages) == [["0", "1", "short", "short"]]


def test_pages_keep_all_of_every_story_where_shortening_is_not_enough() -> None:
    pages = paginate(blocks([600, 600, 600]), ROOM, kept)
    assert markups(pages) == [["0"], ["1"], ["2"]]
    assert [page.left for page in pages] == [2, 1, 0]
    assert [page.continued for page in pages] == [False, True, True]


def test_entities_fill_a_page_too() -> None:
    pages = paginate(blocks([10] * 6, parts=8), ROOM, kept)
    assert markups(pages) == [["0", "1"], ["2", "3"], ["4", "5"]]


def test_a_new_section_on_a_new_page_does_not_go_on() -> None:
    told = [*blocks([900]), replace(blocks([900], "ب")[0], story=1)]
    assert [page.continued for page in paginate(told, ROOM, kept)] == [False, False]


def test_nothing_is_one_empty_page() -> None:
    assert paginate([], ROOM, kept) == (Page(()),)


def test_a_digest_far_over_a_page_is_not_shortened() -> None:
    pages = paginate(blocks([100] * 1000), ROOM, halved)
    assert "short" not in {markup for page in markups(pages) for markup in page}


@given(st.lists(st.integers(1, 900), max_size=60))
def test_every_block_is_on_one_page_within_its_room(sizes: list[int]) -> None:
    pages = paginate(blocks(sizes), ROOM, halved)
    assert [block.story for page in pages for block in page.blocks] == [*range(len(sizes))]
    for number, page in enumerate(pages):
        header = 30 if number else 50
        assert header + 10 + sum(block.size.units for block in page.blocks) <= 1000
