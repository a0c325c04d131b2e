"""The demonstration: starter sprites, a short training, a sheet. Shows in a minute that everything works here."""

from __future__ import annotations

import argparse
from pathlib import Path

from ganstudio.cli.command import Command, decimal_number, place
from ganstudio.cli.output import Output
from ganstudio.core.paths import documents_folder
from ganstudio.core.project import SUFFIX, Project
from ganstudio.core.text import N_, _

SPRITES_IN_SHEET = 64


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--minutes",
        metavar="M",
        type=decimal_number(0.001, 1440.0),
        default=1.0,
        help=_("how long to train; 1 unless given"),
    )
    parser.add_argument(
        "--out",
        metavar="FOLDER",
        type=place,
        help=_("where to make the project; your documents folder unless given"),
    )


def _run(arguments: argparse.Namespace, output: Output) -> int:
    from ganstudio.data.dataset import save_dataset
    from ganstudio.data.starter_dataset import starter_dataset

    folder = arguments.out or documents_folder()
    project = Project.create(free_place(folder, _("Starter sprites")))
    output.note(_("Made the project {path}. Drawing the starter sprites …").format(path=project.folder))
    dataset = starter_dataset()
    save_dataset(project, dataset)
    output.note(_("{count} sprites drawn. Loading PyTorch …").format(count=dataset.count))

    from ganstudio.cli.run_watch import watch
    from ganstudio.training.config import TrainingConfig
    from ganstudio.training.control import RunControl
    from ganstudio.training.devices import choose_device
    from ganstudio.training.runs import start_run

    control = RunControl()
    small = choose_device("auto").type == "cpu"  # where a minute is too short for more
    config = TrainingConfig(gan="dcgan", minutes=arguments.minutes, batch_size=32 if small else 64)
    options = {"width": 32} if small else {}
    code = watch(project, start_run(project, config, options, control), control, output)
    if control.stop_requested:
        return code
    sheet = _export_sheet(project, output)
    words = _("A sheet of new sprites: {sheet}\nThe project, to go on with: {path}")
    output.result(
        {"event": "sheet_written", "sheet": str(sheet), "project": str(project.folder)},
        words.format(sheet=sheet, path=project.folder),
    )
    return 0


def free_place(folder: Path, name: str) -> Path:
    """Return a project folder in `folder` that does not exist yet: `name`, else `name 2`, and so on."""
    place, count = folder / (name + SUFFIX), 1
    while place.exists():
        count += 1
        place = folder / f"{name} {count}{SUFFIX}"
    return place


def _export_sheet(project: Project, output: Output) -> Path:
    from ganstudio.cli.sprites import make_sprites, snapshot_of
    from ganstudio.export import EXPORTERS, export

    sprites = make_sprites(snapshot_of(str(project.folder)), SPRITES_IN_SHEET, 0, 1.0, output)
    path = project.exports_folder / "starter-sheet.png"
    return export("sheet", sprites, path, EXPORTERS["sheet"].options(), output.progress)[0]


DEMO = Command(
    N_("train on the starter sprites for a minute and export a sheet"),
    _configure,
    _run,
    "ganstudio demo --minutes 5 --out .",
)
