"""The shipped model in the window: on the Explore page at once, in the list of snapshots, in the form of a run."""

from tiny_project import add_snapshot, make_tiny_project

from ganstudio.app.engine import _gan_cards
from ganstudio.training.config import TrainingConfig
from ganstudio.ui.pages.explore import ExplorePage
from ganstudio.ui.widgets.options_form import OptionsForm
from ganstudio.ui.widgets.snapshot_chooser import SnapshotChooser


def open_page(qtbot, session):
    page = ExplorePage(session)
    qtbot.addWidget(page)
    page.resize(1200, 750)
    with qtbot.waitExposed(page):
        page.show()
    return page


def test_the_page_shows_it_as_soon_as_it_is_opened(qtbot, session, shipped, tmp_path):
    session.open_project(make_tiny_project(tmp_path / "p", snapshots=()).folder)
    page = open_page(qtbot, session)
    qtbot.waitUntil(lambda: page.grid.count == 64)
    about = page.inspector.findChild(SnapshotChooser).about
    assert about.isVisible() and "comes with GAN Studio" in about.text()


def test_it_stands_in_the_list_below_the_runs(qtbot, session, shipped, tmp_path):
    project = make_tiny_project(tmp_path / "p", snapshots=(10, 20))
    session.open_project(project.folder)
    page = open_page(qtbot, session)
    chooser = page.inspector.findChild(SnapshotChooser)
    assert [chooser.runs.itemText(row) for row in range(2)] == [
        "2026-01-02-0304 · dcgan",
        "Shipped model · Tiny sprites",
    ]
    session.engine._on_ready(_gan_cards())
    assert chooser.runs.itemText(0) == "2026-01-02-0304 · DCGAN (2015)"
    assert chooser.runs.currentIndex() == 0 and not chooser.about.isVisible()
    chooser.runs.setCurrentIndex(1)
    assert session.checkpoints.active.path == shipped and not chooser.follow.isChecked()
    assert not chooser.slider.isEnabled() and chooser.runs.currentIndex() == 1
    chooser.runs.setCurrentIndex(0)
    assert session.checkpoints.active.step == 20


def test_following_goes_from_it_to_the_first_snapshot(qtbot, session, shipped, tmp_path):
    project = make_tiny_project(tmp_path / "p", snapshots=())
    session.open_project(project.folder)
    page = open_page(qtbot, session)
    chooser = page.inspector.findChild(SnapshotChooser)
    assert chooser.runs.currentText() == "Shipped model · Tiny sprites" and chooser.follow.isChecked()
    add_snapshot(project, 10)
    session.checkpoints.refresh()
    assert chooser.runs.currentText() == "2026-01-02-0304 · dcgan"


def test_a_form_shows_what_a_run_starts_from_also_a_file(qtbot):
    form = OptionsForm(TrainingConfig)
    qtbot.addWidget(form)
    box = form.editor("start_from")
    assert form.values()["start_from"] == "auto" and box.currentText() == "Shipped model, if it fits"
    form.set_values({"start_from": "/far/away/model.safetensors"})
    assert form.values()["start_from"] == "/far/away/model.safetensors" and box.currentText() == "model.safetensors"
