"""The runs and snapshots of a project on disk: order, endings, thinning, pins; strange folders are passed over."""

import itertools
import json
from pathlib import Path

import pytest
import safetensors.numpy
from hypothesis import given, settings
from hypothesis import strategies as st

from ganstudio.checkpoints.library import (
    KEPT_SNAPSHOTS,
    best_snapshot,
    forget_snapshots_after,
    hold,
    mark_best,
    new_snapshot_path,
    newest_run,
    newest_snapshot,
    pin,
    pinned,
    read_run,
    runs,
    saved_with_best,
    snapshot_at,
    snapshot_path,
    snapshots,
    step_of,
    thin_snapshots,
)
from ganstudio.core.errors import StudioError
from ganstudio.core.project import Project


@pytest.fixture
def project(tmp_path):
    return Project.create(tmp_path / "项目 1")


def make_run(project, name, created="", steps=(), saved=None, **config):
    """Write the files of a run by hand: config, empty snapshots, and a resume file that says `saved`."""
    folder = project.runs_folder / name
    folder.mkdir(parents=True)
    content = {"created": created, "config": {"gan": "dcgan", "steps": 9, "minutes": 1.5, **config}}
    (folder / "config.json").write_text(json.dumps(content), "utf-8")
    for step in steps:
        touch(snapshot_path(folder, step))
    if saved is not None:
        words = json.dumps({"format": 1, "kind": "resume", **saved})
        (folder / "resume.safetensors").write_bytes(safetensors.numpy.save({}, {"ganstudio": words}))
    return folder


def touch(path):
    path.parent.mkdir(exist_ok=True)
    path.touch()


def test_a_project_without_runs_has_none(project):
    assert runs(project) == [] and newest_run(project) is None and newest_snapshot(project) is None


def test_runs_are_listed_from_the_oldest_to_the_newest_whatever_their_names(project):
    make_run(project, "b", created="2026-01-02T00:00:00.5+00:00")
    make_run(project, "a", created="2026-01-02T00:00:01.0+00:00")
    make_run(project, "c", created="2026-01-01")
    make_run(project, "without a time")
    assert [run.name for run in runs(project)] == ["without a time", "c", "b", "a"]
    assert newest_run(project).name == "a"


def test_what_a_run_says_of_itself(project):
    folder = make_run(project, "r", saved={"step": 5, "seconds": 2.5, "ended": "stopped"})
    run = read_run(folder)
    assert (run.gan, run.step, run.steps, run.minutes, run.seconds) == ("dcgan", 5, 9, 1.5, 2.5)
    assert run.can_resume and run.ended == "stopped" and run.config["config"]["steps"] == 9


@pytest.mark.parametrize("ended", ["finished", "stopped", "interrupted"])
def test_the_ending_is_read(project, ended):
    assert read_run(make_run(project, "r", saved={"ended": ended})).ended == ended


@pytest.mark.parametrize("ended", [None, 5, ["finished"], "exploded"])
def test_an_ending_that_is_none_counts_as_interrupted(project, ended):
    assert read_run(make_run(project, "r", saved={"ended": ended})).ended == "interrupted"


def test_a_run_that_has_not_saved_cannot_go_on(project):
    run = read_run(make_run(project, "r"))
    assert (run.step, run.seconds, run.can_resume, run.ended) == (0, 0.0, False, "interrupted")


