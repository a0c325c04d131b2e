"""The sprites in a Unity `.meta`: written anew, or put into an existing one so that nothing of the artist's is lost.

Scenes refer to a sprite by the picture's guid and the sprite's internal id, so both stay as they are there. New ids
come from the names alone: the same export gives the same ids everywhere.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ganstudio.export.unity_yaml import block, items, number, scalar, text_of, value_of, with_value

_SPRITE = 213  # the number of Unity's class Sprite


@dataclass(frozen=True)
class UnitySprite:
    """A sprite in pixels of its page from the bottom left; its pivot in parts of that rectangle, y upwards."""

    name: str
    x: int
    y: int
    width: int
    height: int
    pivot: tuple[float, float]


def guid_of(meta: str | None) -> str | None:
    """Return the guid that a `.meta` gives its picture."""
    found = re.search(r"^guid: *([0-9a-fA-F]{32})\s*$", meta or "", re.MULTILINE)
    return found[1] if found else None


def new_guid(*parts: bytes) -> str:
    """Return a guid that follows from `parts`."""
    return hashlib.blake2b(b"\0".join(parts), digest_size=16, person=b"GAN Studio guid").hexdigest()


def is_texture(meta: str) -> bool:
    """Whether this is the `.meta` of a picture."""
    return block(meta.splitlines(), "TextureImporter", 0) is not None


def sprite_entries(meta: str) -> dict[str, list[str]]:
    """Return the lines of every sprite in a `.meta` by its name."""
    lines = meta.splitlines()
    found = _list(lines)
    entries = items(lines[found[0] + 1 : found[1]]) if found else []
    return {name: entry for entry in entries if (name := _name(entry)) is not None}


def with_sprites(
    meta: str,
    sprites: Sequence[UnitySprite],
    size: tuple[int, int],
    keep_pivots: bool = False,
    elsewhere: Mapping[str, list[str]] | None = None,
) -> str:
    """Return the `.meta` with these sprites: entries that are there keep all but their place and pivot.

    A sprite that the artist renamed is known by its id and keeps its new name. Entries of sprites that we wrote and
    that are gone go; the artist's own stay while they are inside `size`, the picture's width and height.
    `elsewhere` are the entries of other pages, for sprites that changed theirs. With `keep_pivots` entries that are
    there keep those too.
    """
    end = "\r\n" if "\r\n" in meta else "\n"
    lines = meta.splitlines()
    guid = guid_of(meta) or ""
    there = sprite_entries(meta)
    by_id = {_id_of(entry): name for name, entry in there.items()}
    known = _known_ids(lines)
    entries, ids = [], {}
    for sprite in sprites:
        made = _internal_id(sprite.name)
        name = sprite.name if sprite.name in there else by_id.get(made, sprite.name)
        old = there.pop(name, None) or (elsewhere or {}).get(sprite.name)
        ids[name] = _id_of(old) or known.get(name) or made
        new = old or _new_entry(guid, sprite.name)
        entries.append(_placed(new, sprite, ids[name], pivot=old is None or not keep_pivots))
    for name, entry in there.items():
        if _id_of(entry) != _internal_id(name) and _inside(entry, size):
            entries.append(entry)
    lines = with_value(with_value(lines, "spriteMode", 2, "2"), "textureType", 2, "8")
    return end.join([*_with_tables(_with_entries(lines, entries), {**known, **ids}), ""])


def _list(lines: Sequence[str]) -> tuple[int, int] | None:
    sheet = block(lines, "spriteSheet", 2)
    return block(lines, "sprites", 4, sheet[0] + 1, sheet[1]) if sheet else None


def _name(entry: Sequence[str]) -> str | None:
    return value_of(entry, "name", 6)


def _id_of(entry: Sequence[str] | None) -> int:
    """Return the internal id of an entry; 0 where there is none."""
    found = re.fullmatch(r"-?\d+", value_of(entry or (), "internalID", 6) or "")
    return int(found[0]) if found else 0


def _known_ids(lines: Sequence[str]) -> dict[str, int]:
    """Return the ids of the file's tables by name, of sprites that are gone too."""
    known = {}
    table = block(lines, "internalIDToNameTable", 2)
    for item in items(lines[table[0] + 1 : table[1]]) if table else []:
        name, number_of_sprite = value_of(item, "second", 4), value_of(item, str(_SPRITE), 6)
        if name is not None and re.fullmatch(r"-?\d+", number_of_sprite or ""):
            known[name] = int(str(number_of_sprite))
    table = block(lines, "nameFileIdTable", 4)
    for line in lines[table[0] + 1 : table[1]] if table else []:
        if found := re.fullmatch(r" {6}(.*): *(-?\d+)\s*", line):
            known[text_of(found[1])] = int(found[2])
    return known


