"""Pictures: the same for the same motif and seed, of the promised size, and no two alike."""

from io import BytesIO

import pytest
from PIL import Image, ImageStat

from bot.sandbox.outlet.pictures import MOTIFS, draw


@pytest.mark.parametrize("motif", MOTIFS)
def test_a_picture_is_a_scene_of_the_promised_size(motif: str) -> None:
    with Image.open(BytesIO(draw(motif, 1))) as picture:
        assert (picture.format, picture.size, picture.mode) == ("JPEG", (1280, 720), "RGB")
        assert min(ImageStat.Stat(picture).stddev) > 15


def test_the_same_motif_and_seed_give_the_same_bytes() -> None:
    first = draw("night", 5)
    draw.cache_clear()
    assert draw("night", 5) == first


def test_another_seed_gives_another_picture() -> None:
    assert draw("harbour", 1) != draw("harbour", 2)


def test_an_unknown_motif_is_refused() -> None:
    with pytest.raises(KeyError):
        draw("nothing", 1)