def test_a_torn_save_leaves_a_run_that_cannot_go_on(project):
    folder = make_run(project, "r", steps=[1], saved={"step": 5})
    (folder / "resume.safetensors").write_bytes(b"torn")
    assert not read_run(folder).can_resume and newest_snapshot(project) == snapshot_path(folder, 1)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        "null",
        '"text"',
        '{"config": []}',
        '{"config": {}}',
        "[" * 200_000,
        "\x00",
        "\ufeff{}",
        '{"config": {"gan": "dcgan", "steps": "many"}}',
        '{"config": {"gan": "dcgan", "steps": Infinity}}',
        '{"config": {"gan": "dcgan", "minutes": NaN}}',
        '{"config": {"gan": "dcgan", "minutes": Infinity}}',
        '{"config": {"gan": "dcgan", "minutes": -1}}',
        '{"config": {"gan": "dcgan", "minutes": []}}',
        '{"config": {"gan": "dcgan", "minutes": 1' + "0" * 400 + "}}",
    ],
    ids=range(17),
)
def test_folders_that_hold_no_readable_run_are_passed_over(project, content):
    make_run(project, "sound", created="1")
    broken = project.runs_folder / "broken"
    broken.mkdir()
    (broken / "config.json").write_text(content, "utf-8")
    assert [run.name for run in runs(project)] == ["sound"]
    with pytest.raises(StudioError):
        read_run(broken)


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), -1.0, 10**400])
def test_a_run_whose_time_is_no_time_is_passed_over(project, seconds):
    folder = make_run(project, "r", steps=[5], saved={"step": 5, "seconds": seconds})
    assert runs(project) == []
    mark_best(folder, 5, {})
    (folder / "resume.safetensors").rename(folder / "best.safetensors")
    with pytest.raises(StudioError, match="damaged"):
        saved_with_best(folder)


def test_other_things_in_the_runs_folder_are_passed_over(project):
    make_run(project, "sound")
    (project.runs_folder / "notes.txt").write_text("words")
    (project.runs_folder / "empty").mkdir()
    (project.runs_folder / "binary").mkdir()
    (project.runs_folder / "binary" / "config.json").write_bytes(b"\xff\xfe\x80")
    (project.runs_folder / "folder" / "config.json").mkdir(parents=True)
    assert [run.name for run in runs(project)] == ["sound"]


def test_snapshots_are_in_step_order_beyond_six_digits(project):
    folder = make_run(project, "r", steps=[1_000_000, 5, 999_999, 0])
    assert [step_of(path) for path in snapshots(folder)] == [0, 5, 999_999, 1_000_000]
    assert newest_snapshot(project) == snapshot_path(folder, 1_000_000)


def test_unfinished_writes_are_no_snapshots(project):
    folder = make_run(project, "r", steps=[5])
    touch(folder / "snapshots" / ".000010.safetensors-x.tmp")
    touch(folder / "snapshots" / "000010.png")
    assert snapshots(folder) == [snapshot_path(folder, 5)]


def test_the_newest_snapshot_is_one_of_an_older_run_if_the_newest_has_none(project):
    older = make_run(project, "older", created="1", steps=[5, 10])
    make_run(project, "newer", created="2")
    assert newest_snapshot(project) == snapshot_path(older, 10)


@pytest.mark.parametrize(
    ("name", "step"), [("000500", 500), ("7", 7), ("000500-2", 500), ("best", 0), ("-3", 0), ("5²", 0)]
)
def test_the_step_in_a_name(name, step):
    assert step_of(Path(f"{name}.safetensors")) == step


def test_few_snapshots_are_left_alone(project):
    folder = make_run(project, "r", steps=range(KEPT_SNAPSHOTS))
    assert thin_snapshots(folder) == [] and len(snapshots(folder)) == KEPT_SNAPSHOTS


def test_a_long_run_keeps_at_most_so_many_and_its_ends(project):
    folder = make_run(project, "r", steps=[100 * n for n in range(KEPT_SNAPSHOTS + 30)])
    gone = thin_snapshots(folder)
    left = [step_of(path) for path in snapshots(folder)]
    assert len(left) == KEPT_SNAPSHOTS and len(gone) == 30
    assert (left[0], left[-1]) == (0, 100 * (KEPT_SNAPSHOTS + 29))
    assert max(b - a for a, b in itertools.pairwise(left)) <= 400, "they stay spread over the run"


@settings(max_examples=40)
@given(st.sets(st.integers(0, 10_000), min_size=2, max_size=30), st.integers(2, 8), st.data())
def test_thinning_keeps_first_newest_and_pinned(tmp_path_factory, steps, keep, data):
    folder = tmp_path_factory.mktemp("run")
    for step in steps:
        touch(snapshot_path(folder, step))
    kept = data.draw(st.sets(st.sampled_from(sorted(steps)), max_size=5))
    for step in kept:
        pin(snapshot_path(folder, step))
    thin_snapshots(folder, keep)
    left = {step_of(path) for path in snapshots(folder)}
    assert {min(steps), max(steps)} | kept <= left <= steps
    assert len(left) == min(len(steps), max(keep, len({min(steps), max(steps)} | kept)))


