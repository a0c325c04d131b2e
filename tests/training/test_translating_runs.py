"""A run that translates, from its first step to a model to go on from: measured, previewed, started from."""

import numpy as np
import pytest

from ganstudio.checkpoints.library import runs, snapshots
from ganstudio.checkpoints.snapshot import load_generator
from ganstudio.checkpoints.snapshot_info import read_info
from ganstudio.core.errors import StudioError
from ganstudio.core.events import PreviewReady, QualityMeasured, RunStarted
from ganstudio.training import quality_watch
from ganstudio.training.control import RunControl
from ganstudio.training.history import read_history, verdict_rows
from ganstudio.training.runs import start_run
from tests.families import TRANSLATING, small_options
from tests.training.conftest import config, make_project
from tests.training.measured_runs import measure_at


@pytest.mark.parametrize("key", TRANSLATING)
def test_it_is_measured_previewed_and_says_what_it_is(tmp_path, monkeypatch, key):
    monkeypatch.setattr(quality_watch, "DRAWN", 16)
    measure_at(monkeypatch, (1,))
    project = make_project(tmp_path / "project")
    options = {**small_options(key), "held_out": 0.2 if key == "pix2pix" else 0.5}
    events = list(start_run(project, config(key, steps=2, mirror=True), options, RunControl()))
    (started,) = [event for event in events if isinstance(event, RunStarted)]
    told = "10 sprites of A have no partner and are left out"
    assert (told in started.origin) == (key == "pix2pix"), "who learns from pairs says whom it leaves out"
    (found,) = [event for event in events if isinstance(event, QualityMeasured)]
    also, never = ("l1_train", "cycle_test") if key == "pix2pix" else ("cycle_test", "l1_train")
    assert {"kid", "l1_test", also} <= found.values.keys() and never not in found.values
    ((_step, kept),) = verdict_rows(read_history(runs(project)[0].folder))
    assert kept["l1_test"] == pytest.approx(found.values["l1_test"], abs=1e-5)
    sprites = [event.sprites for event in events if isinstance(event, PreviewReady)][-1]
    assert sprites.shape[0] % 4 == 0 and sprites.shape[1:] == (8, 8, 4)
    back = sprites[3::4]
    assert np.any(back) == (key == "cyclegan")
    info = read_info(snapshots(runs(project)[0].folder)[-1])
    assert info.latent_size == 0 and info.translates == load_generator(info.path)[1].translates != ""
    assert info.has_way_back == (key == "cyclegan") and len(info.domains) == 2
    assert not info.keeps_colours, "these sprites have no colour in common"


@pytest.mark.parametrize(("key", "about"), [("cyclegan", False), ("dcgan", True)])
def test_what_is_translated_is_judged_unmirrored_since_it_is_given_unmirrored(tmp_path, monkeypatch, key, about):
    """Against sprites of which half are turned about, half of the right answers would match nothing."""
    monkeypatch.setattr(quality_watch, "DRAWN", 16)
    watched = []
    measure_at(monkeypatch, (1,), lambda run: watched.append(run.watch))
    project = make_project(tmp_path / "project")
    list(start_run(project, config(key, steps=2, mirror=True), small_options(key), RunControl()))
    assert watched[0]._judge._turned.any() == about


def test_it_starts_from_a_model_of_its_family_and_from_no_other(tmp_path):
    project = make_project(tmp_path / "project")
    list(start_run(project, config("pix2pix", steps=1), small_options("pix2pix"), RunControl()))
    model = str(snapshots(runs(project)[0].folder)[-1])
    settings = config("pix2pix", steps=1, start_from=model)
    events = list(start_run(project, settings, {}, RunControl()))
    (started,) = [event for event in events if isinstance(event, RunStarted)]
    assert "project" in started.origin
    assert read_info(snapshots(runs(project)[-1].folder)[-1]).options["width"] == 8, "its widths are the model's"
    with pytest.raises(StudioError, match="another kind of GAN"):
        list(start_run(project, config("cyclegan", steps=1, start_from=model), {}, RunControl()))
