"""Starter sprites: whole, repeatable, varied, and drawn with the limits a pixel artist keeps."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from ganstudio.data.starter import KINDS, draw_starter_sprites
from ganstudio.data.starter.canvas import SIZE, Canvas, grow
from ganstudio.data.starter.dice import Dice
from ganstudio.data.starter.palettes import INK_COLOURS, RAMPS, STEPS

PER_KIND = 160

Drawn = tuple[NDArray[np.uint8], tuple[str, ...]]


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    return draw_starter_sprites(PER_KIND)


def _extent(lines: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Number of lines from the first to the last that is touched, for each sprite."""
    return SIZE - lines.argmax(1) - lines[:, ::-1].argmax(1)


def _neighbours(masks: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Stack the four neighbours of every pixel, (4, n, 32, 32); beyond the canvas there is nothing."""
    wide = np.pad(masks, ((0, 0), (1, 1), (1, 1)))
    return np.stack([wide[:, 2:, 1:-1], wide[:, :-2, 1:-1], wide[:, 1:-1, 2:], wide[:, 1:-1, :-2]])


def test_there_are_enough_sprites_of_eight_kinds(drawn: Drawn) -> None:
    sprites, names = drawn
    assert len(KINDS) == 8
    assert sprites.shape == (8 * PER_KIND, SIZE, SIZE, 4)
    assert len(sprites) >= 1200
    assert sprites.dtype == np.uint8
    assert len(set(names)) == len(sprites)
    assert names[7] == f"{KINDS[0]}__0007"
    assert [name.split("__")[0] for name in names[::PER_KIND]] == list(KINDS)


def test_the_same_seed_draws_the_same_sprites(drawn: Drawn) -> None:
    again, names = draw_starter_sprites(PER_KIND)
    assert np.array_equal(drawn[0], again)
    assert drawn[1] == names


def test_a_sprite_does_not_depend_on_how_many_are_drawn(drawn: Drawn) -> None:
    sprites = drawn[0].reshape(len(KINDS), PER_KIND, SIZE, SIZE, 4)
    fewer, _ = draw_starter_sprites(3)
    assert np.array_equal(sprites[:, :3].reshape(fewer.shape), fewer)


def test_another_seed_draws_other_sprites(drawn: Drawn) -> None:
    other, _ = draw_starter_sprites(20, seed=1)
    seen = {sprite.tobytes() for sprite in drawn[0]}
    assert sum(sprite.tobytes() in seen for sprite in other) <= 1


def test_no_sprite_is_drawn_twice(drawn: Drawn) -> None:
    assert len({sprite.tobytes() for sprite in drawn[0]}) == len(drawn[0])


def test_silhouettes_vary_within_each_kind(drawn: Drawn) -> None:
    shapes = drawn[0][..., 3].reshape(len(KINDS), PER_KIND, -1)
    for kind, masks in zip(KINDS, shapes, strict=True):
        assert len({mask.tobytes() for mask in masks}) >= PER_KIND // 4, kind


def test_alpha_is_all_or_nothing_and_hides_no_colour(drawn: Drawn) -> None:
    alpha = drawn[0][..., 3]
    assert set(np.unique(alpha)) == {0, 255}
    assert not drawn[0][alpha == 0].any()


def test_sprites_fill_the_canvas_reasonably_and_keep_off_its_edge(drawn: Drawn) -> None:
    solid = drawn[0][..., 3] > 0
    coverage = solid.mean((1, 2))
    assert coverage.min() > 0.08
    assert coverage.max() < 0.85
    across, down = _extent(solid.any(1)), _extent(solid.any(2))
    assert np.minimum(across, down).min() >= 9
    assert np.maximum(across, down).min() >= 18
    border = solid.copy()
    border[:, 1:-1, 1:-1] = False
    assert not border.any()


def test_sprites_are_centred(drawn: Drawn) -> None:
    solid = drawn[0][..., 3] > 0
    for lines in (solid.any(1), solid.any(2)):
        before, after = lines.argmax(1), lines[:, ::-1].argmax(1)
        assert np.abs(before - after).max() <= 1


def test_palettes_stay_small(drawn: Drawn) -> None:
    packed = drawn[0].view(np.uint32)[..., 0]
    counts = np.array([len(np.unique(sprite[sprite > 0])) for sprite in packed])
    assert counts.max() <= 40
    assert 8 <= np.median(counts) <= 24


def test_outlines_are_darker_than_what_they_hold(drawn: Drawn) -> None:
    solid = drawn[0][..., 3] > 0
    inner = solid & _neighbours(solid).all(0)
    light = drawn[0][..., :3] @ np.array((0.3, 0.59, 0.11))
    edge = solid & ~inner
    outside = (light * edge).sum((1, 2)) / edge.sum((1, 2))
    inside = (light * inner).sum((1, 2)) / inner.sum((1, 2))
    assert (outside < 0.7 * inside).all()


def test_each_sprite_is_in_one_piece(drawn: Drawn) -> None:
    solid = drawn[0][..., 3] > 0
    first = solid.reshape(len(solid), -1).argmax(1)
    piece = np.zeros_like(solid)
    piece.reshape(len(solid), -1)[np.arange(len(solid)), first] = True
    size = 0
    while piece.sum() > size:
        size = int(piece.sum())
        for _ in range(8):
            piece = solid & (piece | _neighbours(piece).any(0))
    assert np.array_equal(piece, solid)


def test_light_comes_from_the_top_left(drawn: Drawn) -> None:
    sprites = drawn[0].reshape(len(KINDS), PER_KIND, SIZE, SIZE, 4).astype(float)
    rows, columns = np.mgrid[0:SIZE, 0:SIZE]
    for kind, group in zip(KINDS, sprites, strict=True):
        light, solid = group[..., :3].mean(-1), group[..., 3] > 0
        lit, shaded = solid & (rows + columns < 28), solid & (rows + columns > 34)
        if kind != "sword":  # A sword's point and hilt lie along the diagonal that would part light from shade.
            assert light[lit].mean() > light[shaded].mean(), kind


def test_ramps_climb_from_dark_to_light() -> None:
    colours = INK_COLOURS[STEPS:, :3].reshape(len(RAMPS), STEPS, 3).astype(float)
    light = colours @ (0.3, 0.59, 0.11)
    assert (np.diff(light, axis=1) > 0).all()


def test_dice_are_fair_enough_and_repeatable() -> None:
    rolls = [Dice(5, "gem", index).between(1, 6) for index in range(600)]
    assert set(rolls) == {1, 2, 3, 4, 5, 6}
    assert rolls == [Dice(5, "gem", index).between(1, 6) for index in range(600)]
    assert Dice(0, "gem", 0).unit() != Dice(0, "ship", 0).unit()


def test_a_part_has_a_line_around_it_in_its_own_dark_colour() -> None:
    canvas = Canvas()
    mask = np.zeros((SIZE, SIZE), bool)
    mask[10:20, 10:20] = True
    canvas.part(mask, "gold", 5)
    assert np.array_equal(canvas.painted, grow(mask))
    assert np.array_equal(canvas.body, mask)
    assert set(np.unique(canvas.inks[mask] // STEPS)) == set(np.unique(canvas.inks[grow(mask)] // STEPS))


def test_a_count_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="per_kind"):
        draw_starter_sprites(0)
