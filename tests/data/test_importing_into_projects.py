import json
from pathlib import Path

import numpy as np
import pytest

from ganstudio.core import files
from ganstudio.core.errors import Cancelled, StudioError
from ganstudio.core.files import DiskFull
from ganstudio.data import spool
from ganstudio.data.dataset import has_dataset, load_dataset
from ganstudio.data.import_options import saved_options
from ganstudio.data.importing import ImportOptions, import_into
from ganstudio.data.roots import roots


def test_importing_into_a_project_adds(project, folder, tmp_path, save, blob):
    first = import_into(project, [folder], ImportOptions())
    save(tmp_path / "more" / "orc__1.png", blob(50, 12, 12)[..., :3] | 1)
    save(tmp_path / "more" / "orc__2.png", blob(2))
    for i in range(9):
        save(tmp_path / "more" / "12" / f"{i}.png", blob(60 + i, 12, 12))
    second = import_into(project, [tmp_path / "more"], ImportOptions())
    dataset = load_dataset(project)
    assert (first.accepted, second.accepted, second.repaired) == (5, 11, 10)
    assert dataset.pixels.shape == (16, 16, 16, 4)
    assert np.array_equal(dataset.pixels[:5], np.stack([blob(i) for i in range(5)]))
    assert len(set(dataset.names)) == 16
    assert second.exact_duplicates == (("orc__2-2", "orc__2"),)
    assert second.labels == (("12", 9), ("orc", 2))
    assert dataset.label_names == ("12", "orc")
    assert dict(dataset.found_sizes) == {(16, 16): 6, (12, 12): 10}


def test_channels_of_a_project_grow(project, tmp_path, save, rng, blob):
    grey = rng.integers(0, 256, (16, 16))
    import_into(project, [save(tmp_path / "a.png", grey)], ImportOptions())
    import_into(project, [save(tmp_path / "b.png", rng.integers(0, 256, (16, 16, 3)))], ImportOptions())
    assert load_dataset(project).channels == 3
    import_into(project, [save(tmp_path / "c.png", blob(1))], ImportOptions())
    dataset = load_dataset(project)
    assert dataset.channels == 4
    assert np.array_equal(dataset.pixels[0, ..., 1], grey)


def test_another_size_is_given_to_all_or_refused(project, folder, tmp_path, save, blob):
    import_into(project, [folder], ImportOptions())
    path = save(tmp_path / "new.png", blob(9))
    import_into(project, [path], ImportOptions(width=20, height=24))
    assert load_dataset(project).pixels.shape == (6, 24, 20, 4)
    with pytest.raises(StudioError, match="already") as caught:
        import_into(project, [path], ImportOptions(width=8, height=8))
    assert caught.value.hint
    assert load_dataset(project).count == 6


def test_replacing(project, folder, tmp_path, save, blob):
    import_into(project, [folder], ImportOptions())
    import_into(project, [save(tmp_path / "new.png", blob(9, 8, 8))], ImportOptions(), replace=True)
    assert load_dataset(project).pixels.shape == (1, 8, 8, 4)


def test_when_nothing_is_accepted_the_old_stay(project, folder, tmp_path):
    import_into(project, [folder], ImportOptions())
    (tmp_path / "x.png").write_bytes(b"no")
    for replace in (False, True):
        assert import_into(project, [tmp_path / "x.png"], ImportOptions(), replace=replace).accepted == 0
        assert load_dataset(project).count == 5


def test_options_are_remembered_and_foreign_ones_dropped(project, folder):
    assert saved_options(project) == ImportOptions()
    options = ImportOptions(anchor="bottom", width=24, height=24)
    import_into(project, [folder], options)
    assert saved_options(project) == options
    section = project.section("data")
    section["options"] |= {"anchor": "sideways", "nonsense": 1, "cell_width": 12}
    project.set_section("data", section)
    assert saved_options(project) == ImportOptions(width=24, height=24, cell_width=12)


def test_cancelling_leaves_the_old_whole(project, folder, tmp_path):
    import_into(project, [folder], ImportOptions())

    for stop_at in (0.0, 0.5, 1.0):

        def cancel(fraction, words, stop_at=stop_at):
            if fraction >= stop_at:
                raise Cancelled("stopped")

        with pytest.raises(Cancelled):
            import_into(project, [folder], ImportOptions(), cancel, replace=True)
        assert load_dataset(project).count == 5


def test_a_full_disk_while_importing_loses_nothing(project, folder, monkeypatch):
    import_into(project, [folder], ImportOptions())

    class Full:
        def write(self, content):
            raise OSError(28, "No space left on device")

        def close(self):
            pass

    with monkeypatch.context() as patch:
        patch.setattr(spool.Spool.__init__, "__defaults__", (None, 1500))
        patch.setattr(spool.tempfile, "TemporaryFile", lambda **options: Full())
        with pytest.raises(DiskFull):
            import_into(project, [folder], ImportOptions())
    assert load_dataset(project).count == 5
    with monkeypatch.context() as patch:
        patch.setattr(files, "_flush", lambda path: Full().write(b""))
        with pytest.raises(DiskFull):
            import_into(project, [folder], ImportOptions(), replace=True)
    assert load_dataset(project).count == 5


def test_a_first_import_that_fails_leaves_no_sprites(project, tmp_path):
    import_into(project, [tmp_path / "gone.png"], ImportOptions())
    assert not has_dataset(project)


@pytest.mark.parametrize("name", ["with space.png", "精灵.png", "🧙 wizard.png"])
def test_names_survive_the_project(project, tmp_path, save, blob, name):
    import_into(project, [save(tmp_path / name, blob(1))], ImportOptions())
    assert load_dataset(project).names == (Path(name).stem,)
    assert load_dataset(project).sources == (name,)


def test_a_name_that_is_no_text_survives_the_project(project, folder):
    path = folder / "caf\udce9__x.png"
    (folder / "orc__0.png").rename(path)
    (folder / "bad\udcff.png").write_bytes(b"no")
    report = import_into(project, [folder], ImportOptions())
    json.dumps(report.to_mapping(), ensure_ascii=False).encode("utf-8")
    assert any("caf" in name for name in load_dataset(project).names)


@pytest.mark.parametrize("replace", [False, True])
def test_an_import_leaves_what_another_program_imported_meanwhile(project, folder, save, blob, replace):
    import_into(project, [folder], ImportOptions())
    more = save(folder.parent / "more" / "elf.png", blob(7))
    still_more = save(folder.parent / "still more" / "orc.png", blob(8))

    def import_elsewhere(fraction, words):
        if load_dataset(project).count == 5:
            import_into(project, [more], ImportOptions())

    with pytest.raises(StudioError, match="another program"):
        import_into(project, [still_more], ImportOptions(), import_elsewhere, replace)
    assert load_dataset(project).names[5:] == ("elf",)
    assert [root["paths"] for root in roots(project, "A")] == [[str(folder)], [str(more)]]


def test_a_damaged_set_that_another_program_replaced_meanwhile_is_left_alone(project, folder, save, blob):
    import_into(project, [folder], ImportOptions())
    (project.folder / "sprites.json").write_bytes(b"torn")
    more = save(folder.parent / "more" / "elf.png", blob(7))

    def import_elsewhere(fraction, words):
        if (project.folder / "sprites.json").read_bytes() == b"torn":
            import_into(project, [more], ImportOptions())

    with pytest.raises(StudioError, match="another program"):
        import_into(project, [folder], ImportOptions(), import_elsewhere)
    assert load_dataset(project).names == ("elf",)
