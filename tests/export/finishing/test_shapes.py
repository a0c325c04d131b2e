"""Hard edges, stray pixels, centring, outline and scale: small pictures with known answers."""

from __future__ import annotations

import numpy as np
import pytest
from drawn_sprites import letters, sprite_set
from hypothesis import given, settings
from hypothesis import strategies as st

from ganstudio.core.errors import Cancelled, StudioError
from ganstudio.export import Finishing, SpriteSet, finished
from ganstudio.export.finishing.islands import islands
from ganstudio.export.finishing.scaling import scaled


def done(picture, pivot=(0.5, 0.5), **options):
    return letters(finished(sprite_set(picture, pivots=[pivot]), Finishing(**options)).pixels)


def test_nothing_asked_for_is_the_very_same_set(sprites):
    assert finished(sprites, Finishing()) is sprites


def test_edges_become_hard_at_the_threshold():
    assert done("rRh", hard_edges=True, alpha_threshold=100) == "RR."
    assert done("rRh", hard_edges=True, alpha_threshold=101) == ".R."


def test_stray_pixels_go_and_corners_hold_together():
    picture = "RR..K RR... ..K.. .....  K...K"
    assert done(picture, strays=2) == "RR... RR... ..K.. ..... ....."
    assert done(picture, strays=6) == "RR... RR... ..K.. ..... ....."  # the largest island is never a stray
    assert done("K....", strays=4) == "K...."
    assert done(picture, strays=1) == picture.replace("  ", " ")


def test_an_island_is_counted_in_its_own_sprite_only():
    pair = sprite_set("..R RRR", "RRR ...", pivots=[(0.5, 0.5)] * 2)
    assert finished(pair, Finishing(strays=4)).pixels.tolist() == pair.pixels.tolist()
    numbers, sizes = islands(pair.pixels[..., 3] > 0)
    assert sizes.tolist() == [5, 4, 3]
    assert numbers[0, 1, 0] == 1 and numbers[1, 0, 2] == 2


def spread(visible):
    """Islands by walking from pixel to pixel."""
    found, left = [], set(zip(*np.nonzero(visible), strict=True))
    while left:
        island, walk = set(), [min(left)]
        while walk:
            at = walk.pop()
            if at in left:
                left.remove(at)
                island.add(at)
                walk += [(at[0] + y, at[1] + x) for y in (-1, 0, 1) for x in (-1, 0, 1)]
        found.append(frozenset(island))
    return set(found)


@settings(max_examples=60)
@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 2**32), st.floats(0.2, 0.8))
def test_islands_are_those_found_by_walking(height, width, seed, density):
    visible = np.random.default_rng(seed).random((1, height, width)) < density
    numbers, sizes = islands(visible)
    mine = {frozenset(zip(*np.nonzero(numbers[0] == n), strict=True)) for n in range(1, len(sizes))} - {frozenset()}
    assert mine == spread(visible[0])
    assert sizes[1:].sum() == visible.sum()


