"""Favourites in the project file: what is kept comes back, what makes no sense is passed over."""

import json

import pytest

from ganstudio.checkpoints.library import pinned, snapshot_path, snapshots, thin_snapshots
from ganstudio.core.project import Project
from ganstudio.latent.favourites import Favourite, load_favourites, save_favourites

SOUND = {"key": "a", "name": "Blob", "snapshot": "runs/run/snapshots/000010.safetensors", "latent": [0.5, -1.0]}


def favourite(key="a", snapshot="runs/run/snapshots/000010.safetensors", **changes):
    return Favourite(**{"key": key, "name": "剑 🗡", "snapshot": snapshot, "latent": (0.5, -1.25), **changes})


def test_favourites_come_back_in_the_order_of_the_shelf(project):
    shelf = [favourite("b"), favourite("a", truncation=0.5, name=""), favourite("c", latent=(0.1,) * 300)]
    save_favourites(project, shelf)
    assert load_favourites(Project.open(project.folder)) == shelf
    save_favourites(project, shelf[1:])
    assert load_favourites(project) == shelf[1:]


def test_a_project_without_favourites_has_none(project):
    assert load_favourites(project) == []
    save_favourites(project, [])
    assert load_favourites(project) == []


def test_other_sections_are_left_alone(project):
    project.set_section("data", {"count": 3})
    save_favourites(project, [favourite()])
    assert project.section("data") == {"count": 3}


def test_the_snapshots_of_favourites_are_never_thinned_away(project):
    run = project.runs_folder / "run"
    for step in range(10):
        path = snapshot_path(run, step)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    kept = snapshot_path(run, 5)
    save_favourites(project, [favourite(snapshot=project.relative(kept))])
    assert pinned(run) == {kept.name}
    thin_snapshots(run, 3)
    assert [path.name for path in snapshots(run)] == ["000000.safetensors", kept.name, "000009.safetensors"]


@pytest.mark.parametrize("snapshot", ["runs/gone/snapshots/1.safetensors", "../out/snapshots/1.safetensors", "a\x00b"])
def test_a_favourite_whose_snapshot_is_gone_or_elsewhere_is_kept_and_pins_nothing(project, snapshot):
    outside = project.folder.parent / "out" / "snapshots"
    outside.mkdir(parents=True)
    (outside / "1.safetensors").touch()
    save_favourites(project, [favourite(snapshot=snapshot)])
    assert load_favourites(project) == [favourite(snapshot=snapshot)]
    assert not list(project.folder.parent.rglob("pinned.json"))


@pytest.mark.parametrize(
    "change",
    [
        {"key": 5},
        {"name": None},
        {"snapshot": ["runs"]},
        {"latent": []},
        {"latent": None},
        {"latent": "123"},
        {"latent": ["x"]},
        {"latent": [[1.0]]},
        {"latent": [float("nan")]},
        {"latent": [10**400]},
        {"truncation": "much"},
        {"truncation": None},
        {"truncation": float("inf")},
        {"truncation": -0.1},
        {"truncation": 2},
    ],
    ids=str,
)
def test_an_entry_that_makes_no_sense_is_passed_over(project, change):
    project.set_section("favourites", {"items": [SOUND, {**SOUND, **change}, {**SOUND, "key": "b"}]})
    assert [item.key for item in load_favourites(project)] == ["a", "b"]


def test_what_cannot_be_read_stays_in_the_file_behind_what_is_kept(project):
    strange = [{**SOUND, "truncation": 1.5, "note": "of a later version"}, 5]
    project.set_section("favourites", {"items": [strange[0], SOUND, strange[1]]})
    save_favourites(project, [*load_favourites(project), favourite("b")])
    assert [item.key for item in load_favourites(project)] == ["a", "b"]
    save_favourites(project, [])
    assert project.section("favourites")["items"] == strange


@pytest.mark.parametrize("snapshot", [".", "project.json", "runs/x.safetensors", "runs/a/config.json", "a/snapshots/b"])
def test_a_strangers_favourite_writes_no_pins_where_no_run_is(project, snapshot):
    for name in ("runs/x.safetensors", "runs/a/config.json", "a/snapshots/b"):
        (project.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (project.folder / name).touch()
    save_favourites(project, [favourite(snapshot=snapshot)])
    above = project.folder.parent
    assert not list(above.rglob("pinned.json")) and not (above.parent / "pinned.json").exists()


@pytest.mark.parametrize("name", ["key", "name", "snapshot", "latent"])
def test_an_entry_that_lacks_something_is_passed_over(project, name):
    entry = {key: value for key, value in SOUND.items() if key != name}
    project.set_section("favourites", {"items": [entry, SOUND]})
    assert [item.key for item in load_favourites(project)] == ["a"]


def test_an_entry_without_truncation_or_with_more_words_is_read(project):
    project.set_section("favourites", {"items": [{**SOUND, "colour": "red"}]})
    assert load_favourites(project) == [Favourite("a", "Blob", SOUND["snapshot"], (0.5, -1.0), 1.0)]


@pytest.mark.parametrize(
    "section", [{"items": None}, {"items": 5}, {"items": "text"}, {"items": [None, 5, "x", []]}, []]
)
def test_a_section_that_makes_no_sense_is_an_empty_shelf(project, section):
    path = project.folder / "project.json"
    content = json.loads(path.read_text("utf-8"))
    content["sections"]["favourites"] = section
    path.write_text(json.dumps(content), "utf-8")
    assert load_favourites(project) == []
