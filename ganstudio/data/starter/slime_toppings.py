"""What grows, sits or burns on top of a slime."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ganstudio.data.starter.canvas import CENTRE, COLUMNS, ROWS, Canvas, mirrored, shrink
from ganstudio.data.starter.dice import Dice
from ganstudio.data.starter.palettes import BRIGHT, DIM, JEWEL_TONES, LIGHT, MID, SHADOW
from ganstudio.data.starter.shading import ball, bands, puffed
from ganstudio.data.starter.shapes import box, ellipse, polygon, profile, stamp, turned


def _sprout(canvas: Canvas, dice: Dice, top: int, jelly: str) -> None:
    leaf = dice.pick_other(("lime", "green", "forest"), jelly)
    canvas.part(box(15, top - 3, 15, top), leaf, MID)
    canvas.part(ellipse(12.5, top - 4.2, 2.6, 1.6), leaf, np.where(top - 4 > ROWS, BRIGHT, LIGHT))
    canvas.part(ellipse(18, top - 5, 2.4, 1.6), leaf, np.where(top - 5 > ROWS, LIGHT, DIM))


def _crown(canvas: Canvas, dice: Dice, top: int, jelly: str) -> None:
    metal = "gold" if jelly != "gold" else "steel"
    rows = ("#...##...#", "##..##..##", "##########", "##########", "##########")
    crown = stamp(rows, 11, top - 4)
    canvas.part(crown, metal, np.where(COLUMNS < 14, BRIGHT, np.where(COLUMNS < 18, LIGHT, MID)))
    canvas.dots([(13, top - 1), (18, top - 1)], "crimson", LIGHT)
    canvas.dots([(15, top - 1), (16, top - 1)], "sky", BRIGHT)


def _horns(canvas: Canvas, dice: Dice, top: int, jelly: str) -> None:
    ramp = dice.pick_other(("bone", "crimson", "charcoal"), jelly)
    rows = ("#...", "##..", "###.", ".###", ".###")
    left = stamp(rows, 7, top - 2)
    canvas.part(left | mirrored(left), ramp, np.where(top > ROWS, BRIGHT, MID))


def _ears(canvas: Canvas, dice: Dice, top: int, jelly: str) -> None:
    left = polygon([(7, top - 4), (14, top + 1), (7, top + 6)])
    canvas.part(left | mirrored(left), jelly, np.where(COLUMNS < 16, LIGHT, MID))
    canvas.fill(shrink(left) | mirrored(shrink(left)), "pink" if jelly != "pink" else "rose", MID)


def _feelers(canvas: Canvas, dice: Dice, top: int, jelly: str) -> None:
    tip = dice.pick_other(JEWEL_TONES, jelly)
    left = box(12, top - 3, 12, top + 1)
    canvas.part(left | mirrored(left), jelly, MID)
    for column in (12, 19):
        canvas.part(ellipse(column, top - 4.5, 1.6, 1.6), tip, bands(ball(column, top - 4.5, 2, 2), DIM, BRIGHT))


def _mushroom(canvas: Canvas, dice: Dice, top: int, jelly: str) -> None:
    cap = dice.pick_other(("crimson", "orange", "violet", "sky"), jelly)
    canvas.part(box(14, top - 2, 17, top), "cream", np.where(COLUMNS < 16, BRIGHT, LIGHT))
    dome = ellipse(CENTRE, top - 2.5, 5, 4) & (top - 2 > ROWS)
    canvas.part(dome, cap, bands(ball(CENTRE, top - 2.5, 6, 4.5), SHADOW, LIGHT))
    canvas.dots([(13, top - 5), (14, top - 5), (17, top - 4), (18, top - 4), (16, top - 6)], "cream", BRIGHT)


def _bow(canvas: Canvas, dice: Dice, top: int, jelly: str) -> None:
    cloth = dice.pick_other(("crimson", "pink", "sky", "yellow"), jelly)
    left = stamp(("##..", "####", "####", "##.."), 10, top - 2)
    canvas.part(left | mirrored(left), cloth, np.where(top > ROWS, LIGHT, DIM))
    canvas.part(box(15, top - 1, 16, top), cloth, BRIGHT)


def _hat(canvas: Canvas, dice: Dice, top: int, jelly: str) -> None:
    """Draw a witch's hat."""
    cloth, band = (
        dice.pick_other(("violet", "navy", "charcoal", "forest"), jelly),
        dice.pick(("gold", "crimson", "lime")),
    )
    cone = turned(profile([(top - 6, 1), (top - 5, 1), (top, 5)]))
    canvas.part(ellipse(CENTRE, top + 0.5, 9, 1.6), cloth, np.where(COLUMNS < 14, LIGHT, MID))
    canvas.part(cone, cloth, bands(puffed(cone, 3), SHADOW, LIGHT))
    canvas.fill(cone & (top - 1 <= ROWS), band, np.where(COLUMNS < 15, BRIGHT, MID))


def _fire(canvas: Canvas, dice: Dice, top: int, jelly: str) -> None:
    flame = stamp(("..#...", "..##..", ".###.#", ".#####", "######", "######", ".####."), 13, top - 6)
    ramp = dice.pick_other(("orange", "cyan", "violet", "lime"), jelly)
    canvas.part(flame, ramp, MID)
    canvas.fill(shrink(flame) | stamp((".##.", "####"), 14, top - 2), ramp, BRIGHT)


def _bubbles(canvas: Canvas, dice: Dice, top: int, jelly: str) -> None:
    for column, row, size in ((10, top + 1, 2.2), (20, top, 1.6), (16, top - 1, 2.6)):
        canvas.part(
            ellipse(column, row, size, size), jelly, bands(ball(column, row, size + 0.5, size + 0.5), DIM, BRIGHT)
        )


TOPPINGS: tuple[Callable[[Canvas, Dice, int, str], None], ...] = (
    *(_sprout, _sprout, _crown, _horns, _ears, _feelers, _mushroom, _bow, _hat, _fire, _bubbles),
)
