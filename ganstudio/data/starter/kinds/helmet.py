"""Helmets seen from the front: skull, face opening, trim, and what the wearer put on top."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ganstudio.data.starter.canvas import CENTRE, COLUMNS, ROWS, Canvas, Mask, grow, mirrored, moved, shrink
from ganstudio.data.starter.dice import Dice
from ganstudio.data.starter.helmet_crests import CRESTS, REACH, SIDES, TOP
from ganstudio.data.starter.palettes import BRIGHT, DEEP, DIM, GLINT, JEWEL_TONES, LIGHT, MID, SHADOW
from ganstudio.data.starter.shading import ball, bands, lathe, puffed
from ganstudio.data.starter.shapes import Floats, box, ellipse, profile, stamp, turned

METAL = (
    "steel",
    "steel",
    "iron",
    "mithril",
    "slate",
    "gold",
    "bronze",
    "copper",
    "obsidian",
    "verdigris",
    "crimson",
    "navy",
    "white",
)
TRIM = ("gold", "gold", "bronze", "copper", "steel", "bone", "iron", "crimson")
CLOTHS = ("crimson", "scarlet", "blue", "sky", "green", "violet", "amber", "white", "magenta", "teal")
CHIN = 28


def draw(dice: Dice) -> Canvas:
    """Draw one helmet."""
    canvas = Canvas()
    metal = dice.pick(METAL)
    trim = dice.pick_other(TRIM, metal)
    make = dice.pick(MAKES)
    half = make(canvas, dice, metal, trim)
    if make in (_space, _hood):
        return canvas
    roll = dice.unit()
    if roll < 0.36:
        dice.pick(CRESTS)(canvas, dice, dice.pick_other(CLOTHS, metal))
    elif roll < 0.68:
        dice.pick(SIDES)(canvas, dice, int(half[15]), dice.pick_other(("bone", "bone", trim, "white", "gold"), metal))
    if dice.chance(0.3):
        _jewel(canvas, dice)
    return canvas


def _skull(canvas: Canvas, half: Floats, metal: str) -> Mask:
    mask = turned(half)
    canvas.part(
        mask, metal, bands(0.7 * lathe(half) + 0.3 * ball(CENTRE, 15, 12, 12) + 0.02, SHADOW, BRIGHT, bounce=True)
    )
    return mask


def _hollow(canvas: Canvas, mask: Mask, metal: str) -> None:
    """Draw an opening: dark inside, its lower lip catching the light."""
    lip = moved(mask, 0, 1) & ~mask
    canvas.relight(lip | moved(mask, 1, 0) & ~mask, 1)
    canvas.fill(mask, metal if metal != "white" else "slate", 0)
    canvas.fill(mask & moved(mask, 0, 1) & moved(mask, -1, 0) & moved(mask, 1, 0), "obsidian", DEEP)


def _eyes(canvas: Canvas, dice: Dice, row: int, apart: int) -> None:
    if dice.chance(0.4):
        glow = dice.pick(("scarlet", "amber", "cyan", "lime", "magenta", "yellow"))
        canvas.dots([(15 - apart, row), (16 + apart, row)], glow, BRIGHT)
        canvas.dots([(14 - apart, row), (17 + apart, row)], glow, MID)


def _great_helm(canvas: Canvas, dice: Dice, metal: str, trim: str) -> Floats:
    wide = dice.between(8, 9)
    half = profile(
        [(TOP, wide - 3), (TOP + 1, wide - 1), (TOP + 3, wide), (23, wide + 1), (25, wide), (CHIN, wide - 3)]
    )
    mask = _skull(canvas, half, metal)
    row = dice.between(15, 17)
    upright, across = dice.pick((1, 1, 2)) > REACH, np.abs(ROWS - row) < 2
    bar = mask & dice.pick(
        (upright | across, upright | across, across, upright & (row < ROWS) | across, across | (ROWS > 25))
    )
    canvas.fill(grow(bar) & mask, metal, DEEP)
    canvas.fill(bar, trim, bands(lathe(half), DIM, BRIGHT))
    _hollow(canvas, (np.abs(ROWS - row) < 1) & (REACH > 1) & (wide - 1 > REACH), metal)
    _eyes(canvas, dice, row, 3)
    holes = (
        mask & (row + 3 < ROWS) & (ROWS < 26) & (ROWS % 2 == 0) & (REACH.astype(np.int16) % 2 == 1) & (wide - 1 > REACH)
    )
    if dice.chance(0.7):
        canvas.fill(holes & (COLUMNS > 16 if dice.chance(0.4) else holes), metal, DEEP)
    return half


def _visored(canvas: Canvas, dice: Dice, metal: str, trim: str) -> Floats:
    """Draw a knight's helmet with a pointed visor on two hinges."""
    half = profile([(TOP - 1, 3), (TOP, 5), (TOP + 2, 7), (TOP + 5, 9), (20, 9), (24, 7), (26, 7), (CHIN, 9)])
    mask = _skull(canvas, half, metal)
    drop = dice.between(13, 14)
    visor_half = profile([(drop, 8), (drop + 1, 9), (19, 9), (23, 5), (26, 2)])
    visor = turned(visor_half)
    canvas.part(visor, metal, np.where(COLUMNS < CENTRE, LIGHT, DIM) + (drop + 2 > ROWS))
    canvas.relight(visor & (REACH < 1), 1)
    _hollow(canvas, visor & (np.abs(ROWS - drop - 2.5) < 1) & (REACH > 0.6) & (REACH < 7.4), metal)
    _eyes(canvas, dice, drop + 2, 3)
    canvas.fill(
        visor & (drop + 4 < ROWS) & (drop % 2 == ROWS % 2) & (REACH > 1) & (5 - (ROWS - drop - 5) * 0.4 > REACH),
        metal,
        DEEP,
    )
    hinge = ellipse(6.5, drop + 2, 1.4, 1.4)
    canvas.part(hinge | mirrored(hinge), trim, np.where(COLUMNS < 16, BRIGHT, LIGHT))
    if dice.chance(0.6):
        canvas.fill(mask & (REACH < 1) & (drop > ROWS), trim, np.where(ROWS < TOP + 3, BRIGHT, LIGHT))
    if dice.chance(0.6):
        canvas.fill(mask & (ROWS > 26), trim, bands(lathe(half), DIM, BRIGHT))
    return half


