"""What can be done to pixels before they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from ganstudio.core.errors import StudioError
from ganstudio.core.options import option
from ganstudio.core.text import N_, _


@dataclass(frozen=True)
class Finishing:
    """Nothing is done unless asked for."""

    palette: str = option(
        "none",
        N_("Palette"),
        N_(
            "Which colours the sprites may have: one palette for all, or one for each. Colours are matched as the eye "
            "sees them."
        ),
        choices=[
            ("none", N_("As they are")),
            ("reduce", N_("Fewer colours")),
            ("each", N_("Fewer colours, each sprite its own")),
            ("dataset", N_("The data set's own colours")),
        ],
        other="FILE",
    )
    colours: int = option(
        16, N_("Colours"), N_("How many colours there may be; counts for “Fewer colours”."), minimum=2, maximum=256
    )
    dither: str = option(
        "none",
        N_("Dithering"),
        N_("Mixes colours of the palette in patterns. Seldom good for small sprites, and it flickers in animations."),
        choices=[
            ("none", N_("None")),
            ("ordered", N_("Ordered pattern")),
            ("diffused", N_("Diffused (Floyd–Steinberg)")),
        ],
        advanced=True,
    )
    hard_edges: bool = option(
        False, N_("Hard edges"), N_("Every pixel becomes wholly opaque or wholly transparent, as in pixel art.")
    )
    alpha_threshold: int = option(
        128,
        N_("Alpha threshold"),
        N_("Pixels with less alpha than this become transparent; counts for hard edges."),
        minimum=1,
        maximum=255,
        advanced=True,
    )
    strays: int = option(
        0,
        N_("Remove stray pixels"),
        N_("Islands of fewer pixels than this are removed, never the largest of a sprite. 0: none."),
        minimum=0,
        maximum=10_000,
    )
    centre: bool = option(
        False,
        N_("Centre on the pivot"),
        N_(
            "Moves each sprite so that it stands about its pivot: with the pivot at the centre in the middle, with the "
            "pivot at the feet on the ground. Leave it off for animations that move in their frame."
        ),
    )
    outline: str = option(
        "none",
        N_("Outline"),
        N_("A line of one pixel around each sprite. All sprites grow by one pixel on each side if one has no room."),
        choices=[("none", N_("None")), ("outside", N_("Around the sprite")), ("inside", N_("On the sprite's edge"))],
    )
    outline_colour: str = option(
        "#000000",
        N_("Outline colour"),
        N_("With a palette, the nearest of its colours is taken."),
        choices=[("#000000", N_("Black")), ("#ffffff", N_("White"))],
        other="#RRGGBB",
    )
    outline_corners: bool = option(
        False, N_("Outline corners"), N_("The outline goes around corners too, so it looks heavier."), advanced=True
    )
    scaling: str = option(
        "sharp",
        N_("Enlarging"),
        N_("Rounded slopes by Scale2x and Scale3x, as far as the scale is made of twos and threes."),
        choices=[("sharp", N_("Sharp pixels")), ("smooth", N_("Rounded slopes"))],
        advanced=True,
    )
    scale: int = option(
        1,
        N_("Scale"),
        N_("Enlarges every pixel by this whole number."),
        minimum=1,
        maximum=16,
        unit="×",
    )

    @property
    def takes_palette(self) -> bool:
        """Whether the palette comes from elsewhere, the data set or a file, and not from the sprites themselves."""
        return self.palette not in ("none", "reduce", "each")

    def outline_rgb(self) -> np.ndarray | None:
        """Return the outline's colour, uint8 `(3,)`, or None without an outline; `StudioError` if it is no colour."""
        if self.outline == "none":
            return None
        digits = re.fullmatch(r"#?([0-9a-fA-F]{6})", self.outline_colour.strip())
        if digits is None:
            raise StudioError(
                _("“{text}” is not a colour.").format(text=self.outline_colour[:40]),
                _("Write it as #RRGGBB, such as #1a1c2c."),
            )
        return np.frombuffer(bytes.fromhex(digits[1]), np.uint8)
