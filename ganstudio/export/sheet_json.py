"""What the JSON descriptions of sheets have in common: TexturePacker's words for a frame and a page."""

from __future__ import annotations

import json
from typing import Any

from ganstudio import __version__
from ganstudio.export.sheet import Frame, Sheet
from ganstudio.export.sprite_set import Pivot


def frame_entry(frame: Frame, pivot: Pivot) -> dict[str, Any]:
    """Return where a frame is, in pixels of its page, and where it belongs in the whole sprite."""
    x, y = pivot
    return {
        "frame": {"x": frame.x, "y": frame.y, "w": frame.width, "h": frame.height},
        "rotated": False,
        "trimmed": frame.trimmed,
        "spriteSourceSize": {"x": frame.offset_x, "y": frame.offset_y, "w": frame.width, "h": frame.height},
        "sourceSize": {"w": frame.source_width, "h": frame.source_height},
        "pivot": {"x": x, "y": y},  # Phaser's word
        "anchor": {"x": x, "y": y},  # PixiJS's
    }


def page_meta(sheet: Sheet, page: int, picture: str) -> dict[str, Any]:
    """Return what is said of a page whose file is called `picture`."""
    height, width = sheet.pages[page].shape[:2]
    return {
        "app": "GAN Studio",
        "version": __version__,
        "image": picture,
        "format": "RGBA8888",
        "size": {"w": width, "h": height},
        "scale": "1",
    }


def json_bytes(description: dict[str, Any]) -> bytes:
    """Return a description as the content of a file; halves of characters, which no file can hold, become "?"."""
    return (json.dumps(description, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
