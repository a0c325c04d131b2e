"""The report beside an export: each sprite, how it was made, and how near it is to a training sprite."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from ganstudio.core.progress import Progress
from ganstudio.core.text import _
from ganstudio.export.pixels import cleaned
from ganstudio.export.png_encoding import png_bytes
from ganstudio.export.provenance import COMPOSITE, DIGITAL_CREATION, TOOL, source_type
from ganstudio.export.recipe_ids import NEAREST, recipe_id
from ganstudio.export.sprite_set import SpriteSet

_STYLE = """
:root { color-scheme: light dark; --line: #8886; --soft: #8882; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: .4rem .6rem; text-align: left; vertical-align: top; }
img { image-rendering: pixelated; width: 64px; height: 64px; object-fit: contain; background: var(--soft); }
code { overflow-wrap: anywhere; } .near { color: light-dark(#a30, #fa7); font-weight: 600; }
details { max-width: 24rem; } summary { cursor: pointer; }
"""


def report_files(sprites: SpriteSet, files: Sequence[Path], base: Path, progress: Progress) -> dict[Path, bytes]:
    """Return `BASE report.html`, which needs no other file, and `BASE report.json`, which says the same to programs."""
    entries = [_entry(sprites, row) for row in range(sprites.count)]
    names = [path.relative_to(base.parent).as_posix() for path in files if path.is_relative_to(base.parent)]
    content = {
        "title": sprites.title,
        "tool": TOOL,
        "digital_source_type": source_type(sprites.recipes),
        "files": names,
        "sprites": entries,
    }
    rows = []
    pixels = cleaned(sprites.pixels)
    for row, entry in enumerate(entries):
        progress(row / sprites.count, _("Writing the report"))
        rows.append(_row(entry, png_bytes(pixels[row])))
    page = _page(sprites.title, names, rows, source_type(sprites.recipes))
    return {
        base.with_name(f"{base.name} report.html"): page.encode("utf-8", "replace"),
        base.with_name(f"{base.name} report.json"): json.dumps(content, indent=1, default=str).encode(),
    }


def _entry(sprites: SpriteSet, row: int) -> dict[str, Any]:
    recipe = dict(sprites.recipes[row]) if sprites.recipes else {}
    nearest = recipe.pop(NEAREST, None)
    return {
        "name": sprites.names[row],
        "tags": list(sprites.tags[row]),
        "pivot": [float(part) for part in sprites.pivots[row]],
        "digital_source_type": source_type([recipe]),
        "recipe_id": recipe_id(recipe) if recipe else None,
        "recipe": recipe or None,
        "nearest": dict(nearest) if isinstance(nearest, Mapping) else None,
    }


def _row(entry: Mapping[str, Any], png: bytes) -> str:
    picture = f'<img alt="" src="data:image/png;base64,{base64.b64encode(png).decode()}">'
    x, y = entry["pivot"]
    cells = [
        picture,
        escape(entry["name"]),
        escape(", ".join(entry["tags"])),
        f"{x:.3g}, {y:.3g}",
        _recipe_words(entry),
        _nearest_words(entry["nearest"]),
    ]
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _recipe_words(entry: Mapping[str, Any]) -> str:
    if entry["recipe"] is None:
        return escape(_("not known"))
    text = json.dumps(entry["recipe"], ensure_ascii=False, default=str)
    return f"<details><summary><code>{entry['recipe_id']}</code></summary><code>{escape(text)}</code></details>"


def _nearest_words(nearest: Mapping[str, Any] | None) -> str:
    if nearest is None:
        return escape(_("not known: the training sprites are not at hand"))
    words = _("{name}, {distance} apart").format(
        name=nearest.get("sprite", ""), distance=f"{float(nearest.get('distance', 0.0)):.4f}"
    )
    if nearest.get("copy"):
        return f'{escape(words)}<br><span class="near">{escape(_("nearly a copy"))}</span>'
    return escape(words)


def _page(title: str, names: Sequence[str], rows: Sequence[str], kind: str) -> str:
    heads = (_("Picture"), _("Name"), _("Tags"), _("Pivot"), _("Recipe"), _("Nearest training sprite"))
    about = {
        DIGITAL_CREATION: _("These sprites were drawn by hand and exported with {tool}."),
        COMPOSITE: _("These sprites were drawn by a trained generative model with {tool}, and in part by hand."),
    }.get(kind, _("These sprites were drawn by a trained generative model with {tool}.")).format(tool=TOOL)
    apart = _("Distances are the differences of pixels: 0 is the same picture, 1 the opposite.")
    heading = escape(_("Export report: {title}").format(title=title))
    return (
        f'<!doctype html>\n<html><head><meta charset="utf-8"><title>{heading}</title><style>{_STYLE}</style></head>\n'
        f"<body><h1>{heading}</h1>\n<p>{escape(about)} {escape(apart)}</p>\n"
        f"<p>{escape(_('Files:'))} {escape(', '.join(names))}</p>\n"
        f"<table><thead><tr>{''.join(f'<th>{escape(head)}</th>' for head in heads)}</tr></thead>\n<tbody>"
        + "\n".join(rows)
        + "</tbody></table></body></html>\n"
    )
