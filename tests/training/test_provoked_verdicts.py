"""Each verdict provoked on purpose by a small real run, and a healthy run that never hears a bad one."""

import numpy as np
import pytest

from ganstudio.core.errors import StudioError
from ganstudio.core.events import VerdictReached
from ganstudio.core.project import Project
from ganstudio.data.dataset import make_dataset, save_dataset
from ganstudio.data.starter import draw_starter_sprites
from ganstudio.training import quality_watch
from ganstudio.training.control import RunControl
from ganstudio.training.runs import resume_run, start_run
from tests.training.conftest import config
from tests.training.measured_runs import measure_at

pytestmark = pytest.mark.slow
DRAWN = 64


@pytest.fixture(scope="module")
def starter():
    return draw_starter_sprites(per_kind=40)[0]


@pytest.fixture
def project(starter, tmp_path, monkeypatch):
    """Makes a project of starter sprites, thinned to `side` pixels."""
    monkeypatch.setattr(quality_watch, "DRAWN", DRAWN)

    def make(side, count=320):
        step = starter.shape[1] // side
        pixels = np.ascontiguousarray(starter[:: len(starter) // count, ::step, ::step])
        names = [f"sprite{i}" for i in range(len(pixels))]
        made = Project.create(tmp_path / "Starter")
        save_dataset(made, make_dataset(pixels, [""] * len(pixels), names, names))
        return made

    return make


def verdicts(events):
    """The verdicts of a run in order, each once; the run ends with the first bad one."""
    found = []
    for event in events:
        if isinstance(event, VerdictReached) and (not found or found[-1].kind != event.verdict.kind):
            found.append(event.verdict)
            if event.verdict.is_bad:
                break
    return found


def kinds(found):
    return [verdict.kind for verdict in found]


def slowed(**factors):
    """Let each network learn so much faster or slower."""

    def prepare(run):
        for name, factor in factors.items():
            for group in run.game.optimizers[name].param_groups:
                group["lr"] *= factor

    return prepare


def test_a_healthy_run_never_hears_a_bad_verdict(project, monkeypatch):
    measure_at(monkeypatch, range(50, 601, 50))
    events = start_run(project(16), config(steps=600, batch_size=32), {"width": 16}, RunControl())
    assert kinds(verdicts(events)) == ["too_early", "learning"]


def test_a_discriminator_far_too_strong_wins(project, monkeypatch):
    measure_at(monkeypatch, range(40, 601, 40), slowed(generator=1e-6, discriminator=5.0))
    found = verdicts(start_run(project(8), config(steps=600, batch_size=16), {"width": 16}, RunControl()))
    assert found[-1].kind == "discriminator_winning" and found[-1].numbers["certainty"] > 0.9


def test_a_discriminator_far_too_weak_lets_the_generator_collapse(project, monkeypatch):
    measure_at(monkeypatch, range(40, 601, 40), slowed(generator=5.0, discriminator=0.1))
    found = verdicts(start_run(project(8), config("original", steps=600, batch_size=16), {}, RunControl()))
    assert found[-1].kind == "collapsing" and found[-1].numbers["alike"] > 32


def test_twenty_sprites_without_augmentation_are_learnt_by_heart(project, monkeypatch):
    measure_at(monkeypatch, range(200, 2001, 200))
    chosen = config("sprite", steps=2000, batch_size=20, ema_half_life=20.0)
    # Not asked for variety either: whoever knows twenty by heart draws some of them twice in a batch, and is told so.
    options = {"width": 32, "learning_rate": 2e-3, "latent_size": 8, "overfitting": 1.0, "variety": 0.0}
    found = verdicts(start_run(project(8, count=20), chosen, options, RunControl()))
    assert found[-1].kind == "copying" and found[-1].numbers["copies"] > 16


def test_a_huge_learning_rate_diverges(project):
    chosen = config("original", steps=100, batch_size=16, learning_rate_factor=100.0)
    found = []
    with pytest.raises(StudioError, match="diverged"):
        for event in start_run(project(8), chosen, {"learning_rate": 1.0}, RunControl()):
            found += [event.verdict] if isinstance(event, VerdictReached) else []
    assert kinds(found) == ["diverged"] and found[0].numbers["back"] == 0


def test_a_run_that_stands_still_has_nothing_more_to_gain(project, monkeypatch):
    measure_at(monkeypatch, range(40, 701, 40))
    made, options = project(8), {"width": 8, "learning_rate": 0.01, "critic_steps": 1, "clip": 0.5}
    list(start_run(made, config("wgan", steps=200, batch_size=16, ema_half_life=5.0), options, RunControl()))
    events = resume_run(made, RunControl(), steps=700, learning_rate_factor=1e-6)
    found = verdicts(events)
    assert found[-1].kind == "plateau" and found[-1].numbers["since"] <= 240
