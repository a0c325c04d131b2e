"""Pages: what plays together is on one page, as PixiJS finds frames of one page only."""

from __future__ import annotations

import numpy as np
import pytest

from ganstudio.core.errors import StudioError
from ganstudio.export import EXPORTERS, Animation
from ganstudio.export.paging import build_paged
from ganstudio.export.sheet import build_sheet

Options = EXPORTERS["texturepacker"].options


def check_pixels(sheet, sprites, cleaned):
    for frame, sprite in zip(sheet.frames, cleaned(sprites.pixels), strict=True):
        whole = np.zeros_like(sprite)
        cut = sheet.pages[frame.page][frame.y : frame.y + frame.height, frame.x : frame.x + frame.width]
        whole[frame.offset_y : frame.offset_y + frame.height, frame.offset_x : frame.offset_x + frame.width] = cut
        assert np.array_equal(whole, sprite)


@pytest.mark.parametrize("trim", [False, True])
def test_what_plays_together_is_on_one_page(make_sprites, cleaned, trim):
    sprites = make_sprites(60, 20, 20)
    moves = [Animation(str(first), tuple(range(first, 60, 12)), (100,) * 5) for first in range(12)]
    sprites = sprites.replaced(animations=tuple(moves))
    options = Options(trim=trim, page=128, most_pages=64)
    sheet = build_paged(sprites, options)
    assert all(len({sheet.frames[row].page for row in move.frames}) == 1 for move in moves)
    assert {frame.page for frame in sheet.frames} == set(range(len(sheet.pages)))
    free = build_sheet(sprites.pixels, options)
    assert 1 < len(free.pages) <= len(sheet.pages) <= len(free.pages) + 2
    assert max(max(page.shape) for page in sheet.pages) <= 128
    check_pixels(sheet, sprites, cleaned)


@pytest.mark.parametrize("values", [{}, {"trim": True}, {"trim": True, "sort": "given"}])
def test_powers_of_two_within_another_limit_take_more_pages(make_sprites, cleaned, values):
    sprites = make_sprites(16, 20, 20)
    sheet = build_sheet(sprites.pixels, Options(page=100, power_of_two=True, most_pages=64, **values))
    assert len(sheet.pages) > 1
    assert {side for page in sheet.pages for side in page.shape[:2]} <= {16, 32, 64}
    check_pixels(sheet, sprites, cleaned)


def test_what_is_too_large_for_a_page_is_torn_apart(make_sprites, cleaned):
    sprites = make_sprites(30, 20, 20)
    moves = (Animation("long", tuple(range(27)), (100,) * 27), Animation("short", (28, 27), (100, 100)))
    sprites = sprites.replaced(animations=moves)
    sheet = build_paged(sprites, Options(page=64, most_pages=64))
    assert len({sheet.frames[row].page for row in moves[0].frames}) > 1
    assert len({sheet.frames[row].page for row in moves[1].frames}) == 1
    check_pixels(sheet, sprites, cleaned)


def test_the_limit_of_pages_goes_first(make_sprites, cleaned):
    sprites = make_sprites(12, 20, 20)
    moves = tuple(Animation(str(first), (first, first + 1, first + 2), (100,) * 3) for first in range(0, 12, 3))
    sprites = sprites.replaced(animations=moves)
    free = build_sheet(sprites.pixels, Options(page=64))
    sheet = build_paged(sprites, Options(page=64, most_pages=len(free.pages)))
    assert len(sheet.pages) == len(free.pages) < len(build_paged(sprites, Options(page=64)).pages)
    check_pixels(sheet, sprites, cleaned)
    with pytest.raises(StudioError):
        build_paged(sprites, Options(page=64, most_pages=len(free.pages) - 1))
