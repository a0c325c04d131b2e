"""Enlarging by whole numbers: sharp, or with rounded slopes by Scale2x and Scale3x (https://www.scale2x.it/algorithm)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


def scaled(pixels: np.ndarray, scale: int, smooth: bool = False) -> np.ndarray:
    """Return uint8 RGBA `(n, h, w, 4)` enlarged `scale` times.

    With `smooth`, as many steps of Scale3x and Scale2x are made as there are threes and twos in the scale; the rest is
    sharp. The result has no colour that was not there; pixels of alpha 0 must all be the same.
    """
    whole = np.ascontiguousarray(pixels).view(np.uint32)[..., 0]
    for factor, enlarge in _SMOOTH.items():
        while smooth and scale % factor == 0:
            whole, scale = enlarge(whole), scale // factor
    whole = whole.repeat(scale, axis=1).repeat(scale, axis=2)
    return whole[..., None].view(np.uint8)


def _scale2x(middle: np.ndarray) -> np.ndarray:
    up, left, right, down = (_moved(middle, *step) for step in ((-1, 0), (0, -1), (0, 1), (1, 0)))
    slope = (up != down) & (left != right)
    return _woven(
        [
            [np.where(slope & (left == up), left, middle), np.where(slope & (right == up), right, middle)],
            [np.where(slope & (left == down), left, middle), np.where(slope & (right == down), right, middle)],
        ]
    )


def _scale3x(middle: np.ndarray) -> np.ndarray:
    up, left, right, down = (_moved(middle, *step) for step in ((-1, 0), (0, -1), (0, 1), (1, 0)))
    slope = (up != down) & (left != right)
    at_up_left, at_up_right = slope & (left == up), slope & (right == up)
    at_down_left, at_down_right = slope & (left == down), slope & (right == down)
    other_up_left, other_up_right, other_down_left, other_down_right = (
        _moved(middle, *step) != middle for step in ((-1, -1), (-1, 1), (1, -1), (1, 1))
    )
    return _woven(
        [
            [
                np.where(at_up_left, left, middle),
                np.where((at_up_left & other_up_right) | (at_up_right & other_up_left), up, middle),
                np.where(at_up_right, right, middle),
            ],
            [
                np.where((at_up_left & other_down_left) | (at_down_left & other_up_left), left, middle),
                middle,
                np.where((at_up_right & other_down_right) | (at_down_right & other_up_right), right, middle),
            ],
            [
                np.where(at_down_left, left, middle),
                np.where((at_down_left & other_down_right) | (at_down_right & other_down_left), down, middle),
                np.where(at_down_right, right, middle),
            ],
        ]
    )


_SMOOTH: dict[int, Callable[[np.ndarray], np.ndarray]] = {3: _scale3x, 2: _scale2x}


def _moved(whole: np.ndarray, down: int, across: int) -> np.ndarray:
    """Return for each pixel the one so far down and across; beyond the border the border's own."""
    height, width = whole.shape[1:]
    rows = np.clip(np.arange(height) + down, 0, height - 1)
    columns = np.clip(np.arange(width) + across, 0, width - 1)
    return whole[:, rows][:, :, columns]


def _woven(parts: list[list[np.ndarray]]) -> np.ndarray:
    """Return one picture from those of each place within an enlarged pixel."""
    factor = len(parts)
    count, height, width = parts[0][0].shape
    whole = np.empty((count, height * factor, width * factor), parts[0][0].dtype)
    for down, row in enumerate(parts):
        for across, part in enumerate(row):
            whole[:, down::factor, across::factor] = part
    return whole
