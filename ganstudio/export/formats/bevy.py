"""A grid and a Rust module for Bevy: the atlas layout, the names, anchors and animations of its sprites."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from ganstudio.core.progress import Progress
from ganstudio.core.text import N_
from ganstudio.export import EXPORTERS, Exporter, SpriteSet
from ganstudio.export.frame_names import frame_names
from ganstudio.export.grid_cells import grid_cells
from ganstudio.export.sheet import GridOptions, Sheet
from ganstudio.export.sheet_files import draw_sheet, laid_out

_HEAD = """\
// Exported by GAN Studio. Put the picture into `assets`, and this file beside `main.rs` as a module:
//
//   App::new().add_plugins(DefaultPlugins.set(ImagePlugin::default_nearest()))  // sharp pixels
//   let layout = layouts.add(sprites::layout());  // layouts: ResMut<Assets<TextureAtlasLayout>>
//   let atlas = TextureAtlas { layout, index: sprites::ANIMATIONS[0].frames[0].0 };
//   commands.spawn(Sprite::from_atlas_image(assets.load(sprites::IMAGE), atlas));
//
// ANCHORS are pivots as `bevy::sprite::Anchor` counts them: from the centre, y up, in sprites.
#![allow(dead_code)]

use bevy::prelude::*;
"""

_TYPES = """\
pub struct Animation {
    pub name: &'static str,
    /// Indices of the atlas in the order they are shown, and the milliseconds of each.
    pub frames: &'static [(usize, u64)],
    pub repeat: bool,
}
"""


def _build(sprites: SpriteSet, path: Path, options: GridOptions, progress: Progress) -> Mapping[Path, bytes]:
    sheet, pictures = laid_out(sprites, path, options, progress)
    [picture] = pictures
    lines = _lines(sprites, sheet, options, picture.name)
    return {path: "\n".join([*lines, ""]).encode(errors="replace"), **pictures}


def _lines(sprites: SpriteSet, sheet: Sheet, options: GridOptions, picture: str) -> Iterator[str]:
    cells = grid_cells(sheet, options)
    yield _HEAD
    yield f"pub const IMAGE: &str = {_quoted(picture)};"
    yield f"pub const TILE_SIZE: UVec2 = UVec2::new({cells.width}, {cells.height});"
    yield f"pub const COLUMNS: u32 = {cells.columns};"
    yield f"pub const ROWS: u32 = {cells.rows};"
    yield f"pub const PADDING: UVec2 = UVec2::splat({cells.spacing});"
    yield f"pub const OFFSET: UVec2 = UVec2::splat({cells.margin});"
    yield ""
    yield "pub fn layout() -> TextureAtlasLayout {"
    yield "    TextureAtlasLayout::from_grid(TILE_SIZE, COLUMNS, ROWS, Some(PADDING), Some(OFFSET))"
    yield "}"
    yield ""
    yield f"pub const NAMES: [&str; {sprites.count}] = ["
    for name in frame_names(sprites.names):
        yield f"    {_quoted(name)},"
    yield "];"
    yield ""
    yield f"pub const ANCHORS: [Vec2; {sprites.count}] = ["
    for x, y in sprites.pivots:
        yield f"    Vec2::new({_float(x - 0.5)}, {_float(0.5 - y)}),"
    yield "];"
    yield ""
    yield _TYPES
    yield "pub const ANIMATIONS: &[Animation] = &["
    for animation in sprites.animations:
        frames = ", ".join(f"({row}, {duration})" for row, duration in animation.played())
        yield "    Animation {"
        yield f"        name: {_quoted(animation.name)},"
        yield f"        frames: &[{frames}],"
        yield f"        repeat: {str(animation.loop).lower()},"
        yield "    },"
    yield "];"


def _float(value: float) -> str:
    """Return a number as Rust wants it: always with a point."""
    return f"{value:.6f}".rstrip("0") + ("0" if float(f"{value:.6f}").is_integer() else "")


def _quoted(text: str) -> str:
    """Return a Rust string; what could end it, or could not be seen in it, is written by its number."""
    return '"' + "".join(c if c.isprintable() and c not in '"\\' else f"\\u{{{ord(c):x}}}" for c in text) + '"'


EXPORTERS.add(
    "bevy",
    Exporter(
        label=N_("Bevy"),
        description=N_("A grid and a Rust module with the atlas layout, names, anchors and animations."),
        family="engines",
        suffix=".rs",
        options=GridOptions,
        build=_build,
        draw=draw_sheet,
    ),
)
