"""The way every user goes, by clicks: new project, drop, train, explore while it trains, keep ten, export."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from ganstudio.training import runs, trainer
from ganstudio.training.pace import Cadence
from tests.ui.visitor import Visitor

KEPT = 10
OFTEN = Cadence(preview=0.3, snapshot=0.4, save=0.6, snapshot_growth=0.0)
"""A run that snapshots and saves so often that nobody has to wait for it."""


def hurry(run, control):
    """Train like the trainer, but save and snapshot `OFTEN`; stands in for `runs.train`."""
    run.cadence = OFTEN
    return trainer.train(run, control)


assert runs.train is trainer.train  # else `hurry` would stand in for something else


def draw_pictures(folder: Path, count: int = 48) -> Path:
    """Write starter sprites at half their size as PNG files, in a folder for each kind; returns `folder`."""
    from ganstudio.data.starter import KINDS, draw_starter_sprites

    each = -(-count // len(KINDS))
    sprites, names = draw_starter_sprites(per_kind=each)
    chosen = np.linspace(0, len(names) - 1, count).round().astype(int)
    for row in chosen:
        kind, number = names[row].split("__")
        (folder / kind).mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.ascontiguousarray(sprites[row, ::2, ::2])).save(folder / kind / f"{number}.png")
    return folder


def bring_sprites(visitor: Visitor, project: Path, pictures: Path) -> None:
    """Make a project and drop a folder of pictures on the window."""
    visitor.new_project(project)
    visitor.drop([pictures])
    importing = visitor.session.importing
    visitor.until(lambda: importing.dataset is not None and importing.summary is not None, "the sprites in the project")
    count = sum(1 for _file in pictures.rglob("*.png"))
    visitor.until(lambda: visitor.window.page("data").view.grid.count == count, "the sprites on the page")


def start_training(visitor: Visitor) -> None:
    """Choose the DCGAN on the Train page, make it small, start, and see it at work."""
    page, training = visitor.go_to("train"), visitor.session.training
    visitor.until(lambda: page.setup.cards is not None, "the kinds of GAN", seconds=120)
    visitor.click(page.setup.cards.card("wgan"))
    visitor.click(page.setup.cards.card("dcgan"))
    assert page.setup.cards.current == "dcgan" and page.setup.gan_form is not None
    visitor.type_into(page.setup.gan_form.editor("width"), "8")
    visitor.type_into(page.setup.config_form.editor("batch_size"), "8")
    visitor.click(page.setup.buttons.start)
    visitor.until(lambda: training.state == "running", "a run that began", seconds=120)
    visitor.until(lambda: len(training.log) > 5 and page.samples.grid.count > 0, "numbers and samples")


def explore(visitor: Visitor) -> None:
    """See sprites while it trains, and see them change with a newer snapshot."""
    page, explorer = visitor.go_to("explore"), visitor.session.explorer
    visitor.until(lambda: page.grid.isVisible() and page.grid.count > 0, "a grid of a snapshot")
    first, place = explorer.grid, explorer.place
    visitor.until(lambda: explorer.grid.request.snapshot != first.request.snapshot, "a newer snapshot's grid")
    assert explorer.place == place and not np.array_equal(explorer.grid.sprites, first.sprites)
    assert visitor.session.is_training


def keep_ten(visitor: Visitor) -> None:
    """Keep ten sprites by double clicks; they stand on the shelf."""
    page, explorer = visitor.go_to("explore"), visitor.session.explorer
    place = explorer.place
    for count in range(KEPT):
        visitor.double_click_cell(page.grid, 3 * count)
        assert len(explorer.shelf.items) == count + 1
    assert explorer.place == place, "keeping moves nothing"
    assert page.shelf.count() == KEPT


def export_sheet(visitor: Visitor) -> list[Path]:
    """Export the favourites as a sheet with a description; returns the files written."""
    page, exporting = visitor.go_to("export"), visitor.session.exporting
    visitor.until(lambda: exporting.formats and exporting.pages, "a preview")
    visitor.choose(page.sources.source, "favourites")
    visitor.choose(page.inspector.formats, "texturepacker")
    visitor.until(lambda: page.sources.grid.count == KEPT and page.export_button.isEnabled(), "what will be exported")
    visitor.click(page.export_button)
    visitor.until(lambda: exporting.written, "files")
    assert page.open_button.isEnabled()
    return exporting.written


def go_all_the_way(visitor: Visitor, project: Path, pictures: Path) -> list[Path]:
    """Make the whole journey; returns the files exported. The run is left at work."""
    bring_sprites(visitor, project, pictures)
    start_training(visitor)
    explore(visitor)
    keep_ten(visitor)
    return export_sheet(visitor)