def test_a_spiral_is_one_island():
    side = 65
    visible = np.zeros((1, side, side), bool)
    for ring in range(0, side // 2, 2):
        visible[0, ring, ring : side - ring] = visible[0, side - 1 - ring, ring : side - ring] = True
        visible[0, ring : side - ring, ring] = visible[0, ring : side - ring, side - 1 - ring] = True
        visible[0, ring + 1, ring] = False
        visible[0, ring + 2 if ring + 2 < side // 2 else ring, ring + 1] = True
    assert len(islands(visible)[1]) == 2


def test_sprites_stand_about_their_pivots():
    picture = "R.... RG... ..... ..... ....."
    assert done(picture, centre=True) == "..... ..... ..R.. ..RG. ....."  # one half goes down and to the right
    assert done(picture, (0.5, 1.0), centre=True) == "..... ..... ..... ..R.. ..RG."
    assert done(picture, (1.0, -3.0), centre=True) == "...R. ...RG ..... ..... ....."  # pivots outside: at the edge
    assert done("... ...", centre=True) == "... ..."


def test_an_outline_inside_the_canvas_leaves_the_size():
    assert done("..... ..R.. .....", outline="outside") == "..K.. .KRK. ..K.."
    assert done("..... ..R.. .....", outline="outside", outline_corners=True) == ".KKK. .KRK. .KKK."
    assert done("RRR RRR RRR", outline="inside", outline_colour="00FF00") == "GGG GRG GGG"


def test_an_outline_without_room_makes_all_grow_and_pivots_stay_on_their_pixels():
    pivots = [(0.5, 1.0), (0.25, 0.0)]
    pair = sprite_set(".... .R.. .... ....", "R... .... .... ....", pivots=pivots)
    result = finished(pair, Finishing(outline="outside"))
    assert letters(result.pixels[1:]) == ".K.... KRK... .K.... ...... ...... ......"
    assert letters(result.pixels[:1]) == "...... ..K... .KRK.. ..K... ...... ......"
    for (x, y), (old_x, old_y) in zip(result.pivots, pivots, strict=True):
        assert (x * 6, y * 6) == pytest.approx((old_x * 4 + 1, old_y * 4 + 1))
    twice = finished(pair, Finishing(outline="outside", scale=2))
    assert twice.pivots == result.pivots
    assert twice.pixels[0, 4:6, 4:6].tolist() == [[[255, 0, 0, 255]] * 2] * 2


def test_a_colour_that_is_none_is_refused():
    with pytest.raises(StudioError, match="not a colour"):
        done("R", outline="inside", outline_colour="blackish")


def test_scale2x_rounds_a_slope():
    assert done("RR. R.. ...", scale=2) == "RRRR.. RRRR.. RR.... RR.... ...... ......"
    assert done("RR. R.. ...", scale=2, scaling="smooth") == "RRRR.. RRR... RRR... R..... ...... ......"


def slowly(pixels, factor):
    """Scale2x and Scale3x pixel by pixel, as they are described."""
    height, width = pixels.shape[:2]

    def at(y, x):
        return tuple(pixels[min(max(y, 0), height - 1), min(max(x, 0), width - 1)])

    result = np.zeros((height * factor, width * factor, 4), np.uint8)
    for y in range(height):
        for x in range(width):
            a, b, c = (at(y - 1, x + step) for step in (-1, 0, 1))
            d, e, f = (at(y, x + step) for step in (-1, 0, 1))
            g, h, i = (at(y + 1, x + step) for step in (-1, 0, 1))
            cells = [e] * factor**2
            if b != h and d != f:
                if factor == 2:
                    cells = [d if d == b else e, f if b == f else e, d if d == h else e, f if h == f else e]
                else:
                    cells = [
                        d if d == b else e,
                        b if (d == b and e != c) or (b == f and e != a) else e,
                        f if b == f else e,
                        d if (d == b and e != g) or (d == h and e != a) else e,
                        e,
                        f if (b == f and e != i) or (h == f and e != c) else e,
                        d if d == h else e,
                        h if (d == h and e != i) or (h == f and e != g) else e,
                        f if h == f else e,
                    ]
            block = np.array(cells, np.uint8).reshape(factor, factor, 4)
            result[y * factor : (y + 1) * factor, x * factor : (x + 1) * factor] = block
    return result


@pytest.mark.parametrize("factor", [2, 3])
def test_scale2x_and_scale3x_are_those_described(factor):
    few = np.random.default_rng(factor).integers(0, 3, (4, 9, 7))
    pixels = np.array([[0, 0, 0, 0], [255, 0, 0, 255], [255, 0, 0, 90]], np.uint8)[few]
    mine = scaled(pixels, factor, smooth=True)
    assert mine.tolist() == [slowly(sprite, factor).tolist() for sprite in pixels]
    assert (mine != scaled(pixels, factor)).any()


def test_a_scale_is_made_of_its_threes_and_twos_and_the_rest_is_sharp():
    pixels = sprite_set("RR. R.. ..G").pixels
    three = scaled(pixels, 3, smooth=True)
    assert scaled(pixels, 6, smooth=True).tolist() == scaled(three, 2, smooth=True).tolist()
    two = scaled(pixels, 2, smooth=True)
    assert scaled(pixels, 10, smooth=True).tolist() == two.repeat(5, axis=1).repeat(5, axis=2).tolist()


ALL = Finishing(
    hard_edges=True,
    strays=3,
    centre=True,
    palette="reduce",
    colours=5,
    dither="diffused",
    outline="outside",
    scaling="smooth",
    scale=2,
)


def test_the_source_is_never_written_to_and_the_result_is_always_the_same(make_sprites):
    sprites = make_sprites(soft=True)
    before = sprites.pixels.copy()
    sprites.pixels.flags.writeable = False
    result = finished(sprites, ALL)
    assert (sprites.pixels == before).all()
    assert (finished(sprites, ALL).pixels == result.pixels).all()
    assert result.pixels.shape == (5, 36, 36, 4)
    assert not result.pixels[result.pixels[..., 3] == 0].any()
    assert len(np.unique(result.pixels[result.pixels[..., 3] > 0], axis=0)) <= 5


def test_each_sprite_is_finished_as_if_alone_whatever_the_pieces(make_sprites, monkeypatch):
    sprites = make_sprites(9)
    whole = finished(sprites, ALL)
    monkeypatch.setattr("ganstudio.export.finishing._AT_ONCE", 300)
    assert (finished(sprites, ALL).pixels == whole.pixels).all()


def test_empty_sets_and_empty_sprites_pass():
    none = SpriteSet(np.zeros((0, 8, 8, 4), np.uint8), ())
    assert finished(none, ALL).count == 0
    empty = SpriteSet(np.zeros((2, 8, 8, 4), np.uint8), ("a", "b"))
    assert not finished(empty, ALL).pixels.any()


def test_finishing_can_be_stopped(sprites):
    def stop(fraction, words):
        if fraction > 0.5:
            raise Cancelled("stop")

    with pytest.raises(Cancelled):
        finished(sprites, ALL, progress=stop)


def test_what_would_not_fit_into_memory_is_refused():
    many = SpriteSet(np.zeros((20_000, 16, 16, 4), np.uint8), tuple(map(str, range(20_000))))
    with pytest.raises(StudioError, match="too many"):
        finished(many, Finishing(scale=16))
