"""Unity: a PNG sheet and its `.meta`, which cuts it into sprites with their pivots as soon as Unity sees it.

Unity counts rectangles from the bottom, and pivots in parts of the trimmed rectangle, upwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ganstudio.core.options import option
from ganstudio.core.progress import Progress, part_of
from ganstudio.core.text import N_, _
from ganstudio.export import EXPORTERS, Exporter, SpriteSet
from ganstudio.export.engine_projects import earlier_text, folder_in_project
from ganstudio.export.frame_names import frame_names
from ganstudio.export.png_encoding import png_bytes
from ganstudio.export.sheet import Frame, PagedOptions, build_sheet
from ganstudio.export.sheet_files import draw_sheet
from ganstudio.export.sprite_set import Pivot
from ganstudio.export.unity_meta import UnitySprite, guid_of, is_texture, new_guid, sprite_entries, with_sprites
from ganstudio.export.unity_texture import new_texture


@dataclass(frozen=True)
class UnityOptions(PagedOptions):
    """How sprites are laid out, and what Unity is told of them."""

    pixels_per_unit: int = option(
        100,
        N_("Pixels per unit"),
        N_("How many pixels are one unit of the scene. A .meta that is there already keeps what it says."),
        minimum=1,
        maximum=4096,
    )
    keep_pivots: bool = option(
        False,
        N_("Keep Unity's pivots"),
        N_("Sprites that a .meta knows already keep the pivots set in Unity's Sprite Editor."),
        advanced=True,
    )


def _build(sprites: SpriteSet, path: Path, options: UnityOptions, progress: Progress) -> Mapping[Path, bytes]:
    sheet = build_sheet(sprites.pixels, options, part_of(progress, 0.0, 0.5), sprites.names)
    names = frame_names(sprites.names, path.stem if options.prefix else "")
    count = len(sheet.pages)
    # The first page keeps its name, and with it its guid, when the sprites come to need a second one.
    pictures = [path, *(path.with_name(f"{path.stem}-{page}{path.suffix}") for page in range(1, count))]
    metas = [picture.with_name(picture.name + ".meta") for picture in pictures]
    old = [earlier_text(meta) for meta in metas]
    elsewhere = {name: lines for text in old if text for name, lines in sprite_entries(text).items()}
    files = {}
    for page, (picture, meta) in enumerate(zip(pictures, metas, strict=True)):
        progress(0.5 + 0.5 * page / count, _("Compressing the picture"))
        files[picture] = png_bytes(sheet.pages[page])
        base = old[page]
        if base is None or not is_texture(base):
            inside = folder_in_project(path.parent, "ProjectSettings")
            place = [part.encode("utf-8", "surrogatepass") for part in (str(inside), picture.name)]
            guid = guid_of(base) or new_guid(*place, files[picture])
            base = new_texture(guid, options.pixels_per_unit)
        tall, wide = sheet.pages[page].shape[:2]
        here = [
            _sprite(name, frame, pivot, tall)
            for name, frame, pivot in zip(names, sheet.frames, sprites.pivots, strict=True)
            if frame.page == page
        ]
        files[meta] = with_sprites(base, here, (wide, tall), options.keep_pivots, elsewhere).encode()
    return files


def _sprite(name: str, frame: Frame, pivot: Pivot, page_height: int) -> UnitySprite:
    across = (pivot[0] * frame.source_width - frame.offset_x) / frame.width
    down = (pivot[1] * frame.source_height - frame.offset_y) / frame.height
    bottom = page_height - frame.y - frame.height
    return UnitySprite(name, frame.x, bottom, frame.width, frame.height, (across, 1 - down))


EXPORTERS.add(
    "unity",
    Exporter(
        label=N_("Unity sprites"),
        description=N_("A sheet and its .meta: Unity cuts it into sprites with pivots. Ids and your settings stay."),
        family="engines",
        suffix=".png",
        options=UnityOptions,
        build=_build,
        draw=draw_sheet,
    ),
)
