"""The samples of a translating run: drawing, answer, truth, back again stay together in a row."""

import numpy as np
import pytest
from tiny_project import make_tiny_project, tiny_pixels
from tiny_translators import add_translator

from ganstudio.app.engine import GanCard
from ganstudio.checkpoints.previews import preview_path, save_preview
from ganstudio.ui.widgets.sample_groups import columns_and_zoom, grouped
from ganstudio.ui.widgets.samples import Samples

CARDS = (
    GanCard("dcgan", "DCGAN", "Quick.", object, 64),
    GanCard("cyclegan", "CycleGAN", "Translates.", object, 64, translates="unpaired"),
)


def empty_back():
    """Six drawings with answers and truths, and no way back."""
    sprites = tiny_pixels(24)
    sprites[3::4] = 0
    return sprites


@pytest.mark.parametrize("translates", [True, False])
def test_what_belongs_together_stands_in_one_row(qtbot, session, tmp_path, translates):
    project = make_tiny_project(tmp_path / "p")
    if translates:
        add_translator(project)
    run = max(project.runs_folder.iterdir())
    save_preview(preview_path(run, 10), empty_back())
    session.open_project(project.folder)
    samples = Samples(session)
    qtbot.addWidget(samples)
    samples.resize(700, 420)
    samples.show()
    session.engine._on_ready(CARDS)  # only now it is known what the run's GAN does
    qtbot.waitUntil(lambda: samples.grid.count > 0)
    layout = samples.grid._layout
    shown = tiny_pixels(24).reshape(6, 4, 8, 8, 4)[:, :3].reshape(-1, 8, 8, 4) if translates else empty_back()
    assert np.array_equal(samples.grid._sprites, shown)
    assert session.checkpoints.previews_translate == translates
    assert samples._title.text() == ("Drawing · Answer · Truth" if translates else "Samples")
    assert not translates or layout.columns % 3 == 0


def test_what_is_empty_for_all_drawings_is_left_out():
    sprites = tiny_pixels(8)
    assert grouped(sprites)[1] == ("Drawing", "Answer", "Truth", "Back again")
    sprites[2::4] = 0
    left, words = grouped(sprites)
    assert words == ("Drawing", "Answer", "Back again") and len(left) == 6
    assert np.array_equal(left[2], sprites[3])
    assert grouped(sprites[:7])[1] == ()


@pytest.mark.parametrize(
    ("room", "wanted"), [((4000, 150), (24, 4)), ((300, 3000), (4, 2)), ((900, 450), (8, 3)), ((600, 100), (8, 2))]
)
def test_columns_and_zoom_fit_the_room(room, wanted):
    assert columns_and_zoom(*room, (24, 32, 32, 4), 8, 4, 2) == wanted