def _nasal(canvas: Canvas, dice: Dice, metal: str, trim: str) -> Floats:
    """Draw the northern kind: a bowl, a brow band, a nose guard, mail or spectacles below."""
    half = profile([(TOP, 2), (TOP + 1, 5), (TOP + 3, 7), (TOP + 6, 9), (18, 10), (19, 10)])
    mail = turned(profile([(18, 9), (24, 9), (CHIN, 7)]))
    ramp = dice.pick(("iron", "slate", "leather", "steel"))
    canvas.part(mail, ramp, np.where((COLUMNS + ROWS) % 2 == 0, MID, SHADOW) - (COLUMNS > 20))
    _hollow(canvas, ellipse(CENTRE, 22, 6.4, 4.2) & (ROWS > 18) if dice.chance(0.6) else box(11, 20, 20, 28), ramp)
    _eyes(canvas, dice, 22, 2)
    mask = _skull(canvas, half, metal)
    if dice.chance(0.6):
        canvas.fill(mask & (REACH < 1), trim, np.where(ROWS < 12, BRIGHT, LIGHT))
    brow = mask & (ROWS > 16)
    canvas.part(brow, trim, bands(lathe(profile([(0, 10), (31, 10)])), SHADOW, BRIGHT))
    canvas.relight(brow & (REACH.astype(np.int16) % 4 == 2) & (ROWS == 18), -3)
    if dice.chance(0.75):
        canvas.part(box(15, 19, 16, dice.between(22, 25)), trim, np.where(COLUMNS < 16, BRIGHT, MID))
        if dice.chance(0.5):
            rings = ellipse(11, 21, 3.4, 2.8) & ~ellipse(11, 21, 2, 1.4)
            canvas.part(rings | mirrored(rings), trim, np.where(ROWS < 21, LIGHT, DIM))
            _hollow(canvas, ellipse(11, 21, 2, 1.4) | ellipse(20, 21, 2, 1.4), ramp)
    return half


