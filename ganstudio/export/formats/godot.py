"""Godot 4: a SpriteFrames with every animation, a scene that shows it by its pivot, and the pages as PNG.

A SpriteFrames has no pivot; the scene has one offset for all. Sprites that turn about different points are therefore
put on one canvas on which those points meet: AtlasTexture does that with its margin. It cannot rotate.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ganstudio.core.progress import Progress
from ganstudio.core.text import N_
from ganstudio.export import EXPORTERS, Animation, Exporter, SpriteSet
from ganstudio.export.engine_projects import earlier_text
from ganstudio.export.frame_names import frame_names
from ganstudio.export.godot_scene import SceneContent, new_scene, refreshed_scene
from ganstudio.export.godot_text import external, header, quoted, resource_path, vector
from ganstudio.export.shared_options import godot_folder_option
from ganstudio.export.sheet import Frame, PagedOptions, Sheet
from ganstudio.export.sheet_files import draw_sheet, laid_out
from ganstudio.export.sprite_set import FRAME_TIME


@dataclass(frozen=True)
class GodotOptions(PagedOptions):
    """How sprites are laid out, and where the files are inside the game."""

    folder: str = godot_folder_option()


@dataclass(frozen=True)
class _Canvas:
    """The canvas on which all pivots meet: its size, that point, and where each sprite is, in pixels."""

    width: int
    height: int
    pivot: tuple[float, float]
    places: np.ndarray  # float (n, 2): x, y of each sprite's top left


def _build(sprites: SpriteSet, path: Path, options: GodotOptions, progress: Progress) -> Mapping[Path, bytes]:
    sheet, pictures = laid_out(sprites, path, options, progress)
    scene = path.with_suffix(".tscn")
    canvas = _canvas(sprites)
    animations = _animations(sprites)
    textures = [resource_path(picture, options.folder) for picture in pictures]
    names = frame_names(sprites.names, path.stem if options.prefix else "")
    frames = _frames_text(sheet, canvas, names, animations, textures, earlier_text(path))
    content = SceneContent(
        path.stem,
        resource_path(path, options.folder),
        (0 - canvas.pivot[0], 0 - canvas.pivot[1]),
        [animation.name for animation in animations],
    )
    old = earlier_text(scene)
    text = new_scene(content) if old is None else refreshed_scene(old, content)
    return {path: frames.encode(errors="replace"), scene: text.encode(errors="replace"), **pictures}


def _canvas(sprites: SpriteSet) -> _Canvas:
    points = np.array(sprites.pivots) * (sprites.width, sprites.height)
    meeting = points.max(axis=0)
    places = meeting - points
    # Whole, because Godot counts a texture's size in whole pixels and would cut off a part of the last one.
    width, height = np.add(places.max(axis=0), (sprites.width, sprites.height)).tolist()
    return _Canvas(math.ceil(width), math.ceil(height), (float(meeting[0]), float(meeting[1])), places)


def _animations(sprites: SpriteSet) -> list[Animation]:
    """Return the set's animations, and one of a single frame for each sprite in none: only so it can be shown."""
    animations = list(sprites.animations)
    left = sprites.unplayed
    names = frame_names([*(animation.name for animation in animations), *(sprites.names[row] for row in left)])
    # Godot's editor takes no comma, and its files no line breaks, in the name of an animation.
    names = frame_names([name.replace(",", "_") for name in names])
    still = [Animation("still", (row,), (FRAME_TIME,)) for row in left]
    return [
        Animation(name, animation.frames, animation.durations, animation.direction, animation.loop)
        for name, animation in zip(names, [*animations, *still], strict=True)
    ]


def _frames_text(
    sheet: Sheet,
    canvas: _Canvas,
    names: Sequence[str],
    animations: Sequence[Animation],
    textures: Sequence[str],
    old: str | None,
) -> str:
    lines = [header("gd_resource", old, "SpriteFrames"), "\n"]
    lines += [external("Texture2D", texture, f"{page + 1}_page", old) for page, texture in enumerate(textures)]
    lines += ["\n"]
    for row, (frame, name) in enumerate(zip(sheet.frames, names, strict=True)):
        x, y = canvas.places[row].tolist()
        lines += [_texture(row, name, frame, canvas, (x, y))]
    entries = ", ".join(map(_animation, animations))
    return "".join([*lines, "[resource]\n", f"animations = [{entries}]\n"])


def _texture(row: int, name: str, frame: Frame, canvas: _Canvas, place: tuple[float, float]) -> str:
    left, top = place[0] + frame.offset_x, place[1] + frame.offset_y
    margin = (left, top, canvas.width - frame.width, canvas.height - frame.height)
    return "\n".join(
        [
            f'[sub_resource type="AtlasTexture" id="AtlasTexture_{row}"]',
            f"resource_name = {quoted(name)}",
            f'atlas = ExtResource("{frame.page + 1}_page")',
            f"region = {vector('Rect2', frame.x, frame.y, frame.width, frame.height)}",
            *([f"margin = {vector('Rect2', *margin)}"] if any(margin) else []),
            "filter_clip = true\n\n",
        ]
    )


def _animation(animation: Animation) -> str:
    """Return an entry; frames last so many times 1 / speed, and the most frequent time is the unit."""
    played = animation.played()
    unit = Counter(duration for _row, duration in played).most_common(1)[0][0]
    frames = ", ".join(
        f'{{\n"duration": {float(duration / unit)!r},\n"texture": SubResource("AtlasTexture_{row}")\n}}'
        for row, duration in played
    )
    loop = "true" if animation.loop else "false"
    name, speed = quoted(animation.name), repr(1000 / unit)
    return f'{{\n"frames": [{frames}],\n"loop": {loop},\n"name": &{name},\n"speed": {speed}\n}}'


EXPORTERS.add(
    "godot",
    Exporter(
        label=N_("Godot 4 sprite frames"),
        description=N_(
            "Animations, a scene that shows them by their pivot, sharp, and the pages: drop it in the game."
        ),
        family="engines",
        suffix=".tres",
        options=GodotOptions,
        build=_build,
        draw=draw_sheet,
    ),
)
