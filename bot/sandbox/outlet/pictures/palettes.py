"""Hours of the day as colours."""

from dataclasses import dataclass

from bot.sandbox.outlet.pictures.canvas import Colour, Stops, mix


@dataclass(frozen=True, slots=True)
class Palette:
    """sky: from the zenith to the horizon. haze: what distance fades to. near: the foreground."""

    sky: Stops
    sun: Colour
    cloud: Colour
    haze: Colour
    near: Colour

    def layer(self, nearness: float) -> Colour:
        """The colour of a layer: 0 is lost in the haze, 1 is the foreground."""
        return mix(self.haze, self.near, nearness)


DUSK = Palette(
    ((0, (35, 42, 84)), (0.45, (122, 82, 124)), (0.78, (232, 132, 104)), (1, (255, 204, 142))),
    sun=(255, 226, 176),
    cloud=(236, 142, 120),
    haze=(206, 128, 122),
    near=(30, 27, 50),
)
DAWN = Palette(
    ((0, (38, 84, 116)), (0.5, (112, 164, 176)), (0.82, (244, 206, 168)), (1, (255, 230, 196))),
    sun=(255, 240, 208),
    cloud=(250, 218, 190),
    haze=(178, 186, 184),
    near=(20, 48, 60),
)
GOLDEN = Palette(
    ((0, (84, 128, 168)), (0.5, (164, 190, 196)), (0.85, (250, 222, 166)), (1, (255, 238, 198))),
    sun=(255, 244, 206),
    cloud=(255, 242, 220),
    haze=(206, 194, 164),
    near=(54, 58, 42),
)
ROSE = Palette(
    ((0, (58, 64, 112)), (0.5, (158, 120, 152)), (0.82, (240, 168, 150)), (1, (255, 214, 184))),
    sun=(255, 232, 206),
    cloud=(250, 186, 172),
    haze=(200, 152, 158),
    near=(44, 36, 62),
)
BLUE_HOUR = Palette(
    ((0, (14, 22, 52)), (0.5, (38, 62, 110)), (0.85, (112, 116, 150)), (1, (226, 154, 118))),
    sun=(255, 214, 160),
    cloud=(86, 92, 138),
    haze=(82, 92, 132),
    near=(12, 16, 34),
)
OUTDOORS = (DUSK, DAWN, GOLDEN, ROSE)
EVENINGS = (DUSK, ROSE, BLUE_HOUR)
