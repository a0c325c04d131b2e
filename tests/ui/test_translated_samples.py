"""The samples of a translating run: drawing, answer, truth, back again stay together in a row."""

import numpy as np
import pytest
from tiny_project import make_tiny_project, tiny_pixels
from tiny_translators import add_translator

from ganstudio.app.engine import GanCard
from ganstudio.checkpoints.previews import preview_path, save_preview
from ganstudio.ui.widgets.samples import Samples, columns_of_fours

CARDS = (
    GanCard("dcgan", "DCGAN", "Quick.", object, 64),
    GanCard("cyclegan", "CycleGAN", "Translates.", object, 64, translates=True),
)


@pytest.mark.parametrize("translates", [True, False])
def test_what_belongs_together_stands_in_one_row(qtbot, session, tmp_path, translates):
    project = make_tiny_project(tmp_path / "p")
    if translates:
        add_translator(project)
    run = max(project.runs_folder.iterdir())
    save_preview(preview_path(run, 10), tiny_pixels(24))
    session.open_project(project.folder)
    samples = Samples(session)
    qtbot.addWidget(samples)
    samples.resize(700, 420)
    samples.show()
    session.engine._on_ready(CARDS)  # only now it is known what the run's GAN does
    layout = samples.grid._layout
    assert samples.grid.count == 24 and session.checkpoints.previews_translate == translates
    assert ("truth" in samples._title.text()) == translates
    assert not translates or layout.columns % 4 == 0
    assert np.array_equal(samples.grid._sprites, tiny_pixels(24))


@pytest.mark.parametrize(("room", "columns"), [((4000, 150), 24), ((300, 3000), 4), ((900, 450), 8)])
def test_the_number_of_columns_fits_the_room(room, columns):
    assert columns_of_fours(*room, (24, 32, 32, 4), 8) == columns
