"""A project on disk: made, opened, its sections kept, and what a stranger may have written into it refused."""

import errno
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from ganstudio.core import project as project_module
from ganstudio.core.errors import StudioError
from ganstudio.core.project import FORMAT, Project, free_folder

NAMES = ["plain", "with spaces", "精灵", "slimes 🎨", "a.b", "quote'\"s"]


@pytest.fixture
def project(tmp_path):
    return Project.create(tmp_path / "My 画 🎨 sprites")


def write(project, content):
    (project.folder / "project.json").write_text(content, "utf-8")


@pytest.mark.parametrize("name", [name for name in NAMES if sys.platform != "win32" or '"' not in name])
def test_any_name_can_be_made_and_opened(tmp_path, name):
    made = Project.create(tmp_path / name)
    assert made.folder == tmp_path / f"{name}.ganstudio" and made.name == name
    assert Project.open(tmp_path / name) == Project.open(str(made.folder)) == made


def test_a_name_of_its_own_is_kept(tmp_path):
    assert Project.create(tmp_path / "folder", "Любимый проект").name == "Любимый проект"


@pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="macOS and Windows have no file names that are not Unicode"
)
def test_a_folder_whose_name_is_not_utf8_can_be_a_project(tmp_path):
    made = Project.create(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    assert Project.open(made.folder).name == os.fsdecode(b"caf\xe9")


def test_a_copy_is_opened_as_it_is_called(project):
    copy = project.folder.with_name(project.folder.name + " (copy)")
    shutil.copytree(project.folder, copy)
    assert Project.open(copy).folder == copy and Project.is_at(copy)
    (copy / "project.json").write_text('{"targets": []}', "utf-8")
    assert not Project.is_at(copy)


def test_a_free_folder_is_numbered_and_as_long_as_file_systems_take():
    first = Project.create(free_folder("Goblins"))
    assert first.name == "Goblins" and free_folder("Goblins").name == "Goblins 2.ganstudio"
    assert Project.create(free_folder("怪" * 83)).name == "怪" * 80


def test_the_suffix_is_added_once(tmp_path, monkeypatch):
    assert Project.path_of(tmp_path / "a.ganstudio") == tmp_path / "a.ganstudio"
    monkeypatch.chdir(tmp_path)
    assert Project.path_of("a") == tmp_path / "a.ganstudio"
    (tmp_path / "b.ganstudio" / "runs").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "b.ganstudio" / "runs")
    assert Project.path_of("..") == tmp_path / "b.ganstudio"


def test_the_home_folder_has_a_short_name_and_strangers_homes_do_not(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert Project.path_of("~/a") == tmp_path / "a.ganstudio"
    if sys.platform != "win32":
        assert Project.path_of("~nobody-of-this-name") == tmp_path / "~nobody-of-this-name.ganstudio"


def test_the_root_of_a_disk_cannot_be_a_project():
    with pytest.raises(StudioError, match="cannot be a project"):
        Project.create(Path.cwd().anchor)


def test_nothing_is_overwritten(project, tmp_path):
    with pytest.raises(StudioError, match="already"):
        Project.create(project.folder)
    (tmp_path / "file.ganstudio").write_text("words")
    with pytest.raises(StudioError, match="already"):
        Project.create(tmp_path / "file")
    (tmp_path / "empty.ganstudio").mkdir()
    assert Project.create(tmp_path / "empty").section("data") == {}


def test_an_impossible_name_is_told(tmp_path):
    with pytest.raises(StudioError, match="cannot be written"):
        Project.create(tmp_path / ("n" * 300))


def test_a_folder_without_a_project_is_told(tmp_path):
    with pytest.raises(StudioError, match=re.escape(str(tmp_path / "a.ganstudio"))) as error:
        Project.open(tmp_path / "a")
    assert "ganstudio new" in error.value.hint
    (tmp_path / "b.ganstudio").write_text("a file")
    with pytest.raises(StudioError):
        Project.open(tmp_path / "b")


def test_sections_are_kept_apart_and_unknown_ones_survive(project):
    content = json.loads((project.folder / "project.json").read_text("utf-8"))
    content["sections"]["a later room"] = {"kept": ["as", {"it": "was"}]}
    content["something else"] = 1
    write(project, json.dumps(content))
    project.set_section("data", {"count": 3})
    project.set_section("data", {"width": 8})
    after = json.loads((project.folder / "project.json").read_text("utf-8"))
    assert after["sections"] == {"a later room": {"kept": ["as", {"it": "was"}]}, "data": {"width": 8}}
    assert after["something else"] == 1 and after["format"] == FORMAT


def test_a_section_is_a_copy_and_one_that_is_no_section_counts_as_empty(project):
    project.set_section("data", {"count": 3})
    project.section("data")["count"] = 4
    assert project.section("data") == {"count": 3}
    write(project, json.dumps({"format": 1, "sections": {"data": ["no", "mapping"]}}))
    assert project.section("data") == {}


def test_threads_do_not_lose_each_others_sections(project):
    start = threading.Barrier(4)

    def write_some(name):
        start.wait()
        for number in range(10):
            project.set_section(f"{name}{number}", {"kept": True})

    threads = [threading.Thread(target=write_some, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(project.section(f"{name}{number}") == {"kept": True} for name in "abcd" for number in range(10))


WRITER = """
import sys
from ganstudio.core.project import Project
project, name = Project.open(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
for number in range(25):
    project.set_section(f"{name}{number}", {"kept": True})
    with project.changing():
        project.set_section("both", {**project.section("both"), f"{name}{number}": True})
"""


def test_processes_do_not_lose_each_others_sections(project):
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, project.folder, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in "ab"
    ]
    for writer in writers:
        writer.stdout.readline()
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate()
        assert writer.returncode == 0
    names = {f"{name}{number}" for name in "ab" for number in range(25)}
    assert all(project.section(name) == {"kept": True} for name in names) and set(project.section("both")) == names


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.EOPNOTSUPP, errno.EIO])
def test_a_disk_without_locks_takes_sections_all_the_same(project, monkeypatch, number):
    fcntl = pytest.importorskip("fcntl", reason="Windows locks in another way")

    def flock(file, how):
        raise OSError(number, "no locks here")

    monkeypatch.setattr(fcntl, "flock", flock)
    project.set_section("data", {"count": 3})
    assert project.section("data") == {"count": 3}