def _internal_id(name: str) -> int:
    """Return the same id on every page, so that a sprite that changes its page is still known."""
    digest = hashlib.blake2b(name.encode(), digest_size=8, person=b"GAN Studio id").digest()
    return int.from_bytes(digest, "big", signed=True) or 1


def _new_entry(guid: str, name: str) -> list[str]:
    digest = hashlib.blake2b(f"{guid}/{name}".encode(), digest_size=8, person=b"GAN Studio spr").hexdigest()
    return [
        "    - serializedVersion: 2",
        f"      name: {scalar(name)}",
        "      rect:",
        "        serializedVersion: 2",
        *(f"        {key}: 0" for key in ("x", "y", "width", "height")),
        "      alignment: 9",
        "      pivot: {x: 0.5, y: 0.5}",
        "      border: {x: 0, y: 0, z: 0, w: 0}",
        "      outline: []",
        "      physicsShape: []",
        "      tessellationDetail: -1",
        "      bones: []",
        f"      spriteID: {digest}0800000000000000",
        "      internalID: 0",
        "      vertices: []",
        "      indices:",
        "      edges: []",
        "      weights: []",
    ]


def _placed(entry: Sequence[str], sprite: UnitySprite, internal_id: int, pivot: bool) -> list[str]:
    lines = list(entry)
    for key in ("x", "y", "width", "height"):
        lines = with_value(lines, key, 8, str(getattr(sprite, key)))
    if pivot:
        x, y = sprite.pivot
        lines = with_value(lines, "pivot", 6, f"{{x: {number(x)}, y: {number(y)}}}")
        lines = with_value(lines, "alignment", 6, "9")  # as the pivot says
    if value_of(lines, "internalID", 6) is None:  # of a Unity before 2019
        lines.append("      internalID: 0")
    return with_value(lines, "internalID", 6, str(internal_id))


def _inside(entry: Sequence[str], size: tuple[int, int]) -> bool:
    """Whether a sprite lies on the picture; one whose place is no number cannot be said to."""
    try:
        x, y, width, height = (float(value_of(entry, key, 8) or 0) for key in ("x", "y", "width", "height"))
    except ValueError:
        return False
    return x >= 0 and y >= 0 and x + width <= size[0] and y + height <= size[1]


def _with_entries(lines: Sequence[str], entries: Sequence[Sequence[str]]) -> list[str]:
    found = _list(lines)
    body = [line for entry in entries for line in entry]
    if found:
        return [*lines[: found[0]], "    sprites:", *body, *lines[found[1] :]]
    importer = block(lines, "TextureImporter", 0) or (0, len(lines))
    sheet = block(lines, "spriteSheet", 2)
    place = sheet[0] if sheet else importer[1]
    head = ["  spriteSheet:", "    serializedVersion: 2", "    sprites:", *body]
    return [*lines[:place], *head, *lines[sheet[1] if sheet else place :]]


def _with_tables(lines: list[str], ids: Mapping[str, int]) -> list[str]:
    """Write the ids where Unity looks for them: in the sheet, and in the table of the whole file."""
    sheet = block(lines, "spriteSheet", 2) or (0, len(lines))
    table = block(lines, "nameFileIdTable", 4, *sheet) or (sheet[1], sheet[1])
    names = [f"      {scalar(name)}: {number_of_sprite}" for name, number_of_sprite in ids.items()]
    lines[table[0] : table[1]] = ["    nameFileIdTable:", *names]
    found = block(lines, "internalIDToNameTable", 2)
    importer = block(lines, "TextureImporter", 0) or (0, 0)
    start, end = found or (importer[0] + 1, importer[0] + 1)
    others = [item for item in items(lines[start + 1 : end]) if value_of(item, str(_SPRITE), 6) is None]
    rows = [
        line
        for name, number_of_sprite in ids.items()
        for line in ("  - first:", f"      {_SPRITE}: {number_of_sprite}", f"    second: {scalar(name)}")
    ]
    lines[start:end] = ["  internalIDToNameTable:", *(line for item in others for line in item), *rows]
    return lines
