"""Pictures of the program on a real screen, every page and every tab of Export; in one size, theme and language.

Not a test: a person looks at them. It works on a copy of a trained project, whose sprites are then good to look at,
and goes the way of a user by clicks: resumes the run for a moment, explores, keeps ten, exports. For example:

    xvfb-run -a -s "-screen 0 1280x800x24" \\
        python tests/benchmarks/journey_screenshots.py Monsters.ganstudio pictures --size 1280x800 --theme dark
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
CALM = 600
"""Milliseconds for the window to settle before a picture."""
KEPT_CELLS = (9, 12, 17, 22, 27, 30, 35, 41, 46, 52)
POINTED_AT = 22


def main() -> None:
    """Take the pictures."""
    wanted = _arguments()
    sys.path.insert(0, str(ROOT))  # for the visitor of the tests
    with tempfile.TemporaryDirectory() as place:
        os.environ["GANSTUDIO_HOME"] = place
        project = Path(place) / "projects" / wanted.project.name
        shutil.copytree(wanted.project, project)
        wanted.folder.mkdir(parents=True, exist_ok=True)
        _take(wanted, project)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path, help="a project with sprites and a run that can be resumed")
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--size", default="1280x800", help="of the window")
    parser.add_argument("--theme", default="dark", choices=("dark", "light"))
    parser.add_argument("--language", default="en", choices=("en", "zh_CN"))
    parser.add_argument("--seconds", type=float, default=20.0, help="how long the run goes on before its picture")
    parser.add_argument("--seed", type=int, default=1, help="of the place that is explored")
    parser.add_argument("--spread", type=int, default=70, help="of the sprites around that place, 0 to 100")
    return parser.parse_args()


def _take(wanted: argparse.Namespace, project: Path) -> None:
    from ganstudio.app.settings import SettingsController
    from ganstudio.ui import launch
    from tests.ui.visitor import Visitor

    app = launch.make_app()
    settings = SettingsController()
    settings.update(theme=wanted.theme, language=wanted.language, ask_before_closing=False)
    settings.remember_project(project)
    window = launch.open_window(app)
    window.resize(*(int(side) for side in wanted.size.split("x")))
    window.show()
    visitor = Visitor(window)
    try:
        _travel(visitor, wanted)
    finally:
        window.close()
        visitor.until(lambda: not window.isVisible(), "the end")


def _travel(visitor, wanted: argparse.Namespace) -> None:
    """Go from the start page to an exported sheet, taking a picture of every page."""
    session, window = visitor.session, visitor.window
    visitor.until(lambda: session.engine.ready, "the engine", seconds=120)
    (card,) = window._start.cards
    _picture(visitor, wanted, "start")
    visitor.click(card)
    visitor.until(lambda: session.importing.summary is not None, "the sprites")
    visitor.go_to("data")
    window.messages.dismiss()
    _picture(visitor, wanted, "data")

    _train(visitor, wanted)
    page, explorer = visitor.go_to("explore"), session.explorer
    visitor.until(lambda: page.grid.count > 0, "a grid")
    for number, cell in enumerate(KEPT_CELLS):  # from ten places, so that the sheet shows what there is
        _look_at_seed(visitor, page, wanted.seed + 1 + number)
        visitor.double_click_cell(page.grid, cell)
    page.inspector.spread.setValue(wanted.spread)
    _look_at_seed(visitor, page, wanted.seed)
    visitor.until(lambda: not explorer.is_busy and explorer.nearest is not None, "the nearest sprites", seconds=120)
    _point_at(page.grid, POINTED_AT)
    _picture(visitor, wanted, "explore")

    page, exporting = visitor.go_to("export"), session.exporting
    visitor.choose(page.inspector.formats, "texturepacker")
    visitor.until(lambda: exporting.pages and page.export_button.isEnabled(), "a preview")
    visitor.click(page.export_button)
    visitor.until(lambda: exporting.written, "the files")
    _picture(visitor, wanted, "export")
    for cell in (2, 3, 4):
        visitor.click_cell(page.sources.grid, cell)
    exporting.choose(exporting.candidates.names[2:6])
    exporting.handwork.add_animation(exporting.chosen)
    for tab in ("sprites", "pixels", "files"):
        page.inspector.show_tab(tab)
        _picture(visitor, wanted, f"export {tab}")


def _look_at_seed(visitor, page, seed: int) -> None:
    """Go to the place that a seed stands for."""
    explorer = visitor.session.explorer
    visitor.type_into(page.inspector.seed, str(seed))
    visitor.until(lambda: explorer.place.seed == seed and not explorer.is_busy, "the place of a seed")


def _train(visitor, wanted: argparse.Namespace) -> None:
    """Let the run go on for a while and take the picture of it at work; it is left at work."""
    training = visitor.session.training
    page = visitor.go_to("train")
    visitor.until(lambda: page.setup.cards is not None and len(training.log), "the numbers so far")
    visitor.click(page.setup.buttons.resume)
    visitor.until(lambda: training.state == "running", "the run going on", seconds=120)
    begun = training.status.seconds
    visitor.until(lambda: training.status.seconds - begun > wanted.seconds, "the run", seconds=wanted.seconds + 120)
    _picture(visitor, wanted, "train")


def _point_at(grid, cell: int) -> None:
    """Rest the mouse on a sprite."""
    from PySide6.QtTest import QTest

    QTest.mouseMove(grid.viewport(), grid.cell_rect(cell).center())


def _settle() -> None:
    """Let everything be done that is waiting: events, layouts, paints, timers that are due."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(CALM, loop.quit)
    loop.exec()


def _picture(visitor, wanted: argparse.Namespace, name: str) -> None:
    """Take a picture of what stands on the screen, once all that was asked for is painted."""
    _settle()
    path = wanted.folder / f"{name}.png"
    picture = visitor.window.screen().grabWindow(visitor.window.winId())
    assert picture.save(str(path)), path
    print(path)


if __name__ == "__main__":
    main()