def _hoplite(canvas: Canvas, dice: Dice, metal: str, trim: str) -> Floats:
    """Draw the southern kind: cheeks down to points, a T-shaped opening."""
    half = profile([(TOP - 1, 3), (TOP, 6), (TOP + 3, 8), (TOP + 6, 9), (22, 9), (26, 8), (CHIN, 6)])
    mask = _skull(canvas, half, metal)
    opening = ((np.abs(ROWS - 17) < 2) & (REACH < 6.6)) & ~((ROWS < 17) & (REACH > 5.4))
    opening |= (dice.pick((1, 2)) > REACH) & (ROWS > 17)
    opening &= ~((REACH < 1) & (ROWS < 20)) if dice.chance(0.6) else opening
    opening &= mask
    canvas.fill(grow(opening) & mask & ~opening, trim, np.where(COLUMNS + ROWS < 34, BRIGHT, LIGHT))
    _hollow(canvas, opening, metal)
    _eyes(canvas, dice, 17, 3)
    if dice.chance(0.5):
        canvas.relight(mask & (np.abs(ROWS - 13.5 + (REACH > 4) * 1.0) < 0.6), -2)
        canvas.relight(mask & (np.abs(ROWS - 12.5 + (REACH > 4) * 1.0) < 0.6), 1)
    return half


def _kettle(canvas: Canvas, dice: Dice, metal: str, trim: str) -> Floats:
    """Draw a bowl with a broad brim; below it a face in shadow or a coif."""
    ramp = dice.pick(("iron", "leather", "slate", "crimson", "navy"))
    coif = turned(profile([(17, 7), (24, 8), (CHIN, 9)]))
    canvas.part(coif, ramp, bands(puffed(coif, 4), SHADOW, LIGHT) - (ROWS % 3 == 0))
    _hollow(canvas, ellipse(CENTRE, 21.5, 5, 4.6), ramp)
    _eyes(canvas, dice, 21, 2)
    half = profile([(TOP, 3), (TOP + 1, 5), (TOP + 4, 7), (16, 8)])
    mask = _skull(canvas, half, metal)
    brim = ellipse(CENTRE, 17, 12.5, 2.2)
    canvas.part(brim, metal, bands(lathe(profile([(0, 13), (31, 13)])), DIM, BRIGHT))
    canvas.relight(brim & (ROWS > 17), -2)
    if dice.chance(0.7):
        canvas.fill(mask & ((ROWS == 14) | (ROWS == 13)), trim, bands(lathe(half), DIM, BRIGHT))
    else:
        canvas.relight(mask & (REACH < 1), 1)
    return half


def _kabuto(canvas: Canvas, dice: Dice, metal: str, trim: str) -> Floats:
    """Draw a ribbed bowl, lacquered neck guards, a mask below and a crest on the brow."""
    lacquer = dice.pick_other(("crimson", "navy", "charcoal", "forest", "walnut", "violet"), metal)
    guards = turned(profile([(15, 9), (22, 13), (25, 13)])) & (REACH > 5)
    canvas.part(guards, lacquer, np.where(ROWS % 3 == 0, SHADOW, np.where(COLUMNS < 16, LIGHT, DIM)))
    face = turned(profile([(16, 7), (23, 7), (27, 4)]))
    canvas.part(face, lacquer, bands(puffed(face, 4), SHADOW, LIGHT))
    _hollow(canvas, (np.abs(ROWS - 19) < 2) & (REACH < 6), lacquer)
    _eyes(canvas, dice, 19, 2)
    canvas.dots([(13, 25), (18, 25), (14, 24), (15, 24), (16, 24), (17, 24)], "bone", BRIGHT)
    half = profile([(TOP, 3), (TOP + 1, 6), (TOP + 3, 8), (16, 9)])
    mask = _skull(canvas, half, metal)
    canvas.relight(mask & (REACH.astype(np.int16) % 3 == 2), -1)
    canvas.part(turned(profile([(16, 8), (17, 10)])), trim, np.where(COLUMNS < 14, BRIGHT, MID))
    if dice.chance(0.75):
        horn = stamp(("#.....", "#.....", "##....", "##....", ".##...", ".####.", "..####"), 10, 9 - dice.between(2, 4))
        canvas.part(moved(horn | mirrored(horn), 0, 3), "gold", np.where(COLUMNS < 16, BRIGHT, LIGHT))
    return half


