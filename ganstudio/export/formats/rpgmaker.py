"""RPG Maker MV and MZ: character sheets, three steps across by four directions down, told apart by their file names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np

from ganstudio.core.errors import StudioError
from ganstudio.core.file_names import safe_name
from ganstudio.core.options import option
from ganstudio.core.progress import Progress
from ganstudio.core.text import N_, _
from ganstudio.export import EXPORTERS, Animation, Exporter, Page, SpriteSet
from ganstudio.export.frame_names import frame_names
from ganstudio.export.pixels import LARGEST_SIDE, check_size, cleaned, contact_sheet
from ganstudio.export.png_encoding import png_bytes

_STEPS, _ACROSS = 3, 4  # cells in a row of one character; characters in a row of a sheet of eight
_CHARACTER = 12  # sprites
_MOST_PAGES = 32  # that a preview shows one by one

# The rows of a character from the top, and what animations call them.
_DIRECTIONS = (
    ("down", "south", "front", "下"),
    ("left", "west", "左"),
    ("right", "east", "右"),
    ("up", "north", "back", "上"),
)
# A word apart, so that “breakdown” is none; Chinese has no spaces.
_WALK = r"(?:(.*?)(?:[\s_.-]+|(?=[^\x00-\x7f])))?(?:{})"


@dataclass(frozen=True)
class RpgMakerOptions:
    """How sprites become characters."""

    characters: str = option(
        "auto",
        N_("Characters"),
        N_("What one character is made of. Animations that walk end in down, left, right and up, such as “hero left”."),
        choices=[
            ("auto", N_("Four walks, or else standing still")),
            ("still", N_("Each sprite, standing still")),
            ("walk", N_("Four walks, or twelve sprites")),
        ],
    )
    layout: str = option(
        "single",
        N_("File layout"),
        N_("RPG Maker knows a file of one character by the $ before its name."),
        choices=[("single", N_("One character a file ($)")), ("eight", N_("Eight characters a file (12 × 8)"))],
    )
    thing: bool = option(
        False,
        N_("Things, not people (!)"),
        N_("Doors and chests stand on their tile; without the ! RPG Maker lifts them by 6 pixels."),
    )
    cell: int = option(
        48,
        N_("Cell size"),
        N_("Sprites stand at the bottom centre of their cells; larger ones make larger cells. MV and MZ use 48."),
        minimum=1,
        maximum=512,
        unit="px",
    )


@dataclass(frozen=True)
class _Character:
    """A character: the sprites of its twelve cells, row by row."""

    name: str
    rows: tuple[int, ...]


def _build(sprites: SpriteSet, path: Path, options: RpgMakerOptions, progress: Progress) -> Mapping[Path, bytes]:
    groups = _groups(_characters(sprites, options), options)
    places = _shown(sprites, path, options)
    files = {}
    for number, (place, sheet) in enumerate(zip(places, _sheets(sprites, groups, options), strict=True)):
        progress(number / len(places), _("Picture {number} of {count}").format(number=number + 1, count=len(places)))
        files[place] = png_bytes(sheet)
    return files


def _shown(sprites: SpriteSet, path: Path, options: RpgMakerOptions) -> dict[Path, list[int]]:
    characters = _characters(sprites, options)
    sign = ("!" if options.thing else "") + ("$" if options.layout == "single" else "")
    groups = _groups(characters, options)
    title = sprites.title or "sprites"
    if options.layout == "single":
        names = [character.name for character in characters]
        # A single character called like the whole keeps its name, even a plain number.
        names = [safe_name(title)] if names == [title] else frame_names(names, title)
    else:
        names = frame_names([title if len(groups) == 1 else f"{title} {row + 1}" for row in range(len(groups))])
    return {
        path / f"{sign}{name}.png": list(dict.fromkeys(row for character in group for row in character.rows))
        for name, group in zip(names, groups, strict=True)
    }


def _draw(sprites: SpriteSet, options: RpgMakerOptions) -> Sequence[Page]:
    groups = _groups(_characters(sprites, options), options)
    sheets = _sheets(sprites, groups, options)
    if len(groups) <= _MOST_PAGES:
        return [Page(sheet) for sheet in sheets]
    first = next(sheets)
    most = (LARGEST_SIDE // first.shape[0]) * (LARGEST_SIDE // first.shape[1])
    # No more than a contact sheet shows: all of 2,000 characters would be hundreds of megabytes.
    shown = np.zeros((min(len(groups), most), *first.shape), np.uint8)
    for number, sheet in enumerate([first, *islice(sheets, len(shown) - 1)]):
        shown[number] = sheet
    return [Page(contact_sheet(shown, in_row=False))]


def _characters(sprites: SpriteSet, options: RpgMakerOptions) -> list[_Character]:
    walks = _walks(sprites)
    whole = bool(walks) and all(len(ways) == len(_DIRECTIONS) for ways in walks.values())
    if options.characters == "still" or (options.characters == "auto" and not whole):
        return [_Character(name, (row,) * _CHARACTER) for row, name in enumerate(sprites.names)]
    if walks:
        return [_walking(name or sprites.title, ways) for name, ways in walks.items()]
    if sprites.count % _CHARACTER:
        raise StudioError(
            _("A walking character takes 12 sprites, 3 for each direction, but there are {count}.").format(
                count=sprites.count
            ),
            _("Choose 12, 24, 36 …, call four animations down, left, right and up, or let each sprite stand still."),
        )
    starts = range(0, sprites.count, _CHARACTER)
    return [_Character(sprites.names[start], tuple(range(start, start + _CHARACTER))) for start in starts]


def _walks(sprites: SpriteSet) -> dict[str, dict[int, Animation]]:
    """Return the animations whose names tell a direction: by character, then by the row of the direction."""
    walks: dict[str, dict[int, Animation]] = {}
    for animation in sprites.animations:
        for direction, words in enumerate(_DIRECTIONS):
            if found := re.fullmatch(_WALK.format("|".join(words)), animation.name, re.IGNORECASE | re.DOTALL):
                walks.setdefault(found[1] or "", {})[direction] = animation
    return walks


def _walking(name: str, ways: Mapping[int, Animation]) -> _Character:
    missing = [words[0] for direction, words in enumerate(_DIRECTIONS) if direction not in ways]
    if missing:
        raise StudioError(
            _("“{name}” has no walk {directions}.").format(name=name, directions=", ".join(missing)),
            _("A character needs four animations, whose names end in down, left, right and up."),
        )
    return _Character(name, tuple(row for direction in range(len(_DIRECTIONS)) for row in _steps(ways[direction])))


def _steps(animation: Animation) -> tuple[int, int, int]:
    """Return the three steps that RPG Maker shows as 1-2-3-2: the middle one also stands."""
    shown = [row for row, _duration in replace(animation, loop=True).played()]  # whoever walks goes on walking
    if len(shown) == 1:
        shown *= 3
    elif len(shown) == 2:
        shown.append(shown[0])
    elif len(shown) == 4 and shown[1] == shown[3]:
        del shown[3]
    if len(shown) != _STEPS:
        raise StudioError(
            _("The animation “{name}” has {count} frames; RPG Maker's walks have 3.").format(
                name=animation.name, count=len(shown)
            ),
            _("Choose 1 to 3 frames for each direction."),
        )
    return (shown[0], shown[1], shown[2])


def _groups(characters: Sequence[_Character], options: RpgMakerOptions) -> list[Sequence[_Character]]:
    size = 1 if options.layout == "single" else 2 * _ACROSS
    return [characters[start : start + size] for start in range(0, len(characters), size)]


def _sheets(
    sprites: SpriteSet, groups: Sequence[Sequence[_Character]], options: RpgMakerOptions
) -> Iterator[np.ndarray]:
    """Yield the sheet of each group, uint8 `(H, W, 4)`; characters that a sheet of eight lacks are empty."""
    single = options.layout == "single"
    across, down = (1, 1) if single else (_ACROSS, 2)
    width, height = max(options.cell, sprites.width), max(options.cell, sprites.height)
    check_size(width * _STEPS * across, height * len(_DIRECTIONS) * down)
    pixels = cleaned(sprites.pixels)
    left, top = (width - sprites.width) // 2, height - sprites.height
    for group in groups:
        cells = np.zeros((len(_DIRECTIONS) * down, _STEPS * across, height, width, 4), np.uint8)
        for place, character in enumerate(group):
            for cell, row in enumerate(character.rows):
                line = place // _ACROSS * len(_DIRECTIONS) + cell // _STEPS
                column = place % _ACROSS * _STEPS + cell % _STEPS
                cells[line, column, top : top + sprites.height, left : left + sprites.width] = pixels[row]
        grid = cells.swapaxes(1, 2)
        yield grid.reshape(cells.shape[0] * height, cells.shape[1] * width, 4)


EXPORTERS.add(
    "rpgmaker",
    Exporter(
        label=N_("RPG Maker characters"),
        description=N_("Sheets for MV and MZ, three steps by four directions: put them into img/characters."),
        family="engines",
        suffix="",
        options=RpgMakerOptions,
        build=_build,
        draw=_draw,
        shown=_shown,
    ),
)
