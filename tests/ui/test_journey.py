"""The journey in a real window: new project, drop, train, explore, keep ten, export, kill, restart, resume."""

import gc
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication

from ganstudio.checkpoints.library import runs as runs_of
from ganstudio.core.numbers import counted
from ganstudio.core.project import Project
from ganstudio.latent.favourites import load_favourites
from ganstudio.training.history import read_history
from ganstudio.ui import launch
from tests.ui.journey import KEPT, draw_pictures, go_all_the_way, hurry
from tests.ui.visitor import Visitor

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
NAME = "Monsters 怪物 👾.ganstudio"


@pytest.fixture(autouse=True)
def often(monkeypatch):
    monkeypatch.setattr("ganstudio.training.runs.train", hurry)


@pytest.fixture
def start_program(qapp, qtbot):
    """Starts the program and puts a visitor before its window; nothing may be left of it once it is closed."""
    before, windows = set(QApplication.topLevelWidgets()), []

    def start():
        window = launch.open_window(qapp)
        windows.append(window)
        with qtbot.waitSignal(window.first_painted):
            window.show()
        return Visitor(window)

    yield start
    if not windows:  # the test was skipped before it began
        return
    (window,) = windows
    window.session.settings.update(ask_before_closing=False)
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    window.deleteLater()
    qtbot.waitUntil(lambda: not set(QApplication.topLevelWidgets()) - before)
    running = [thread.objectName() for thread in gc.get_objects() if type(thread) is QThread and thread.isRunning()]
    assert not running


def cut_out(description):
    """The sprites of an exported sheet, by the rectangles of its description."""
    said = json.loads(description.read_text("utf-8"))
    with Image.open(description.with_name(said["meta"]["image"])) as picture:
        sheet = np.asarray(picture.convert("RGBA"))
    assert {"w": sheet.shape[1], "h": sheet.shape[0]} == said["meta"]["size"]
    rects = [frame["frame"] for frame in said["frames"].values()]
    return [sheet[r["y"] : r["y"] + r["h"], r["x"] : r["x"] + r["w"]] for r in rects]


def test_new_project_to_exported_sheet_while_it_trains(start_program, tmp_path):
    visitor, pictures = start_program(), draw_pictures(tmp_path / "my sprites 图")
    written = go_all_the_way(visitor, tmp_path / NAME, pictures)
    session = visitor.session
    assert {path.suffix for path in written} == {".json", ".png"}
    (description,) = [path for path in written if path.suffix == ".json"]
    shelf = session.explorer.shelf
    kept = [shelf.pictures[item.key] for item in shelf.items]
    assert len(kept) == KEPT and np.array_equal(cut_out(description), kept)

    assert session.is_training, "all this while it trained"
    page = visitor.go_to("train")
    visitor.click(page.setup.buttons.stop)
    visitor.until(lambda: session.training.state == "idle", "the run stopped")
    assert session.training.status.outcome == "stopped" and page.setup.buttons.resume.isVisible()
    project = Project.open(tmp_path / NAME)
    (run,) = runs_of(project)
    assert run.can_resume and run.step == session.training.status.step
    session.writes.flush()
    assert load_favourites(project) == list(shelf.items)


@pytest.fixture(params=["starter sprites", "dcss32"])
def pictures(request, tmp_path):
    """A folder of sprites: our own, and 2,214 real ones where they are at hand."""
    if request.param == "dcss32":
        return request.getfixturevalue("shared_data") / "dcss32"
    return draw_pictures(tmp_path / "sprites")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_killed_restarted_resumed(start_program, tmp_path, pictures):
    """The program makes the journey in a process of its own, is killed while it trains, and started again."""
    folder = tmp_path / NAME
    exported, told = make_journey_and_kill(folder, pictures)
    project = Project.open(folder)
    (broken,) = runs_of(project)
    assert broken.ended == "interrupted" and broken.can_resume and broken.step >= told
    kept = load_favourites(project)
    assert len(kept) == KEPT

    visitor = start_program()
    window, session = visitor.window, visitor.session
    (card,) = window._start.cards
    visitor.click(card)
    visitor.until(lambda: session.importing.dataset is not None, "the sprites")
    assert session.importing.dataset.count == sum(1 for _file in pictures.rglob("*.png"))
    assert list(session.explorer.shelf.items) == kept
    log = session.training.log
    visitor.until(lambda: len(log) > 0, "the numbers from before the kill")
    before = log.column("step")[log.column("step") <= broken.step].copy()

    notice = window.messages.notice_bar
    assert counted(broken.step) in notice.message
    begun = []
    session.training.started.connect(begun.append)
    visitor.until(notice.button.isVisible, "the offer to resume")
    visitor.click(notice.button)
    visitor.until(lambda: begun, "the run going on")
    assert begun[0].step == broken.step and begun[0].folder == broken.folder
    visitor.until(lambda: session.training.status.step > broken.step + 5, "new steps")
    visitor.click(window._strip.stop)
    visitor.until(lambda: session.training.state == "idle", "the end")

    (run,) = runs_of(project)
    assert run.ended == "stopped" and run.step > broken.step
    for steps in (log.column("step"), read_history(run.folder).steps):
        assert np.array_equal(steps[: len(before)], before) and (np.diff(steps) > 0).all() and steps[-1] == run.step
    page = visitor.go_to("explore")
    visitor.until(lambda: all(item.key in session.explorer.shelf.pictures for item in kept), "the favourites' pictures")
    assert page.shelf.count() == KEPT
    again = [session.explorer.shelf.pictures[item.key] for item in kept]
    assert np.array_equal(cut_out(exported), again), "what was exported can be drawn again"


def make_journey_and_kill(folder, pictures):
    """Return the description that the program exported, and the last step it said was saved before it was killed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.doomed_window", str(folder), str(pictures)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    exported, told = None, 0
    with process:
        try:
            for line in process.stdout:
                what, _, more = line.strip().partition(" ")
                if what == "exported":
                    exported = max(folder.rglob("*.json"), key=lambda path: "exports" in path.parts)
                elif what == "saved":
                    told = int(more)
                if exported and what == "saved":
                    break
        finally:
            process.kill()
    assert exported, "the journey broke off, see above"
    assert process.returncode == -signal.SIGKILL
    return exported, told
