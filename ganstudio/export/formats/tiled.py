"""A Tiled tileset: a grid and a .tsx that says its margin, spacing, animations, names and tags.

https://doc.mapeditor.org/en/stable/reference/tmx-map-format/#tileset
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ganstudio.core.errors import StudioError
from ganstudio.core.options import option
from ganstudio.core.progress import Progress
from ganstudio.core.text import N_, _
from ganstudio.export import EXPORTERS, Animation, Exporter, SpriteSet
from ganstudio.export.frame_names import frame_names
from ganstudio.export.grid_cells import grid_cells
from ganstudio.export.sheet import GridOptions, Sheet
from ganstudio.export.sheet_files import draw_sheet, laid_out
from ganstudio.export.xml_text import attributes, number

_ALIGNMENTS = {
    (0.0, 0.0): "topleft",
    (0.5, 0.0): "top",
    (1.0, 0.0): "topright",
    (0.0, 0.5): "left",
    (0.5, 0.5): "center",
    (1.0, 0.5): "right",
    (0.0, 1.0): "bottomleft",
    (0.5, 1.0): "bottom",
    (1.0, 1.0): "bottomright",
}


@dataclass(frozen=True)
class TiledOptions(GridOptions):
    """How the tileset is laid out and what moves in it."""

    animated: bool = option(
        True, N_("Animated tiles"), N_("Each animation is shown on its first tile; otherwise all tiles stand still.")
    )


def _build(sprites: SpriteSet, path: Path, options: TiledOptions, progress: Progress) -> Mapping[Path, bytes]:
    sheet, pictures = laid_out(sprites, path, options, progress)
    [picture] = pictures
    return {path: "\n".join([*_lines(sprites, sheet, options, path.stem, picture.name), ""]).encode(), **pictures}


def _lines(sprites: SpriteSet, sheet: Sheet, options: TiledOptions, name: str, picture: str) -> Iterator[str]:
    cells = grid_cells(sheet, options)
    tall, wide = sheet.pages[0].shape[:2]
    # Tiled counts columns by the picture, which can be wider than the sprites need when it is a power of two.
    columns, rows = cells.across(wide), cells.down(tall)
    ids = [
        (frame.y - cells.margin) // (cells.height + cells.spacing) * columns
        + (frame.x - cells.margin) // (cells.width + cells.spacing)
        for frame in sheet.frames
    ]
    alignment = _ALIGNMENTS.get(sprites.pivots[0]) if len(set(sprites.pivots)) == 1 else None
    head = attributes(
        version="1.10",
        name=name,
        tilewidth=cells.width,
        tileheight=cells.height,
        spacing=cells.spacing,
        margin=cells.margin,
        tilecount=columns * rows,
        columns=columns,
        objectalignment=alignment,
    )
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f"<tileset {head}>"
    yield f" <image {attributes(source=picture, width=wide, height=tall)}/>"
    names = frame_names(sprites.names)
    hosts = _hosts(sprites.animations) if options.animated else {}
    for row, tile in enumerate(ids):
        yield f" <tile {attributes(id=tile)}>"
        yield "  <properties>"
        yield from _properties(sprites, row, names[row], alignment is None, hosts.get(row))
        yield "  </properties>"
        if row in hosts:
            yield "  <animation>"
            for shown, duration in hosts[row].played():
                yield f"   <frame {attributes(tileid=ids[shown], duration=duration)}/>"
            yield "  </animation>"
        yield " </tile>"
    yield "</tileset>"


def _properties(sprites: SpriteSet, row: int, name: str, own_pivot: bool, animation: Animation | None) -> Iterator[str]:
    """Yield the properties of a tile, sorted as Tiled does; the pivot in pixels where no alignment can say it."""
    if animation is not None:
        yield f"   <property {attributes(name='animation', value=animation.name)}/>"
    yield f"   <property {attributes(name='name', value=name)}/>"
    if own_pivot:
        x, y = sprites.pivots[row]
        yield f"   <property {attributes(name='pivot_x', type='float', value=number(x * sprites.width))}/>"
        yield f"   <property {attributes(name='pivot_y', type='float', value=number(y * sprites.height))}/>"
    if sprites.tags[row]:
        yield f"   <property {attributes(name='tags', value=', '.join(sprites.tags[row]))}/>"


def _hosts(animations: Sequence[Animation]) -> dict[int, Animation]:
    """Return the sprite on whose tile each animation is shown: its first that is free. One frame needs no animation."""
    hosts: dict[int, Animation] = {}
    for animation in animations:
        if len(set(animation.frames)) == 1:
            continue
        free = [row for row, _duration in animation.played() if row not in hosts]
        if not free:
            raise StudioError(
                _("Tiled shows one animation on a tile, and all tiles of “{name}” have one.").format(
                    name=animation.name
                ),
                _("Give this animation a sprite that no other one has, or turn animated tiles off."),
            )
        hosts[free[0]] = replace(animation, loop=True)  # Tiled knows no other way
    return hosts


EXPORTERS.add(
    "tiled",
    Exporter(
        label=N_("Tiled tileset"),
        description=N_("A grid and a .tsx file with animated tiles, names and tags: open it in Tiled as it is."),
        family="tools",
        suffix=".tsx",
        options=TiledOptions,
        build=_build,
        draw=draw_sheet,
    ),
)
