"""The command that turns drawings of one kind into the other with translating models, and writes one PNG for each."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganstudio.cli.command import MODEL_SUFFIX, Command, place, source_path
from ganstudio.cli.output import Output
from ganstudio.cli.replacing import ask_before_replacing
from ganstudio.core.distinct import free_name
from ganstudio.core.errors import StudioError
from ganstudio.core.files import check_folder
from ganstudio.core.progress import part_of
from ganstudio.core.project import Project
from ganstudio.core.recipes import MADE_BY
from ganstudio.core.text import N_, _
from ganstudio.core.views import MIRROR_WORDS, MIRRORED, VIEWS, missing_side, view_of

if TYPE_CHECKING:
    import numpy as np

    from ganstudio.checkpoints.snapshot_info import SnapshotInfo
    from ganstudio.data.pictures import NamedPicture

_PALETTES = ("source", "none")
_LISTED = 5
_OWN_VIEW = "down"  # of the given pictures, unless told


@dataclass(frozen=True)
class _Model:
    info: SnapshotInfo
    label: str  # what its answers are called
    view: str  # a key of VIEWS, or empty


def _configure_translate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source",
        metavar="[VIEW=]MODEL",
        help=_("a project, of whose newest translating run the best snapshot is taken, or a .safetensors"),
    )
    parser.add_argument("paths", metavar="PATH", nargs="+", type=place, help=_("pictures, or folders of them"))
    parser.add_argument(
        "--out", metavar="FOLDER", type=place, required=True, help=_("where the answers are written as PNG files")
    )
    parser.add_argument("--reverse", action="store_true", help=_("from B to A instead of A to B"))
    parser.add_argument(
        "--palette",
        choices=_PALETTES,
        help=_(
            "whether an answer has its source's colours only, laid as they lie there; unless given, where B has A's"
        ),
    )
    parser.add_argument("--back", action="store_true", help=_("write what comes of translating back too"))
    parser.add_argument(
        "--model",
        metavar="[VIEW=]MODEL",
        action="append",
        default=[],
        help=_("a further project or model, for another view; may be given several times"),
    )
    parser.add_argument(
        "--sheet", metavar="FORMAT", help=_("write four-view sheets in this format too, such as rpgmaker or godot")
    )
    parser.add_argument(
        "--view",
        choices=tuple(VIEWS),
        help=_("for --sheet: from where the given pictures are seen; “down”, the front, unless given"),
    )
    parser.add_argument(
        "--no-mirror",
        action="store_true",
        help=_("for --sheet: refuse to make a missing left or right view by mirroring the other one"),
    )
    parser.add_argument(
        "--set",
        metavar="OPTION=VALUE",
        action="append",
        default=[],
        help=_("for --sheet: an option of the format, see `ganstudio formats`; may be given several times"),
    )
    parser.add_argument("--replace", action="store_true", help=_("replace files that are there, without asking"))


def _run_translate(arguments: argparse.Namespace, output: Output) -> int:
    folder: Path = arguments.out
    check_folder(folder)
    _check_sheet_words(arguments)
    models = _models([arguments.source, *arguments.model], arguments.reverse)
    _check_ways(models, arguments.reverse, arguments.back)
    side = ""
    if arguments.sheet:
        arguments.view = arguments.view or _OWN_VIEW
        side = _side_to_mirror(models, arguments.view, arguments.no_mirror)
        _sheet_options(arguments)
    pictures, refused = _pictures(arguments.paths, models, output)
    answers, backs = _translate(models, pictures, arguments, output)
    labels, views = [model.label for model in models], [model.view for model in models]
    recipes: list[dict[str, Any] | None] = [_recipe(model, arguments) for model in models]
    if side:
        output.note(" ".join((_(MIRROR_WORDS[side]), _("With --no-mirror a model of its own is needed for it."))))
        answers.append(_mirror(side, pictures, dict(zip(views, answers, strict=True))))
        backs.append(None)
        labels.append(side)
        views.append(side)
        other = next((model for model in models if model.view == MIRRORED[side]), None)
        recipes.append(_recipe(other, arguments) | {"mirrored": True} if other else None)
    files = _plain_files(folder, pictures, labels, answers, backs, recipes)
    if arguments.sheet:
        made = dict(zip(views, zip(answers, recipes, strict=True), strict=True))
        files |= _sheet_files(folder, pictures, made, arguments)

    from ganstudio.export.writing import write_together

    ask_before_replacing(files, arguments.replace, output)
    write_together(files, part_of(output.progress, 0.9, 1.0))
    data = {
        "models": [{"model": str(m.info.path), "label": m.label, "view": m.view} for m in models],
        "count": len(pictures),
        "mirrored": side,
        "refused": refused,
        "files": [str(path) for path in files],
    }
    output.result(data, _("Wrote {count} files to {path}.").format(count=len(files), path=folder))
    return 0


def _check_sheet_words(arguments: argparse.Namespace) -> None:
    """Refuse words that would do nothing."""
    if not arguments.sheet and (arguments.view or arguments.no_mirror or arguments.set):
        raise StudioError(_("--view, --no-mirror and --set are for sheets."), _("Add --sheet FORMAT."))


def translator_of(source: str) -> SnapshotInfo:
    """Return the translating model that a PROJECT or MODEL word means; of a project the best of its newest run."""
    from ganstudio.checkpoints.snapshot_info import read_info
    from ganstudio.checkpoints.translating_models import translating_models

    if source.endswith(MODEL_SUFFIX):
        info = read_info(Path(source))
        if not info.translates:
            raise StudioError(
                _("{name} draws new sprites; it does not translate.").format(name=info.path.name),
                _("Choose a model of a CycleGAN or pix2pix, or sample this one: ganstudio sample."),
            )
        return info
    project = Project.open(source)
    if found := translating_models(project):
        return found[0]
    raise StudioError(
        _("There is no trained model in {path} that translates.").format(path=project.folder),
        _("Import the other kind with --domain B, then train a cyclegan, or a pix2pix where there are pairs."),
    )


def _models(words: Sequence[str], reverse: bool) -> list[_Model]:
    """Return the models in the order given, each with a label and the view that it answers with, where told."""
    from ganstudio.checkpoints.translating_models import word_for

    models: list[_Model] = []
    for word in words:
        view, between, source = word.partition("=")
        given = view if between and view in VIEWS else ""
        try:
            info = translator_of(source_path(source if given else word))
        except argparse.ArgumentTypeError as error:
            raise StudioError(_("{sentence}.").format(sentence=error)) from None
        name = word_for(info, reverse)
        view = given or view_of(name) or view_of(info.project)
        label = free_name(given or name, {model.label for model in models})
        models.append(_Model(info, label, view))
    sizes = {(model.info.width, model.info.height) for model in models}
    if len(sizes) > 1:
        raise StudioError(
            _("These models translate sprites of different sizes: {sizes}.").format(
                sizes=", ".join(f"{width} × {height}" for width, height in sorted(sizes))
            ),
            _("Give models that learned from sprites of one size."),
        )
    return models


def _check_ways(models: Sequence[_Model], reverse: bool, back: bool) -> None:
    """Refuse what a model of one direction cannot do, before any work is done."""
    for model in models:
        if not model.info.has_way_back and (reverse or back):
            raise StudioError(
                _("{name} translates in one direction only.").format(name=model.label),
                _("Leave out --reverse and --back, or train a CycleGAN, which learns both ways."),
            )


def _side_to_mirror(models: Sequence[_Model], own: str, no_mirror: bool) -> str:
    """Return the side view that no model answers with but the other side tells, empty if all four views are there.

    Refuses models whose answers do not make up four views with the drawing, before any work is done.
    """
    told = [own, *(model.view for model in models)]
    if unknown := [model.label for model in models if not model.view]:
        raise StudioError(
            _("From where are the answers of {names} seen?").format(names=", ".join(unknown)),
            _("Say it before the model: --model left=PROJECT; one of {views}.").format(views=", ".join(VIEWS)),
        )
    side = "" if no_mirror else missing_side(told)
    if not side and sorted(told) != sorted(VIEWS):
        hint = _("Give the drawing's view with --view and a --model for each of the other three.")
        if no_mirror and missing_side(told):
            hint = _("Leave out --no-mirror to mirror the other side, or give a --model for each missing view.")
        raise StudioError(
            _("Four views are needed, each once, but these are there: {views}.").format(views=", ".join(told)), hint
        )
    return side


def _pictures(
    paths: Sequence[Path], models: Sequence[_Model], output: Output
) -> tuple[list[NamedPicture], list[dict[str, str]]]:
    """Return the pictures that all models can take, and those that one cannot; `StudioError` if none is left."""
    from ganstudio.core.sprites import LARGEST
    from ganstudio.data.pictures import read_pictures

    read = read_pictures(paths, part_of(output.progress, 0.0, 0.1), largest=LARGEST)
    refused = [{"path": note.path, "reason": note.reason} for note in read.notes]
    taken = []
    for picture in read.pictures:
        if reason := _why_not(picture, models):
            refused.append({"path": str(picture.path), "reason": reason})
        else:
            taken.append(picture)
    if not taken:
        first = refused[0] if refused else None
        raise StudioError(
            _("There is no picture to translate."), f"{first['path']}: {first['reason']}" if first else ""
        )
    if refused:
        lines = "\n".join(f"  {each['path']}: {each['reason']}" for each in refused[:_LISTED])
        words = _("Left out: {count}").format(count=len(refused))
        output.note(f"{words}\n{lines}" + (" …" if len(refused) > _LISTED else ""))
    return taken, refused


def _why_not(picture: NamedPicture, models: Sequence[_Model]) -> str:
    """Return why one of the models cannot take a picture, and of several which one; empty if all can."""
    from ganstudio.latent.translatable import fitted

    for model in models:
        try:
            fitted(picture.pixels[None], model.info)
        except StudioError as error:
            words = " ".join((error.message, error.hint)).strip()
            return f"{model.label}: {words}" if len(models) > 1 else words
    return ""


def _translate(
    models: Sequence[_Model], pictures: Sequence[NamedPicture], arguments: argparse.Namespace, output: Output
) -> tuple[list[np.ndarray], list[np.ndarray | None]]:
    import numpy as np

    from ganstudio.latent.translating import SpriteTranslator

    translator, sources = SpriteTranslator(), np.stack([picture.pixels for picture in pictures])
    answers, backs = [], []
    for number, model in enumerate(models):
        progress = part_of(output.progress, 0.1 + 0.8 * number / len(models), 0.1 + 0.8 * (number + 1) / len(models))
        lock = _palette(model, arguments) == "source"
        made = translator.translate(model.info.path, sources, arguments.reverse, lock, arguments.back, progress)
        answers.append(made.pixels)
        backs.append(made.back)
    return answers, backs


def _plain_files(
    folder: Path,
    pictures: Sequence[NamedPicture],
    labels: Sequence[str],
    answers: Sequence[np.ndarray],
    backs: Sequence[np.ndarray | None],
    recipes: Sequence[Mapping[str, Any] | None],
) -> dict[Path, bytes]:
    """Return a PNG for each answer: NAME.png, with several labels NAME-LABEL.png; NAME-back.png for the way back."""
    from ganstudio.export.frame_names import frame_names, unique_names

    files: dict[Path, bytes] = {}
    ends = [""] if len(labels) == 1 else [f"-{label}" for label in frame_names(labels)]
    wanted = [f"{name}{end}" for name in _file_names(pictures) for end in ends]
    # Of a picture called NAME-back and the way back of NAME, the picture's answer keeps the name.
    unique = unique_names([*wanted, *(f"{stem}-back" for stem in wanted)])
    stems = zip(unique[: len(wanted)], unique[len(wanted) :], strict=True)
    for row, picture in enumerate(pictures):
        for answer, back, recipe in zip(answers, backs, recipes, strict=True):
            stem, stem_back = next(stems)
            files[folder / f"{stem}.png"] = _png(answer[row], recipe, picture.name)
            if back is not None:
                files[folder / f"{stem_back}.png"] = _png(back[row], recipe, picture.name)
    return files


def _recipe(model: _Model, arguments: argparse.Namespace) -> dict[str, Any]:
    from ganstudio.checkpoints.model_facts import facts_of

    how = {"reverse": arguments.reverse, "palette": _palette(model, arguments)}
    return {"model": model.info.path.name, MADE_BY: facts_of(model.info), **how}


def _palette(model: _Model, arguments: argparse.Namespace) -> str:
    """Return one of `_PALETTES`: as was told, else as the model would have it."""
    return arguments.palette or _PALETTES[0 if model.info.keeps_colours else 1]


def _png(pixels: np.ndarray, recipe: Mapping[str, Any] | None, source: str) -> bytes:
    """Return the PNG of an answer, which says that a model drew it; a drawing that is only mirrored has no recipe."""
    from ganstudio.export.png_encoding import png_bytes
    from ganstudio.export.provenance import xmp_packet
    from ganstudio.export.xmp import with_xmp

    plain = png_bytes(pixels)
    return plain if recipe is None else with_xmp(plain, xmp_packet([{**recipe, "source": source}]))


def _file_names(pictures: Sequence[NamedPicture]) -> list[str]:
    """Return a path without suffix for each picture, different ones, with the folders it lay in."""
    from ganstudio.core.file_names import safe_name
    from ganstudio.export.frame_names import unique_names

    return unique_names(["/".join(safe_name(part) for part in picture.name.split("/")) for picture in pictures])


def _mirror(side: str, pictures: Sequence[NamedPicture], answers: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return a side view of every picture: the other side mirrored, which is an answer or the drawing itself."""
    import numpy as np

    from ganstudio.export.four_views import mirrored

    drawn = answers.get(MIRRORED[side])
    return mirrored(np.stack([picture.pixels for picture in pictures]) if drawn is None else drawn)


