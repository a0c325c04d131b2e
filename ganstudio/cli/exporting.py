"""The command that makes sprites in a format for a game engine; nothing that is there is lost unasked."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganstudio.cli.command import Command, whole_number
from ganstudio.cli.option_flags import add_flags, given_values
from ganstudio.cli.output import Output, say
from ganstudio.cli.sprites import add_sprite_flags, make_sprites, project_around, snapshot_of
from ganstudio.core.errors import StudioError
from ganstudio.core.progress import part_of
from ganstudio.core.project import Project
from ganstudio.core.text import N_, _

if TYPE_CHECKING:
    from ganstudio.export import SpriteSet

_LISTED = 8  # files and sprites named one by one


def _configure_export(parser: argparse.ArgumentParser) -> None:
    from ganstudio.export import Marking

    add_sprite_flags(parser)
    parser.add_argument("--format", metavar="KEY", required=True, help=_("see `ganstudio formats`"))
    parser.add_argument("--out", metavar="PATH", required=True, help=_("the file, or for some formats the folder"))
    several = {
        "--set": _("an option of the format, see `ganstudio formats`; may be given several times"),
        "--arrange": _("order, pivots or animations, such as pivot=bottom; may be given several times"),
        "--finish": _("what is done to the pixels, such as scale=2; may be given several times"),
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
    from ganstudio.core.options import from_mapping, from_texts
    from ganstudio.export import EXPORTERS, Arrangement, Finishing, Marking, arranged, finished, prepare
    from ganstudio.export.writing import write_together

    exporter = EXPORTERS[arguments.format]
    options = from_texts(exporter.options, arguments.set)
    arrangement, finishing = from_texts(Arrangement, arguments.arrange), from_texts(Finishing, arguments.finish)
    marking = from_mapping(Marking, given_values(arguments, Marking))

    snapshot = snapshot_of(arguments.source)
    project = project_around(arguments.source, snapshot)
    stops = arguments.stops if exporter.animated else 0
    seed, truncation = arguments.seed, arguments.truncation
    made = make_sprites(snapshot, arguments.count, seed, truncation, output, stops, arguments.kind)
    sprites, held_back = _without_copies(made, project, arguments.with_copies, output)
    sprites = finished(arranged(sprites, arrangement), finishing)
    progress = output.progress
    files = prepare(arguments.format, sprites, Path(arguments.out), options, part_of(progress, 0.0, 0.8), marking)
    _ask_before_replacing(files, arguments.replace, output)
    write_together(files, part_of(progress, 0.8, 1.0))

    written = list(files)
    data: dict[str, Any] = {"model": str(snapshot), "format": arguments.format, "count": sprites.count}
    data |= {"held_back": held_back, "files": [str(path) for path in written]}
    output.result(data, _written_words(written))
    return 0


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


def _ask_before_replacing(files: Mapping[Path, bytes], may_replace: bool, output: Output) -> None:
    """Say which files would be replaced by others and ask on a terminal; `StudioError` for no and where nobody is."""
    changed = [] if may_replace else [path for path, content in files.items() if _differs(path, content)]
    if not changed:
        return
    question = _("These files are there already and would be replaced:") + "\n" + _listed(changed)
    hint = _("Replace them: --replace; or give another --out.")
    if output.as_json or not (sys.stdin and sys.stdin.isatty() and sys.stderr and sys.stderr.isatty()):
        raise StudioError(_("Files are there already: {names}.").format(names=_listed(changed, ", ")), hint)
    output.done()
    say(question)
    sys.stderr.write(_("Replace them? [y/N] "))
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("y", "yes", _("yes")):
        raise StudioError(_("Nothing was written."), hint)


def _differs(path: Path, content: bytes) -> bool:
    """Whether there is something else at `path`; what cannot be read is something else."""
    try:
        return path.read_bytes() != content
    except FileNotFoundError:
        return False
    except NotADirectoryError:  # said better when it is written
        return False
    except OSError:
        return True


def _listed(paths: Sequence[Path], between: str = "\n") -> str:
    more = [_("… {count} files in all").format(count=len(paths))] if len(paths) > _LISTED else []
    return between.join([*map(str, paths[:_LISTED]), *more])


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
    "  ganstudio export Monsters --format sheet --out m.png --arrange pivot=bottom --finish scale=2 --report --replace",
)