def _hood(canvas: Canvas, dice: Dice, metal: str, trim: str) -> Floats:
    """No helmet at all but a cowl, and someone in it."""
    cloth = dice.pick(("crimson", "navy", "forest", "violet", "charcoal", "walnut", "leather", "teal", "moss"))
    half = profile([(3, 1), (5, 3), (8, 6), (12, 9), (18, 10), (22, 10), (25, 11), (CHIN, 12)])
    mask = _skull(canvas, half, cloth)
    canvas.relight(mask, -1, low=SHADOW)
    fold = mask & (np.abs(REACH - 8 - (ROWS - 20) * 0.25) < 0.6) & (ROWS > 13)
    canvas.relight(fold, -1)
    opening = ellipse(CENTRE, 18, 6.6, 8) & (ROWS < 25)
    canvas.fill(grow(opening) & mask, dice.pick((trim, cloth)), np.where(COLUMNS + ROWS < 36, BRIGHT, MID))
    canvas.fill(opening, "obsidian", DEEP)
    canvas.fill(opening & ellipse(CENTRE + 1, 21, 5, 5), "obsidian", SHADOW)
    glow = dice.pick(JEWEL_TONES)
    row = dice.between(17, 19)
    eye = stamp(dice.pick((("##.", ".##"), ("##", "##"), ("###",), (".#.", "###"))), 11, row)
    canvas.fill(grow(eye | mirrored(eye)) & opening, glow, DEEP)
    canvas.fill(eye | mirrored(eye), glow, BRIGHT)
    clasp = ellipse(CENTRE, 26.5, 2, 1.6)
    canvas.part(clasp, trim, bands(ball(CENTRE, 26.5, 2.6, 2), DIM, BRIGHT))
    return half


def _space(canvas: Canvas, dice: Dice, metal: str, trim: str) -> Floats:
    """For the cold between the stars: a shell, a tinted visor, an aerial."""
    shell = dice.pick(("white", "white", "steel", "orange", "amber", "sky", "crimson", "lime"))
    glass = dice.pick_other(("cyan", "blue", "amber", "orange", "violet", "teal", "magenta"), shell)
    radius = dice.between(10, 11)
    collar = turned(profile([(25, 8), (26, 9), (CHIN, 9)]))
    if dice.chance(0.6):
        side = dice.pick((5, 26))
        canvas.part(box(side, 6, side, 15), "iron", MID)
        canvas.part(ellipse(side, 5, 1.3, 1.3), dice.pick(("scarlet", "lime", "cyan")), BRIGHT)
    canvas.part(collar, trim if trim != shell else "iron", bands(lathe(profile([(0, 9), (31, 9)])), SHADOW, BRIGHT))
    half = round_half(radius)
    _skull(canvas, half, shell)
    ears = ellipse(CENTRE - radius, 16, 1.8, 3.2)
    canvas.part(
        ears | mirrored(ears), dice.pick(("slate", "scarlet", "amber", "iron")), np.where(COLUMNS < 16, LIGHT, MID)
    )
    tall = dice.pick((4.4, 5.4, 6.4))
    visor = ellipse(CENTRE, 16.5, radius - 2.4, tall)
    canvas.part(visor, glass, bands(-0.7 * ball(CENTRE, 16.5, radius - 2, tall + 0.6) + 0.55, SHADOW, LIGHT))
    canvas.fill(visor & (np.abs(COLUMNS + ROWS - 26) < 1.6) & shrink(visor), glass, GLINT)
    canvas.fill(visor & (COLUMNS + ROWS == 30) & shrink(visor), glass, BRIGHT)
    return half


def round_half(radius: int) -> Floats:
    """Half widths of a globe that ends at the collar."""
    rows = np.arange(32)
    return np.where(rows <= 26, np.floor(np.sqrt(np.maximum(radius * radius - (rows - 15.5) ** 2, 0)) + 0.5), 0)


MAKES: tuple[Callable[[Canvas, Dice, str, str], Floats], ...] = (
    *(
        _great_helm,
        _great_helm,
        _visored,
        _visored,
        _nasal,
        _nasal,
        _hoplite,
        _hoplite,
        _kettle,
        _kabuto,
        _hood,
        _space,
    ),
)


def _jewel(canvas: Canvas, dice: Dice) -> None:
    ramp = dice.pick(JEWEL_TONES)
    canvas.part(ellipse(CENTRE, 11.5, 1.2, 1.6), ramp, MID)
    canvas.dots([(15, 11)], ramp, GLINT)