def _sheet_options(arguments: argparse.Namespace) -> Any:
    """Return the options of the sheets' format; `StudioError` if there is no such format or option."""
    from ganstudio.core.options import from_texts
    from ganstudio.export import EXPORTERS

    return from_texts(EXPORTERS[arguments.sheet].options, arguments.set)


def _sheet_files(
    folder: Path,
    pictures: Sequence[NamedPicture],
    made: Mapping[str, tuple[np.ndarray, Mapping[str, Any] | None]],  # by view: sprites, and how they came to be
    arguments: argparse.Namespace,
) -> Mapping[Path, bytes]:
    from ganstudio.export import EXPORTERS, prepare
    from ganstudio.export.four_views import four_views
    from ganstudio.export.frame_names import unique_names

    exporter, options = EXPORTERS[arguments.sheet], _sheet_options(arguments)
    names = unique_names([name.rpartition("/")[2] for name in _file_names(pictures)])
    characters = {
        name: {arguments.view: picture.pixels} | {view: answer[row] for view, (answer, _recipe) in made.items()}
        for row, (name, picture) in enumerate(zip(names, pictures, strict=True))
    }
    recipes = {
        name: {arguments.view: {"source": picture.name}}
        | {
            view: {**({"mirrored": True} if recipe is None else recipe), "source": picture.name}
            for view, (_answer, recipe) in made.items()
        }
        for name, picture in zip(names, pictures, strict=True)
    }
    title = next(iter(characters)) if len(characters) == 1 else "characters"
    path = folder if not exporter.suffix else folder / f"{title}-views{exporter.suffix}"
    return prepare(arguments.sheet, four_views(characters, title, recipes), path, options)


TRANSLATE = Command(
    N_("turn drawings of one kind into the other with a translating model"),
    _configure_translate,
    _run_translate,
    "ganstudio translate Heroes-left drawings --out left\n"
    "  ganstudio translate left=Heroes-left hero.png --model right=Heroes-right --model up=Heroes-back "
    "--sheet rpgmaker --out hero",
)