def test_a_snapshot_that_cannot_be_deleted_now_is_deleted_another_time(project, monkeypatch):
    folder = make_run(project, "r", steps=[0, 1, 2, 3])
    unlink = Path.unlink

    def held(self, missing_ok=False):
        raise PermissionError(13, "somebody holds it open")

    monkeypatch.setattr(Path, "unlink", held)
    assert thin_snapshots(folder, 2) == [] and len(snapshots(folder)) == 4
    monkeypatch.setattr(Path, "unlink", unlink)
    assert len(thin_snapshots(folder, 2)) == 2


def test_pins_add_up_and_stay(project):
    folder = make_run(project, "r", steps=[1, 2])
    for step in (2, 1, 2):
        pin(snapshot_path(folder, step))
    assert pinned(folder) == {"000001.safetensors", "000002.safetensors"}


@pytest.mark.parametrize("content", ["", "5", "null", "[" * 200_000, "\x00"], ids=range(5))
def test_a_damaged_list_of_pins_is_begun_anew(project, content):
    folder = make_run(project, "r", steps=[1])
    (folder / "pinned.json").write_text(content)
    assert pinned(folder) == set()
    pin(snapshot_path(folder, 1))
    assert pinned(folder) == {"000001.safetensors"}


def test_the_best_snapshot_is_marked_and_kept(project):
    folder = make_run(project, "a", steps=range(1, 20))
    assert best_snapshot(folder) is None
    mark_best(folder, 11, {"kid": 0.25, "coverage": float("nan")})
    found = best_snapshot(folder)
    assert (found.step, found.path, found.values) == (11, snapshot_path(folder, 11), {"kid": 0.25})
    thin_snapshots(folder, keep=3)
    assert snapshot_path(folder, 11) in snapshots(folder)
    mark_best(folder, 19, {})
    thin_snapshots(folder, keep=2)
    assert snapshot_path(folder, 11) not in snapshots(folder)
    snapshot_path(folder, 19).unlink()
    assert best_snapshot(folder) is None


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"step": "x", "values": {}}', '{"step": 1, "values": []}', "[" * 9999]
)
def test_a_damaged_mark_is_no_mark(project, content):
    folder = make_run(project, "a", steps=[1])
    (folder / "best.json").write_text(content)
    assert best_snapshot(folder) is None


def test_going_back_forgets_later_snapshots_but_those_of_somebody(project):
    folder = make_run(project, "a", steps=[1, 2, 3, 4, 5])
    for step in range(1, 6):
        touch(folder / "previews" / f"{step:06d}.png")
    pin(snapshot_path(folder, 4))
    hold(snapshot_path(folder, 5))
    forget_snapshots_after(folder, 2)
    assert [step_of(path) for path in snapshots(folder)] == [1, 2, 4, 5]
    assert sorted(step_of(path) for path in (folder / "previews").iterdir()) == [1, 2, 4, 5]


def test_no_snapshot_is_written_over_one_that_somebody_needs(project):
    folder = make_run(project, "a", steps=[1, 2])
    first, plain = snapshot_path(folder, 2), snapshot_path(folder, 1)
    pin(first)
    assert new_snapshot_path(folder, 1) == plain and new_snapshot_path(folder, 3) == snapshot_path(folder, 3)
    for times in range(2, 12):
        path = new_snapshot_path(folder, 2)
        assert path == first.with_stem(f"000002-{times}")
        touch(path)
        assert snapshot_at(folder, 2) == snapshots(folder)[-1] == path == new_snapshot_path(folder, 2)
        pin(path)
    first.unlink()
    assert new_snapshot_path(folder, 2) == first, "what is gone takes no name"
    assert snapshot_at(folder, 9) is None
