import threading
from pathlib import Path

import pytest
from scripted_runs import begun, make_project, make_run_folder, scripted_run, write_snapshot

from ganstudio.checkpoints.library import snapshots, thin_snapshots
from ganstudio.core.events import RunEnded, SnapshotSaved
from ganstudio.core.project import Project

CONFIG = {"gan": "dcgan", "steps": 1000, "minutes": 0.0, "batch_size": 8}


@pytest.fixture
def project(tmp_path):
    return make_project(tmp_path)


@pytest.fixture
def session(qtbot, make_session):
    return make_session()


def run(qtbot, session, events):
    session.training.make_run = scripted_run(events)
    with qtbot.waitSignal(session.training.ended):
        session.training.start(CONFIG, {})


def test_a_project_opens_at_its_newest_snapshot(session, project, qtbot):
    make_run_folder(project, step=400)
    with qtbot.waitSignal(session.checkpoints.active_changed) as changed:
        session.open_project(project.folder)
    assert changed.args[0].step == 400
    assert [run.step for run in session.checkpoints.runs] == [400]
    assert session.checkpoints.follow_newest


def test_a_new_snapshot_becomes_active_while_following(session, project, qtbot):
    folder = make_run_folder(project, step=400)
    session.open_project(project.folder)
    path = write_snapshot(folder, 450)
    run(qtbot, session, [begun(folder=folder), SnapshotSaved(450, path), RunEnded(450, "stopped")])
    assert session.checkpoints.active.step == 450


def test_a_chosen_snapshot_stays(session, project, qtbot):
    folder = make_run_folder(project, step=400)
    session.open_project(project.folder)
    session.checkpoints.choose(session.checkpoints.snapshot_at(200))
    path = write_snapshot(folder, 450)
    run(qtbot, session, [begun(folder=folder), SnapshotSaved(450, path), RunEnded(450, "stopped")])
    assert session.checkpoints.active.step == 200
    assert not session.checkpoints.follow_newest
    session.checkpoints.set_follow_newest(True)
    assert session.checkpoints.active.step == 450


def test_a_chosen_snapshot_is_not_thinned_away_while_the_run_goes_on(session, project):
    folder = make_run_folder(project, step=400)
    session.open_project(project.folder)
    for step in (300, 200):
        session.checkpoints.choose(session.checkpoints.snapshot_at(step))
    session.writes.flush()
    thin_snapshots(folder, keep=2)
    assert [path.stem for path in snapshots(folder)] == ["000100", "000200", "000400"]


def test_a_chosen_snapshot_from_elsewhere_is_left_alone(session, project, tmp_path):
    make_run_folder(project, step=400)
    session.open_project(project.folder)
    (tmp_path / "a friend's run").mkdir()
    stranger = write_snapshot(tmp_path / "a friend's run", 7)
    session.checkpoints.choose(stranger)
    assert session.checkpoints.active.step == 7
    assert sorted(path.name for path in (tmp_path / "a friend's run").iterdir()) == ["snapshots"]


def test_the_choice_is_restored(session, project, qtbot, make_session):
    make_run_folder(project, step=400)
    session.open_project(project.folder)
    session.checkpoints.choose(session.checkpoints.snapshot_at(100))
    again = make_session(project.folder)
    assert again.checkpoints.active.step == 100
    assert not again.checkpoints.follow_newest


def test_choosing_does_not_wait_for_the_disk(session, project, monkeypatch):
    make_run_folder(project, step=400)
    session.open_project(project.folder)
    begun, opened, written, set_section = threading.Event(), threading.Event(), [], Project.set_section

    def slow(project, key, values):
        begun.set()
        assert opened.wait(30)
        written.append(values["active"])
        set_section(project, key, values)

    monkeypatch.setattr(Project, "set_section", slow)
    steps = (100, 200, 300)
    session.checkpoints.choose(session.checkpoints.snapshot_at(steps[0]))
    assert begun.wait(30)
    for step in steps[1:]:
        session.checkpoints.choose(session.checkpoints.snapshot_at(step))  # would hang here
    session.close_project()
    timer = threading.Timer(0.05, opened.set)
    timer.start()
    session.open_project(project.folder)
    assert session.checkpoints.active.step == 300 and not session.checkpoints.follow_newest
    assert [Path(path).stem for path in written] == ["000100", "000300"], "what it was at work on, and the newest"
    timer.join()


def test_a_choice_that_was_deleted_falls_back_to_the_newest(session, project):
    make_run_folder(project, step=400)
    project.set_section("checkpoints", {"follow_newest": False, "active": "runs/gone/snapshots/000001.safetensors"})
    session.open_project(project.folder)
    assert session.checkpoints.active.step == 400


def test_a_path_out_of_the_project_is_not_followed(session, project):
    make_run_folder(project, step=400)
    project.set_section("checkpoints", {"follow_newest": False, "active": "../../etc/passwd"})
    session.open_project(project.folder)
    assert session.checkpoints.active.step == 400


def test_a_foreign_file_becomes_a_notice(session, project, qtbot, tmp_path):
    make_run_folder(project, step=400)
    session.open_project(project.folder)
    bad = tmp_path / "model.safetensors"
    bad.write_bytes(b"not a model")
    with qtbot.waitSignal(session.notice_raised):
        session.checkpoints.choose(bad)
    assert session.checkpoints.active.step == 400
    assert session.checkpoints.follow_newest


def test_previews_of_the_newest_run(session, project, qtbot):
    make_run_folder(project, step=300)
    session.open_project(project.folder)
    sheets = session.checkpoints.previews()
    assert [step for step, _path in sheets] == [100, 200, 300]
    assert session.checkpoints.snapshot_steps() == {100, 200, 300}
    with qtbot.waitSignal(session.checkpoints.sheet_ready) as ready:
        session.checkpoints.ask_sheet(sheets[0][1])
    assert ready.args[0] == sheets[0][1] and ready.args[1].shape == (4, 8, 8, 4)
    sheets[0][1].write_bytes(b"torn")
    with qtbot.waitSignal(session.notice_raised):
        session.checkpoints.ask_sheet(sheets[0][1])


def test_previews_of_the_run_at_work_come_first(session, project, qtbot):
    make_run_folder(project, step=300)
    session.open_project(project.folder)
    run(qtbot, session, [begun(folder=project.runs_folder / "new"), RunEnded(0, "stopped")])
    assert session.checkpoints.previews() == []


def test_closing_the_project_forgets_everything(session, project, qtbot):
    make_run_folder(project, step=400)
    session.open_project(project.folder)
    with qtbot.waitSignals([session.checkpoints.active_changed, session.checkpoints.runs_changed]):
        session.close_project()
    assert session.checkpoints.active is None
    assert session.checkpoints.last_run is None
    assert session.checkpoints.previews() == []
