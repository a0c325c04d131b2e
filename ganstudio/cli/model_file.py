"""The command that writes a generator as ONNX, so that a game rolls new sprites at run time."""

from __future__ import annotations

import argparse
from pathlib import Path

from ganstudio.cli.command import Command, add_source, decimal_number, place
from ganstudio.cli.output import Output
from ganstudio.cli.replacing import ask_before_replacing
from ganstudio.cli.sprites import snapshot_of
from ganstudio.core.errors import StudioError
from ganstudio.core.files import check_folder
from ganstudio.core.text import N_, _

_SUFFIX = ".onnx"


def _configure_model(parser: argparse.ArgumentParser) -> None:
    add_source(parser)
    parser.add_argument(
        "--out",
        metavar="FILE",
        type=place,
        required=True,
        help=_("the .onnx file; two sample programs are written beside it"),
    )
    parser.add_argument(
        "--truncation",
        metavar="X",
        type=decimal_number(0.0, 1.0),
        default=1.0,
        help=_("built into the model: from 0, the average sprite, to 1, full variety; 1 unless given"),
    )
    parser.add_argument("--replace", action="store_true", help=_("replace files that are there, without asking"))


def _run_model(arguments: argparse.Namespace, output: Output) -> int:
    path: Path = arguments.out
    has_name = path.name not in ("", "..")  # `.`, `..` and the root of a disk are folders; `models` may become a file
    if has_name and path.suffix.lower() != _SUFFIX:
        path = path.with_name(path.name + _SUFFIX)
    if not has_name or path.is_dir():
        raise StudioError(_("{path} is a folder, not a file.").format(path=path), _("Give another --out."))
    check_folder(path.parent)
    snapshot = snapshot_of(arguments.source)
    output.note(_("Loading PyTorch and the model …"))
    from ganstudio.export.writing import write_together
    from ganstudio.latent.onnx_model import onnx_model
    from ganstudio.latent.onnx_samples import sample_programs

    content, facts = onnx_model(snapshot, arguments.truncation)
    programs = sample_programs(path.name.removesuffix(path.suffix), path.name, facts)
    files = {path: content} | {path.with_name(name): text for name, text in programs.items()}
    ask_before_replacing(files, arguments.replace, output)
    write_together(files, output.progress)
    words = "\n".join(_("Wrote {path}").format(path=each) for each in files)
    output.result({**facts, "model": str(snapshot), "files": [str(each) for each in files]}, words)
    return 0


MODEL = Command(
    N_("write the model itself as ONNX, for games that draw new sprites at run time"),
    _configure_model,
    _run_model,
    "ganstudio model Monsters --out monsters.onnx --truncation 0.8",
)
