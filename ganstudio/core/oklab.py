"""Colours as the eye sees them (OKLab, https://bottosson.github.io/posts/oklab/), and colours as whole numbers."""

from __future__ import annotations

import numpy as np

# Colours compared with the palette at a time: few enough that the product stays in the cache and below the size at
# which OpenBLAS starts threads, which wait for each other many times as long as the work takes.
_AT_ONCE = 256

_LEVELS = np.arange(256) / 255
_LINEAR = np.where(_LEVELS <= 0.04045, _LEVELS / 12.92, ((_LEVELS + 0.055) / 1.055) ** 2.4).astype(np.float32)
_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    np.float32,
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ],
    np.float32,
)


def packed(colours: np.ndarray) -> np.ndarray:
    """Return uint8 colours `(..., 3)` as whole numbers 0xRRGGBB, uint32 `(...)`."""
    wide = colours.astype(np.uint32)
    whole: np.ndarray = wide[..., 0] << 16 | wide[..., 1] << 8 | wide[..., 2]
    return whole


def unpacked(whole: np.ndarray) -> np.ndarray:
    """Return whole numbers 0xRRGGBB as uint8 colours `(..., 3)`."""
    return np.stack([whole >> 16 & 255, whole >> 8 & 255, whole & 255], axis=-1).astype(np.uint8)


def to_oklab(colours: np.ndarray) -> np.ndarray:
    """Return uint8 colours `(..., 3)` as OKLab, float32 of the same shape: lightness 0–1, and two of about ±0.3."""
    lab: np.ndarray = np.cbrt(_LINEAR[colours] @ _TO_CONES.T) @ _TO_LAB.T
    return lab


def from_oklab(lab: np.ndarray) -> np.ndarray:
    """Return OKLab `(..., 3)` as the nearest uint8 colours."""
    return to_levels((lab @ np.linalg.inv(_TO_LAB).T) ** 3 @ np.linalg.inv(_TO_CONES).T)


def to_levels(linear: np.ndarray) -> np.ndarray:
    """Return linear light 0–1 as uint8 sRGB; what lies outside is moved to the end."""
    light = np.clip(linear, 0, 1)
    levels = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.rint(levels * 255).astype(np.uint8)


def nearest(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """Return for each of `points` float32 `(n, 3)` the index of the nearest of `centres` `(k, 3)`, int64 `(n,)`."""
    lengths = (centres * centres).sum(axis=1)
    towards = (centres * -2).T
    found = np.zeros(len(points), np.int64)
    for start in range(0, len(points), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        found[part] = (points[part] @ towards + lengths).argmin(axis=1)
    return found
