"""The lock on the source's colours: no other colours, no speckles, and nothing lost that the source has."""

import numpy as np
import pytest

from ganstudio.core.errors import Cancelled
from ganstudio.data.starter import draw_starter_sprites
from ganstudio.gans import colour_lock
from ganstudio.gans.colour_lock import locked, work

SKIN, SHADE, LINE, CLOTH = (230, 180, 140), (200, 150, 115), (40, 20, 25), (60, 70, 160)


def drawing(side=24):
    """A round head on a body, outlined, with a shade and two eyes: uint8 RGBA `(1, side, side, 4)`."""
    y, x = np.mgrid[:side, :side]
    made = np.zeros((side, side, 4), np.uint8)
    for radius, colour in ((9, LINE), (8, SKIN)):
        made[(y - 9) ** 2 + (x - 11.5) ** 2 <= radius**2] = (*colour, 255)
    made[(made[..., 0] == SKIN[0]) & (x > 14)] = (*SHADE, 255)
    made[9, 9] = made[9, 14] = (*LINE, 255)
    made[18:23, 7:17] = (*LINE, 255)
    made[19:22, 8:16] = (*CLOTH, 255)
    return made[None]


def painted(sprite, off, seed=0):
    """What a network would paint of it: everywhere a little off."""
    noise = np.random.default_rng(seed).normal(0.0, off, (*sprite.shape[:-1], 3))
    made = sprite.copy()
    made[..., :3] = np.clip(made[..., :3] + noise, 0, 255).round()
    made[made[..., 3] == 0] = 0
    return made


def wrong(made, true):
    return (made != true).any(axis=-1)[true[..., 3] > 0].mean()


def nearest(answer, source):
    """The same without its neighbours: each pixel in the nearest colour."""
    own = np.unique(source[source[..., 3] > 0][:, :3], axis=0).astype(int)
    made = answer.copy()
    shown = answer[..., 3] > 0
    apart = np.square(answer[shown][:, None, :3].astype(int) - own).sum(-1)
    made[shown, :3] = own[apart.argmin(1)]
    return made


@pytest.mark.parametrize("turned", [False, True])
def test_speckles_go_and_lines_and_eyes_stay(turned):
    source = drawing()
    true = source[:, :, ::-1] if turned else source
    answer = painted(true, 30.0)
    plain, made = nearest(answer, source), locked(answer, source)
    assert wrong(plain, true) > 0.1, "speckled"
    assert wrong(made, true) < 0.2 * wrong(plain, true)
    lines = (true[..., :3] == LINE).all(axis=-1) & (true[..., 3] > 0)
    assert (made[lines][:, :3] == LINE).all(axis=-1).mean() > 0.98
    assert np.array_equal(locked(answer, source), made), "the same answer each time"


def test_what_is_right_already_stays():
    sprites, _names = draw_starter_sprites(per_kind=4)
    assert np.array_equal(locked(sprites, sprites), sprites)
    head = drawing()
    moved = np.roll(head, 1, axis=2)
    assert np.array_equal(locked(moved, head), moved)


def test_a_source_of_more_colours_than_pixel_art_has_gives_each_pixel_the_nearest():
    ramp = np.full((1, 20, 20, 4), 255, np.uint8)
    ramp[0, ..., 0], ramp[0, ..., 1] = 12 * np.mgrid[:20, :20].astype(np.uint8)
    answer = np.full_like(ramp, 255)
    answer[0, ..., :3] = (36, 60, 250)
    assert (locked(answer, ramp)[0] == (36, 60, 255, 255)).all()


def many_colours(side, count):
    """A sprite of stripes in so many colours."""
    made = np.full((1, side, side, 4), 255, np.uint8)
    numbers = np.arange(side * side).reshape(side, side) % count
    made[0, ..., 0], made[0, ..., 1] = numbers % 16 * 16, numbers // 16 * 16
    return made


@pytest.mark.parametrize(("side", "count", "is_laid"), [(64, 256, True), (128, 128, True), (128, 140, False)])
def test_where_colours_are_too_many_for_the_size_each_pixel_gets_the_nearest(side, count, is_laid, monkeypatch):
    """256 colours at 256×256 took several seconds a sprite, in the middle of a run too."""
    asked = []
    monkeypatch.setattr(colour_lock, "_mean_field", lambda apart, *more: asked.append(apart.shape) or -apart)
    source = many_colours(side, count)
    assert (locked(source, source) == source).all() and bool(asked) is is_laid
    assert work(source[0]) == (side * side * count**2 if is_laid else 0)
    assert work(np.zeros_like(source[0])) == 0


def test_a_small_sprite_on_a_large_canvas_costs_what_the_sprite_does():
    canvas = np.zeros((256, 256, 4), np.uint8)
    canvas[30:54, 10:34] = drawing()[0]
    assert work(canvas) == work(drawing()[0]) > 0


def test_it_asks_before_each_sprite_whether_to_go_on():
    asked = []

    def check():
        asked.append(1)
        if len(asked) == 3:
            raise Cancelled("enough")

    sources = np.repeat(drawing(), 5, axis=0)
    with pytest.raises(Cancelled):
        locked(sources, sources, check)
    assert len(asked) == 3


@pytest.mark.parametrize("size", [(1, 1), (1, 7), (16, 48)])
def test_any_size_and_one_colour(size):
    source = np.full((2, *size, 4), 255, np.uint8)
    source[..., :3] = SKIN
    answer = np.random.default_rng(0).integers(0, 256, source.shape, np.uint8)
    answer[0, ..., 3] = 0
    made = locked(answer, source)
    assert not made[0].any() and (made[1][made[1][..., 3] > 0] == (*SKIN, 255)).all()
