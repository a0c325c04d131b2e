"""The pages of a sheet as PNG files, for every format that writes a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ganstudio.core.progress import Progress, part_of
from ganstudio.core.text import _
from ganstudio.export.exporter import Page
from ganstudio.export.png_encoding import png_bytes
from ganstudio.export.sheet import GridOptions, Sheet, build_sheet
from ganstudio.export.sprite_set import SpriteSet


def page_paths(path: Path, count: int, suffix: str = ".png") -> list[Path]:
    """Return a path for each page: `path` with the suffix, numbered from 0 where there are several."""
    stem = path.name.removesuffix(path.suffix)
    return [path.with_name(f"{stem}{f'-{page}' if count > 1 else ''}{suffix}") for page in range(count)]


def page_files(sheet: Sheet, path: Path, progress: Progress) -> dict[Path, bytes]:
    """Return the PNG files of the pages, named as `page_paths` says."""
    files = {}
    for number, place in enumerate(page_paths(path, len(sheet.pages))):
        progress(number / len(sheet.pages), _("Compressing the picture"))
        files[place] = png_bytes(sheet.pages[number])
    progress(1.0, _("Compressing the picture"))
    return files


def laid_out(
    sprites: SpriteSet, path: Path, options: GridOptions, progress: Progress
) -> tuple[Sheet, dict[Path, bytes]]:
    """Return the sheet of a set and the PNG files of its pages; `StudioError` as `build_sheet` says."""
    sheet = build_sheet(sprites.pixels, options, part_of(progress, 0.0, 0.5), sprites.names)
    return sheet, page_files(sheet, path, part_of(progress, 0.5, 1.0))


def draw_sheet(sprites: SpriteSet, options: GridOptions) -> Sequence[Page]:
    """Return the pages that `laid_out` writes, as a preview shows them."""
    return sheet_pages(build_sheet(sprites.pixels, options, names=sprites.names))


def sheet_pages(sheet: Sheet) -> Sequence[Page]:
    """Return the pages as a preview shows them."""
    return [Page(pixels) for pixels in sheet.pages]
