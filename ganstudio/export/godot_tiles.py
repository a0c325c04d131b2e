"""A Godot TileSet as text. Artists give tiles collision shapes, terrains and the like: an existing one is refreshed.

Only where tiles are, how large they are, and tiles that were not there at the last export are ours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from ganstudio.core.errors import StudioError
from ganstudio.core.text import _
from ganstudio.export.godot_text import (
    assignment,
    external,
    header,
    quoted,
    reassigned,
    statements,
    tag,
    tags,
    unquoted,
    vector,
)

_RECORD = "metadata/_gan_studio_tiles"  # how many tiles we wrote; what the artist removed of them stays removed
_DEFAULTS = {"margins": (0, 0), "separation": (0, 0), "texture_region_size": (16, 16)}


@dataclass(frozen=True)
class TileGrid:
    """Tiles in a grid on a picture; sizes in pixels."""

    texture: str  # as Godot names it
    count: int
    columns: int
    rows: int  # that fit on the picture
    margin: int
    separation: int
    size: tuple[int, int]  # width, height of a tile

    def cells(self, start: int = 0) -> list[str]:
        """Return the tiles from the number `start` on, as their column and row: `3:0`."""
        return [f"{number % self.columns}:{number // self.columns}" for number in range(start, self.count)]

    def values(self) -> dict[str, str]:
        """Return what says where the tiles are."""
        numbers = ((self.margin,) * 2, (self.separation,) * 2, self.size)
        return {key: vector("Vector2i", *pair) for key, pair in zip(_DEFAULTS, numbers, strict=True)}


def new_tile_set(grid: TileGrid) -> str:
    """Return a TileSet of all the tiles."""
    return "\n".join(
        [
            header("gd_resource", None, "TileSet"),
            external("Texture2D", grid.texture, "1_tiles", None),
            '[sub_resource type="TileSetAtlasSource" id="TileSetAtlasSource_0"]',
            'texture = ExtResource("1_tiles")',
            *(f"{key} = {value}" for key, value in grid.values().items()),
            *(f"{cell}/0 = 0" for cell in grid.cells()),
            f"{_RECORD} = {grid.count}",
            "",
            "[resource]",
            f"tile_size = {vector('Vector2i', *grid.size)}",
            'sources/0 = SubResource("TileSetAtlasSource_0")',
            "",
        ]
    )


def refreshed_tile_set(old: str, grid: TileGrid) -> str:
    """Return the TileSet with our lines refreshed; another kind of file is replaced.

    `StudioError` for a TileSet without our picture: it is somebody's work.
    """
    if [unquoted(found.get("type", "")) for found in tags(old, "gd_resource")] != ["TileSet"]:
        return new_tile_set(grid)
    parts = statements(old)
    starts = [number for number, part in enumerate(parts) if tag(part)]
    sections = [parts[start:end] for start, end in zip(starts, [*starts[1:], len(parts)], strict=True)]
    references = [f"ExtResource({name})" for name in _names_of_texture(sections, grid.texture)]
    changed = False
    for number, section in enumerate(sections):
        values = _values(section)
        if values.get("texture", "").replace(" ", "") in references:
            before = values.get("texture_region_size", "Vector2i(16, 16)")
            sections[number] = _refreshed_source(section, grid)
            sections = [_refreshed_size(other, before, grid) for other in sections]
            changed = True
    if not changed:
        raise StudioError(
            _("The tile set that is there already does not use {name}.").format(name=PurePosixPath(grid.texture).name),
            _("Export under another name, so that the work in it is not lost."),
        )
    return "".join([*parts[: starts[0]], *(part for section in sections for part in section)])


def _values(section: Sequence[str]) -> dict[str, str]:
    return dict(pair for part in section if (pair := assignment(part)))


def _names_of_texture(sections: list[list[str]], texture: str) -> list[str]:
    """Return the ids under which the file knows our picture; after a move its path is put right."""
    names = []
    for section in sections:
        kind, attributes = tag(section[0]) or ("", {})
        other = unquoted(attributes.get("path", ""))
        if kind == "ext_resource" and PurePosixPath(other).name == PurePosixPath(texture).name:
            names.append(attributes.get("id", ""))
            if "://" in texture:
                section[0] = section[0].replace(f"path={attributes['path']}", f"path={quoted(texture)}")
    return names


def _refreshed_source(section: Sequence[str], grid: TileGrid) -> list[str]:
    end = "\r\n" if section[0].endswith("\r\n") else "\n"
    recorded = _values(section).get(_RECORD, "")
    values = {**grid.values(), **({_RECORD: str(grid.count)} if recorded else {})}
    lines = []
    for part in section:
        key = (assignment(part) or ("", ""))[0]
        cell = re.match(r"(\d+):(\d+)/", key)
        if cell and (int(cell[1]) >= grid.columns or int(cell[2]) >= grid.rows):
            continue  # no longer on the picture: Godot would complain
        lines.append(reassigned(part, values.pop(key)) if key in values else part)
    there = set(_values(lines))
    new = [f"{cell}/0 = 0" for cell in grid.cells(int(recorded))] if recorded.isdigit() else []
    added = [f"{key} = {value}" for key, value in values.items()]
    added += [line for line in new if line.partition(" ")[0] not in there]
    last = max(number for number, part in enumerate(lines) if part.strip()) + 1
    return [*lines[:last], *(line + end for line in added), *lines[last:]]


def _refreshed_size(section: list[str], before: str, grid: TileGrid) -> list[str]:
    """Make the cells of the map as large as the tiles if they were."""
    if (tag(section[0]) or ("",))[0] != "resource":
        return section
    size = vector("Vector2i", *grid.size)
    if _values(section).get("tile_size", "Vector2i(16, 16)") != before or before == size:
        return section
    if "tile_size" not in _values(section):
        return [section[0], f"tile_size = {size}\n", *section[1:]]
    return [reassigned(part, size) if (assignment(part) or ("",))[0] == "tile_size" else part for part in section]
