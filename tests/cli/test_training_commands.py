"""train and resume, in this process."""

import json

import pytest
from PIL import Image

from ganstudio.checkpoints.library import read_run
from ganstudio.training import quality_watch
from tests.training.measured_runs import measure_at

SMALL = ["--batch-size", "4", "--device", "cpu", "--set", "width=8"]


def test_train_tells_its_progress_as_json_lines(run, project):
    done = run("train", project, "--gan", "dcgan", "--steps", 2, *SMALL, "--json")
    assert done.code == 0
    names = [line["event"] for line in done.json_lines]
    assert names[0] == "run_started"
    assert names[-1] == "run_ended"
    assert {"metrics_ready", "snapshot_saved", "progress_saved"} <= set(names)
    end = done.json_lines[-1]
    assert (end["step"], end["reason"]) == (2, "finished")
    assert end["snapshot"].endswith(".safetensors")


def test_train_in_words(run, project):
    done = run("train", project, "--steps", 2, *SMALL)
    assert done.code == 0
    assert "Finished at step 2" in done.out
    assert "Ctrl-C saves and stops" in done.err


def test_quiet_train_prints_only_the_result(run, project):
    done = run("train", project, "--steps", 1, *SMALL, "--quiet")
    assert (done.code, done.err) == (0, "")
    assert "Finished at step 1" in done.out


def test_resume_counts_from_the_start_of_the_run(run, trained):
    done = run("resume", trained, "--steps", 5, "--json")
    assert done.code == 0
    assert done.json_lines[0]["step"] == 3
    assert done.json_lines[-1]["step"] == 5
    assert [r["step"] for r in run("info", trained, "--json").json["runs"]] == [5]


@pytest.mark.parametrize("limit", [[], ["--steps", 3], ["--steps", 2]])
def test_resume_of_a_run_that_is_there_already(run, trained, limit):
    done = run("resume", trained, *limit)
    assert done.code == 0
    assert "stands at step 3" in done.out
    end = run("resume", trained, *limit, "--json").json
    assert end["step"] == 3 and end["snapshot"].endswith("000003.safetensors"), "as of a run that ended now"


@pytest.fixture
def judged(run, project, monkeypatch):
    """A project whose run of five steps was judged at the second, and the folder of that run."""
    monkeypatch.setattr(quality_watch, "DRAWN", 16)
    measure_at(monkeypatch, (2,))
    assert run("train", project, "--gan", "dcgan", "--steps", 5, *SMALL).code == 0
    return project, next((project / "runs").iterdir())


def test_a_run_returns_to_its_best_and_goes_on_more_slowly(run, judged):
    project, folder = judged
    done = run("resume", project, "--from-best", "--json")
    assert done.code == 0
    returned, started, *_rest, end = done.json_lines
    assert returned == {"event": "returned_to_best", "step": 2}
    assert (started["event"], started["step"], end["step"]) == ("run_started", 2, 5)
    assert sorted(path.stem for path in (folder / "snapshots").glob("*.safetensors")) == ["000002", "000005"]
    words = run("resume", project, "--from-best", "--steps", 4)
    assert words.code == 0 and read_run(folder).step == 4
    assert "Back at the best snapshot, step 2, with half the learning rate." in words.err


def test_nothing_is_undone_where_nothing_is_left_to_do(run, judged):
    project, folder = judged
    done = run("resume", project, "--from-best", "--steps", 2)
    assert done.code == 0 and "stands at step 2" in done.out
    assert read_run(folder).step == 5
    assert run("resume", project, "--slower").code == 0
    assert "factor is 0.5" in run("resume", project, "--slower", "--steps", 6).err


def test_a_run_goes_on_more_slowly_again_and_again(run, trained):
    for factor, steps in ((0.5, 4), (0.25, 5)):
        done = run("resume", trained, "--slower", "--steps", steps, "--json")
        assert done.code == 0
        assert done.json_lines[0] == {"event": "learning_rate_lowered", "learning_rate_factor": factor}
        assert (done.json_lines[1]["step"], done.json_lines[-1]["step"]) == (steps - 1, steps)


def test_without_a_best_snapshot_and_for_two_wishes_at_once_it_says_no(run, trained):
    none = run("resume", trained, "--from-best", "--steps", 9)
    assert none.code == 2
    assert none.err.startswith("ganstudio: This run has no best snapshot to return to.")
    both = run("resume", trained, "--from-best", "--slower")
    assert both.code == 2 and "not allowed with" in both.err
    assert run("info", trained, "--json").json["runs"][0]["step"] == 3


def test_a_step_limit_replaces_the_time_limit(run, project):
    run("train", project, "--minutes", 0.001, *SMALL, "--json")
    stands_at = run("info", project, "--json").json["runs"][0]["step"]
    done = run("resume", project, "--steps", stands_at + 2, "--json")
    assert done.json_lines[-1]["step"] == stands_at + 2


def test_a_preset_sets_what_is_not_given_beside_it(run, project):
    limits = ["--steps", 1, "--batch-size", 4, "--device", "cpu", "--json"]
    done = run("train", project, "--gan", "dcgan", "--preset", "small_set", *limits)
    assert done.code == 0
    (folder,) = (project / "runs").iterdir()
    written = json.loads((folder / "config.json").read_text("utf-8"))
    kept = {name: written["config"][name] for name in ("mirror", "batch_size", "steps", "minutes")}
    assert kept == {"mirror": True, "batch_size": 4, "steps": 1, "minutes": 0.0}
    assert written["gan_options"]["width"] == 32
    assert "small_set" in run("train", project, "--preset", "nothing").err


def test_wrong_wishes_are_explained_before_anything_is_trained(run, project):
    wishes = {
        "Did you mean “dcgan”": ["--gan", "dcgann"],
        "“colour”": ["--set", "colour=3"],
        "NAME=VALUE": ["--set", "width"],
        "≥": ["--batch-size", "0"],
        "not allowed with": ["--steps", 5, "--minutes", 1],
        "cpu, cuda, mps": ["--device", "toaster"],
    }
    wishes["2–4096"] = wishes.pop("≥")
    for words, wish in wishes.items():
        done = run("train", project, *wish)
        assert done.code == 2
        assert words in done.err
        assert len(done.err.splitlines()) <= 2  # the sentence, after the note that PyTorch is loaded
    assert run("info", project, "--json").json["runs"] == []


def test_train_needs_sprites_and_resume_a_run(run, tmp_path, project):
    run("new", tmp_path / "Empty")
    nothing = run("train", tmp_path / "Empty", "--steps", 1)
    assert nothing.code == 2
    assert "no sprites" in nothing.err
    run("new", tmp_path / "OnlyB")
    Image.new("RGBA", (8, 8), "red").save(tmp_path / "a.png")
    run("import", tmp_path / "OnlyB", tmp_path / "a.png", "--domain", "B")
    only_b = run("train", tmp_path / "OnlyB", "--gan", "cyclegan")
    assert only_b.code == 2 and "no sprites in domain A" in only_b.err and "--domain A" in only_b.err
    never = run("resume", project)
    assert never.code == 2
    assert "ganstudio train" in never.err
