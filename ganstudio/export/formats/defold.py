"""Defold: an atlas of single PNGs beside it, which Defold packs itself, with animations and their way of playing.

Defold knows one whole number of frames per second for an animation: frames that last longer come several times.
An atlas that is there already keeps what the artist did in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ganstudio.core.errors import StudioError
from ganstudio.core.options import option
from ganstudio.core.progress import Progress
from ganstudio.core.text import N_, _
from ganstudio.export import EXPORTERS, Animation, Exporter, Page, SpriteSet
from ganstudio.export.defold_atlas import atlas_text
from ganstudio.export.engine_projects import earlier_text, folder_as_written, folder_in_project
from ganstudio.export.frame_names import frame_names
from ganstudio.export.pixels import check_size, cleaned, contact_sheet
from ganstudio.export.png_encoding import png_bytes
from ganstudio.export.protobuf_text import Field, Message, quoted
from ganstudio.export.shared_options import edge_colour_option, extrude_option, padding_option
from ganstudio.export.sprite_set import CENTRE, Pivot

_FASTEST = 100  # frames per second
_EXACT = 1.0  # ms; a frame may be that much too long or too short before frames are repeated more finely


@dataclass(frozen=True)
class DefoldOptions:
    """How Defold packs, and where the files are inside the game."""

    extrude: int = extrude_option(2)
    padding: int = padding_option(0)
    edge_colour: bool = edge_colour_option()
    folder: str = option(
        "",
        N_("Folder in the Defold project"),
        N_("Such as /assets/hero. Empty: found by the game.project above the files, else the project's root."),
        advanced=True,
    )


def _build(sprites: SpriteSet, path: Path, options: DefoldOptions, progress: Progress) -> Mapping[Path, bytes]:
    check_size(sprites.width, sprites.height)
    places = _shown(sprites, path)
    names = [place.stem for place in places]
    written = options.folder.strip()
    inside = folder_as_written(written) if written else folder_in_project(path.parent, "game.project")
    folder = "/" if inside is None else f"/{inside.as_posix()}/".replace("/./", "/")
    images = [_image(f"{folder}{name}.png", pivot) for name, pivot in zip(names, sprites.pivots, strict=True)]
    # Images can be played by their names too, so that animations must not have the same ones.
    titles = frame_names([*names, *(animation.name for animation in sprites.animations)])[len(names) :]
    atlas = [*images, *(_animation(title, one, images) for title, one in zip(titles, sprites.animations, strict=True))]
    atlas += [Field("margin", str(options.padding)), Field("extrude_borders", str(options.extrude))]
    files = {path: _text((*atlas, Field("inner_padding", "0")), path).encode()}
    for number, (place, sprite) in enumerate(zip(places, cleaned(sprites.pixels, options.edge_colour), strict=True)):
        words = _("Picture {number} of {count}").format(number=number + 1, count=sprites.count)
        progress(number / sprites.count, words)
        files[place] = png_bytes(sprite)
    return files


def _shown(sprites: SpriteSet, path: Path, _options: object = None) -> dict[Path, tuple[int, ...]]:
    return {path.with_name(f"{name}.png"): (row,) for row, name in enumerate(frame_names(sprites.names, path.stem))}


def _draw(sprites: SpriteSet, options: DefoldOptions) -> Sequence[Page]:
    return [Page(contact_sheet(cleaned(sprites.pixels, options.edge_colour), in_row=False))]


def _text(atlas: Message, path: Path) -> str:
    """Return the file of an atlas, with the artist's part in the one that is there; `StudioError` if that is none."""
    try:
        return atlas_text(atlas, earlier_text(path))
    except (ValueError, RecursionError) as error:
        raise StudioError(
            _("{name} is there already, but cannot be read: {reason}.").format(name=path.name, reason=error),
            _("Your changes in it would be lost. Move it away, or export under another name."),
        ) from error


def _image(path: str, pivot: Pivot) -> Field:
    fields = [Field("image", quoted(path))]
    if pivot != CENTRE:  # which Defold knows from 1.9.5 on; older ones refuse the whole atlas
        fields += [Field("pivot_x", f"{pivot[0]:.7g}"), Field("pivot_y", f"{pivot[1]:.7g}")]
    return Field("images", fields=tuple(fields))


def _animation(title: str, animation: Animation, images: Sequence[Field]) -> Field:
    rate, repeats = frame_rate(animation.durations)
    frames = list(zip(animation.frames, repeats, strict=True))
    way = "PINGPONG" if animation.direction.startswith("pingpong") else "FORWARD"
    # Defold would show the repeats of the last one once more, and played once it stops before the first one.
    if way == "PINGPONG" and (set(repeats) != {1} or not animation.loop):
        shown = Animation(title, tuple(range(len(frames))), animation.durations, animation.direction, animation.loop)
        frames = [frames[place] for place, _duration in shown.played()]
        way = "FORWARD"
    elif animation.direction == "pingpong_reverse":
        frames.reverse()
    elif animation.direction == "reverse":
        way = "BACKWARD"
    fields = [Field("id", quoted(title))]
    for row, repeat in frames:
        fields += [images[row]] * repeat
    fields += [Field("playback", f"PLAYBACK_{'LOOP' if animation.loop else 'ONCE'}_{way}"), Field("fps", str(rate))]
    return Field("animations", fields=(*fields, Field("flip_horizontal", "0"), Field("flip_vertical", "0")))


def frame_rate(durations: Sequence[int]) -> tuple[int, list[int]]:
    """Return frames per second and how often each frame comes, so that it lasts its ms as nearly as possible."""
    best: tuple[float, int, int, list[int]] | None = None
    for rate in range(1, _FASTEST + 1):
        repeats = [max(1, round(duration * rate / 1000)) for duration in durations]
        errors = (abs(repeat * 1000 / rate - ms) for repeat, ms in zip(repeats, durations, strict=True))
        found = (max(_EXACT, *errors), sum(repeats), rate, repeats)
        if best is None or found[:2] < best[:2]:
            best = found
    assert best is not None
    return best[2], best[3]


EXPORTERS.add(
    "defold",
    Exporter(
        label=N_("Defold atlas"),
        description=N_("An atlas with animations and a PNG for each sprite beside it: Defold packs them itself."),
        family="engines",
        suffix=".atlas",
        options=DefoldOptions,
        build=_build,
        draw=_draw,
        shown=_shown,
    ),
)