def test_a_write_to_a_project_that_is_gone_makes_nothing_in_its_place(project):
    shutil.rmtree(project.folder)
    with pytest.raises(StudioError):
        project.set_section("data", {})
    assert not project.folder.exists()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[" * 200_000,
        "\x00\x01",
        "null",
        "[]",
        "{}",
        '{"format": 1}',
        '{"format": "1", "sections": {}}',
        '{"format": 1, "sections": []}',
        '{"format": 0, "sections": {}}',
        '{"format": -3, "sections": {}}',
        '{"format": NaN, "sections": {}}',
        '{"format": ' + "9" * 5000 + ', "sections": {}}',
    ],
    ids=range(14),
)
def test_a_damaged_project_file_is_told_and_left_as_it_is(project, content):
    write(project, content)
    with pytest.raises(StudioError, match=r"project\.json"):
        Project.open(project.folder)
    with pytest.raises(StudioError):
        project.set_section("data", {})
    assert (project.folder / "project.json").read_text("utf-8") == content


def test_a_project_file_that_is_not_text_is_told(project):
    (project.folder / "project.json").write_bytes(b"\xff\xfe{\x80")
    with pytest.raises(StudioError, match=r"project\.json"):
        Project.open(project.folder)


def test_a_newer_project_is_refused_in_words(project):
    write(project, json.dumps({"format": FORMAT + 1, "sections": {}}))
    with pytest.raises(StudioError, match="newer") as error:
        Project.open(project.folder)
    assert "Update" in error.value.hint


def test_an_older_project_is_brought_up_to_date_step_by_step(project, monkeypatch):
    def migrated(number):
        return lambda content: {**content, "format": number + 1, "name": f"{content['name']} {number}"}

    monkeypatch.setattr(project_module, "FORMAT", 3)
    monkeypatch.setattr(project_module, "MIGRATIONS", {1: migrated(1), 2: migrated(2)})
    write(project, json.dumps({"format": 1, "name": "old", "sections": {"data": {"count": 1}}}))
    assert Project.open(project.folder).name == "old 1 2"
    project.set_section("more", {})
    assert json.loads((project.folder / "project.json").read_text("utf-8"))["format"] == 3


def test_paths_inside_are_written_relative_with_slashes(project):
    inside = project.runs_folder / "run 跑" / "snapshots" / "1.safetensors"
    assert project.relative(inside) == "runs/run 跑/snapshots/1.safetensors"
    assert project.absolute(project.relative(inside)) == inside


@pytest.mark.parametrize(
    "path", ["../other", "runs/../../x", "/etc/passwd", "..", "a\x00b"], ids=["up", "down-up", "root", "dots", "nul"]
)
def test_a_path_that_leads_out_of_the_project_is_refused(project, path):
    with pytest.raises(StudioError, match="leads out"):
        project.absolute(path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets only administrators make links")
def test_a_link_that_leads_out_of_the_project_or_in_a_circle_is_refused(project, tmp_path):
    (project.folder / "out").symlink_to(tmp_path)
    (project.folder / "circle").symlink_to(project.folder / "circle")
    for path in ("out/secret.txt", "circle/x"):
        with pytest.raises(StudioError, match="leads out"):
            project.absolute(path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets only administrators make links")
def test_a_project_may_itself_lie_behind_a_link(project, tmp_path):
    (tmp_path / "link.ganstudio").symlink_to(project.folder)
    linked = Project.open(tmp_path / "link")
    assert linked.absolute("runs/1") == linked.runs_folder / "1"


def test_new_run_folders_are_never_there_yet(project):
    made = set()
    for _run in range(4):
        folder = project.new_run_folder()
        folder.mkdir(parents=True)
        made.add(folder)
    assert len(made) == 4 and {folder.parent for folder in made} == {project.runs_folder}
