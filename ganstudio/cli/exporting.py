"""The command that makes sprites in a format for a game engine; nothing that is there is lost unasked."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganstudio.cli.command import Command, place, whole_number
from ganstudio.cli.option_flags import add_flags, given_values
from ganstudio.cli.output import Output
from ganstudio.cli.replacing import ask_before_replacing
from ganstudio.cli.sprites import add_sprite_flags, make_sprites, project_around, snapshot_of
from ganstudio.core.errors import StudioError
from ganstudio.core.files import check_folder
from ganstudio.core.progress import part_of
from ganstudio.core.project import Project
from ganstudio.core.text import N_, _

if TYPE_CHECKING:
    import numpy as np

    from ganstudio.export import Finishing, SpriteSet

_LISTED = 8  # sprites named one by one


def _configure_export(parser: argparse.ArgumentParser) -> None:
    from ganstudio.export import Marking

    add_sprite_flags(parser)
    parser.add_argument("--format", metavar="KEY", required=True, help=_("see `ganstudio formats`"))
    parser.add_argument(
        "--out", metavar="PATH", type=place, required=True, help=_("the file, or for some formats the folder")
    )
    several = {
        "--set": _("an option of the format, see `ganstudio formats`; may be given several times"),
        "--arrange": _("order, pivots or animations, such as pivot=bottom; may be given several times"),
        "--finish": _("what is done to the pixels, such as palette=dataset; may be given several times"),
    }
    for flag, words in several.items():
        parser.add_argument(flag, metavar="OPTION=VALUE", action="append", default=[], help=words)
    parser.add_argument(
        "--stops",
        metavar="N",
        type=whole_number(2, 10_000),
        default=4,
        help=_("for animations: through how many random sprites the --count frames walk; 4 unless given"),
    )
    add_flags(parser, Marking)
    parser.add_argument(
        "--with-copies", action="store_true", help=_("export sprites that nearly copy a training picture too")
    )
    parser.add_argument("--replace", action="store_true", help=_("replace files that are there, without asking"))


def _run_export(arguments: argparse.Namespace, output: Output) -> int:
    from ganstudio.checkpoints.snapshot_info import read_info
    from ganstudio.core.options import from_mapping, from_texts
    from ganstudio.export import EXPORTERS, Arrangement, Finishing, Marking, arranged, check_room, finished, prepare
    from ganstudio.export.writing import write_together

    exporter = EXPORTERS[arguments.format]
    options = from_texts(exporter.options, arguments.set)
    arrangement, finishing = from_texts(Arrangement, arguments.arrange), from_texts(Finishing, arguments.finish)
    marking = from_mapping(Marking, given_values(arguments, Marking))

    snapshot = snapshot_of(arguments.source)
    project = project_around(arguments.source, snapshot)
    palette = _palette(finishing, project)
    finishing.outline_rgb()  # what is no colour is told now, and not after the sprites are made
    info = read_info(snapshot)
    check_room(arguments.count, info.height, info.width, finishing, options)
    path: Path = arguments.out
    check_folder(path if path.is_dir() or not exporter.suffix else path.parent)
    stops = arguments.stops if exporter.animated else 0
    seed, truncation = arguments.seed, arguments.truncation
    made = make_sprites(snapshot, arguments.count, seed, truncation, output, stops, arguments.kind)
    sprites, held_back = _without_copies(made, project, arguments.with_copies, output)
    sprites = finished(arranged(sprites, arrangement), finishing, palette, output.progress)
    progress = output.progress
    files = prepare(arguments.format, sprites, path, options, part_of(progress, 0.0, 0.8), marking)
    ask_before_replacing(files, arguments.replace, output)
    write_together(files, part_of(progress, 0.8, 1.0))

    written = list(files)
    data: dict[str, Any] = {"model": str(snapshot), "format": arguments.format, "count": sprites.count}
    data |= {"held_back": held_back, "files": [str(path) for path in written]}
    output.result(data, _written_words(written))
    return 0


def _palette(finishing: Finishing, project: Project | None) -> np.ndarray | None:
    """Return the palette, uint8 `(colours, 3)`, of the project's sprites or of a file; None where neither is asked."""
    from ganstudio.export import palette_of, read_palette

    if not finishing.takes_palette:
        return None
    if finishing.palette != "dataset":
        return read_palette(Path(finishing.palette))
    if project is None:
        raise StudioError(
            _("The model lies in no project, so there is no data set to take the palette of."),
            _("Give a palette file: --finish palette=FILE."),
        )
    from ganstudio.data.dataset import load_dataset

    return palette_of(load_dataset(project).rgba())


def _without_copies(
    made: SpriteSet, project: Project | None, with_copies: bool, output: Output
) -> tuple[SpriteSet, list[dict[str, Any]]]:
    """Return the sprites that may go out, their recipes with the nearest training sprite, and who was held back."""
    from ganstudio.export import SpriteSet
    from ganstudio.quality.near_copies import nearest_sprites, recipes_with

    found = nearest_sprites(project, made.pixels, output.progress)
    made = replace(made, recipes=recipes_with(made.recipes, found))
    copies = {row: each for row, each in enumerate(found) if each is not None and each.copy}
    if with_copies or not copies:
        return made, []
    held_back = [{"name": made.names[row], **each.to_mapping()} for row, each in copies.items()]
    if len(copies) == made.count:
        raise StudioError(
            _("Each of these sprites nearly copies a training picture, so none was exported."),
            _("Export them all the same: --with-copies; or train longer, on more sprites."),
        )
    words = _("Held back, because they nearly copy a training picture: {count} of {all}. To export them: --with-copies")
    pairs = ", ".join(f"{each['name']} ≈ {each['sprite']}" for each in held_back[:_LISTED])
    output.note(
        words.format(count=len(copies), all=made.count) + "\n  " + pairs + (" …" if len(copies) > _LISTED else "")
    )
    kept = [row for row in range(made.count) if row not in copies]
    names, recipes = tuple(made.names[row] for row in kept), tuple(made.recipes[row] for row in kept)
    return SpriteSet(made.pixels[kept], names, made.title, recipes), held_back


def _written_words(written: Sequence[Path]) -> str:
    shown = [_("Wrote {path}").format(path=path) for path in written[:5]]
    if len(written) > len(shown):
        shown.append(_("… {count} files in all").format(count=len(written)))
    return "\n".join(shown)


EXPORT = Command(
    N_("make sprites in a format for a game engine"),
    _configure_export,
    _run_export,
    "ganstudio export Monsters --format texturepacker --count 64 --seed 7 --out monsters.png --set padding=2\n"
    "  ganstudio export Monsters --format sheet --out m.png --finish palette=dataset --report --replace",
)
