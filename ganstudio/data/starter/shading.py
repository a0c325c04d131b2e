"""Light from the top left on simple forms, in the few steps a pixel artist would use."""

from __future__ import annotations

import numpy as np

from ganstudio.data.starter.canvas import CENTRE, COLUMNS, ROWS, Inks, Mask
from ganstudio.data.starter.palettes import BRIGHT, SHADOW
from ganstudio.data.starter.shapes import Floats, snapped

LIGHT_X, LIGHT_Y, LIGHT_Z = -0.5, -0.62, 0.6
_DARKEST, _RANGE = -0.42, 1.36


def bands(light: Floats, low: int = SHADOW, high: int = BRIGHT, bounce: bool = False) -> Inks:
    """Return steps from low to high for light in -1 to 1; bounce lifts the darkest edge."""
    level = np.clip((light - _DARKEST) / _RANGE, 0, 0.999)
    steps = np.floor(low + snapped(level) * (high - low + 1)).astype(np.int16)
    if bounce:
        steps += light < -0.52
    return steps


def facing(nx: Floats, ny: Floats, nz: Floats) -> Floats:
    """How much a surface with this normal, of any length, faces the light, -1 to 1."""
    length = np.sqrt(nx * nx + ny * ny + nz * nz) + 1e-6
    return (nx * LIGHT_X + ny * LIGHT_Y + nz * LIGHT_Z) / length


def ball(column: float, row: float, wide: float, tall: float) -> Floats:
    """Light on an ellipsoid by its centre and half axes."""
    nx, ny = (COLUMNS - column) / wide, (ROWS - row) / tall
    return facing(nx, ny, np.sqrt(np.maximum(1 - nx * nx - ny * ny, 0)))


def lathe(half: Floats, column: float = CENTRE) -> Floats:
    """Light on a body of revolution whose half widths are given for each row."""
    nx = (COLUMNS - column).astype(np.float64)
    radius = np.maximum(half, 0.5)
    eased = radius.copy()
    for _ in range(3):
        eased[1:-1] = (eased[:-2] + 2 * eased[1:-1] + eased[2:]) / 4
    slope = np.zeros_like(eased)
    slope[1:-1] = np.clip((eased[2:] - eased[:-2]) / 2, -1.6, 1.6)
    ny = np.broadcast_to((-radius * slope)[:, None], nx.shape)
    return facing(nx, ny, np.sqrt(np.maximum((radius * radius)[:, None] - nx * nx, 0)))


def _blurred(field: Floats) -> Floats:
    out = field.copy()
    out[1:-1] = (field[:-2] + 2 * field[1:-1] + field[2:]) / 4
    field = out.copy()
    out[:, 1:-1] = (field[:, :-2] + 2 * field[:, 1:-1] + field[:, 2:]) / 4
    return out


def puffed(mask: Mask, rounds: int = 5, flat: float = 0.3) -> Floats:
    """Light on a mask blown up like a cushion; more rounds make it rounder, a larger flat makes it flatter."""
    height = mask.astype(np.float64)
    for _ in range(rounds):
        height = _blurred(height) * mask
    nx, ny = np.zeros_like(height), np.zeros_like(height)
    nx[:, 1:-1] = height[:, :-2] - height[:, 2:]
    ny[1:-1] = height[:-2] - height[2:]
    return facing(nx, ny, np.full_like(height, flat))
