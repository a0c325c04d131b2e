"""N steps are N/2 steps, a new process and N/2 steps: bit for bit, for every family, augmentation and noise too."""

import subprocess
import sys
from dataclasses import replace

import pytest
import safetensors.torch
import torch

from ganstudio.checkpoints.library import runs
from ganstudio.checkpoints.snapshot_info import read_header
from ganstudio.core.project import Project
from ganstudio.gans import GANS
from ganstudio.training import devices, trainer
from ganstudio.training.control import RunControl
from ganstudio.training.devices import Arithmetic
from ganstudio.training.runs import resume_run, start_run
from tests.families import FAMILIES
from tests.training.conftest import config, make_project, small_options


def state_of(project):
    (run,) = runs(project)
    return safetensors.torch.load_file(run.folder / "resume.safetensors")


def assert_same(one, other):
    assert one.keys() == other.keys()
    different = [name for name in one if not torch.equal(one[name], other[name])]
    assert not different


PLAIN, HALF = Arithmetic(), Arithmetic("bfloat16", channels_last=True)  # with products of matrices


@pytest.mark.parametrize("key", FAMILIES)
@pytest.mark.parametrize(
    ("mirror", "way"), [(False, PLAIN), (True, PLAIN), (False, HALF)], ids=["plain", "mirrored", "bfloat16"]
)
def test_a_run_in_two_halves_is_the_unbroken_run(tmp_path, monkeypatch, key, mirror, way):
    monkeypatch.setattr(devices, "_fastest", lambda *what: way)
    whole, halves = make_project(tmp_path / "whole"), make_project(tmp_path / "halves")
    settings = config(key, mirror=mirror, seed=3, steps=6)
    list(start_run(whole, settings, small_options(key), RunControl()))
    control = stopping_after(monkeypatch, 3)
    list(start_run(halves, settings, small_options(key), control))
    (run,) = runs(halves)
    assert run.step == 3
    torch.manual_seed(12345)  # whatever else has drawn from torch's generator in between
    list(resume_run(halves, RunControl()))
    assert_same(state_of(whole), state_of(halves))


def stopping_after(monkeypatch, steps):
    """Make the trainer stop after so many steps, for once: the run keeps its limit, on which fading rates depend."""
    control, step = RunControl(), trainer._step

    def counted(run):
        if run.state.step + 1 == steps:
            control.stop()
        return step(run)

    monkeypatch.setattr(trainer, "_step", counted)
    return control


@pytest.mark.slow
def test_the_second_half_may_be_another_process(tmp_path):
    whole, halves = make_project(tmp_path / "whole"), make_project(tmp_path / "halves")
    settings = config("dcgan", mirror=True, seed=3)
    list(start_run(whole, replace(settings, steps=6), small_options("dcgan"), RunControl()))
    list(start_run(halves, replace(settings, steps=3), small_options("dcgan"), RunControl()))
    code = (
        "import sys; from ganstudio.core.project import Project; from ganstudio.training.control import RunControl\n"
        "from ganstudio.training.runs import resume_run\n"
        "list(resume_run(Project.open(sys.argv[1]), RunControl(), steps=6))"
    )
    subprocess.run([sys.executable, "-c", code, str(halves.folder)], check=True)
    assert_same(state_of(whole), state_of(Project.open(halves.folder)))


def test_the_averaged_generator_is_part_of_it(tmp_path):
    project = make_project(tmp_path / "project")
    list(start_run(project, config(steps=2), small_options("dcgan"), RunControl()))
    saved = state_of(project)
    average = [name for name in saved if name.startswith("average/")]
    assert average and any(
        not torch.equal(saved[n], saved[n.replace("average/", "module/generator/")]) for n in average
    )


def test_rates_that_fade_depend_on_the_number_of_steps_and_what_is_saved_is_the_full_rate(tmp_path):
    key = "pix2pix"
    whole, longer = make_project(tmp_path / "whole"), make_project(tmp_path / "longer")
    settings = config(key, seed=3, steps=8)
    list(start_run(whole, settings, small_options(key), RunControl()))
    list(start_run(longer, replace(settings, steps=4), small_options(key), RunControl()))
    (run,) = runs(longer)
    full = GANS[key].options().learning_rate
    groups = read_header(run.folder / "resume.safetensors", "resume")["groups"]
    assert {group["lr"] for of_one in groups.values() for group in of_one} == {full}
    list(resume_run(longer, RunControl(), steps=8))
    one, other = state_of(whole), state_of(longer)
    assert any(not torch.equal(one[name], other[name]) for name in one), "it had begun to fade"


def test_the_memory_of_cyclegan_is_saved(tmp_path):
    project = make_project(tmp_path / "project")
    list(start_run(project, config("cyclegan", steps=1), small_options("cyclegan"), RunControl()))
    assert state_of(project)["module/memory/filled"].sum() >= 8
