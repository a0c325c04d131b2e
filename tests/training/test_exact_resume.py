"""N steps are N/2 steps, a new process and N/2 steps: bit for bit, for every family, augmentation and noise too."""

import subprocess
import sys
from dataclasses import replace

import pytest
import safetensors.torch
import torch

from ganstudio.checkpoints.library import runs
from ganstudio.core.project import Project
from ganstudio.gans import GANS
from ganstudio.training.control import RunControl
from ganstudio.training.runs import resume_run, start_run
from tests.training.conftest import config, make_project, small_options

FAMILIES = [key for key, _gan in GANS]


def state_of(project):
    (run,) = runs(project)
    return safetensors.torch.load_file(run.folder / "resume.safetensors")


def assert_same(one, other):
    assert one.keys() == other.keys()
    different = [name for name in one if not torch.equal(one[name], other[name])]
    assert not different


@pytest.mark.parametrize("key", FAMILIES)
@pytest.mark.parametrize("mirror", [False, True], ids=["plain", "mirrored"])
def test_a_run_in_two_halves_is_the_unbroken_run(tmp_path, key, mirror):
    whole, halves = make_project(tmp_path / "whole"), make_project(tmp_path / "halves")
    settings = config(key, mirror=mirror, seed=3)
    list(start_run(whole, replace(settings, steps=6), small_options(key), RunControl()))
    list(start_run(halves, replace(settings, steps=3), small_options(key), RunControl()))
    torch.manual_seed(12345)  # whatever else has drawn from torch's generator in between
    list(resume_run(halves, RunControl(), steps=6))
    one, other = state_of(whole), state_of(halves)
    assert_same(one, other)


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
