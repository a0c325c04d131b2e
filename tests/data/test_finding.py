import os
import sys

import numpy as np
import pytest

from ganstudio.data.finding import Walker, find, natural_key, printable
from ganstudio.data.importing import find_images


def touch(*paths):
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def inside(top, found):
    return [path.relative_to(top).as_posix() for path in found]


def test_folders_are_searched_to_the_bottom_in_natural_order(tmp_path):
    touch(*(tmp_path / name for name in ("walk 10.png", "walk 2.PNG", "b/1.gif", "a/deep/er/x.webp", "Walk 1.bmp")))
    names = ["a/deep/er/x.webp", "b/1.gif", "Walk 1.bmp", "walk 2.PNG", "walk 10.png"]
    assert inside(tmp_path, find_images([tmp_path])) == names


def test_natural_order_survives_very_long_numbers_and_strange_digits():
    assert sorted(["9" * 200, "10", "²", "٣", "2"], key=natural_key) == ["2", "10", "9" * 200, "²", "٣"]


def test_other_files_in_a_folder_are_counted_and_not_noted(tmp_path):
    touch(tmp_path / "a.png", tmp_path / "readme.txt", tmp_path / ".hidden.png", tmp_path / "__MACOSX" / "._a.png")
    found = find([tmp_path])
    assert (len(found.images), found.ignored, found.notes) == (1, 1, [])


def test_pictures_that_we_do_not_read_are_noted(tmp_path):
    touch(tmp_path / "a.png", tmp_path / "b.aseprite")
    (note,) = find([tmp_path]).notes
    assert note.path.endswith("b.aseprite")
    assert "save it as PNG" in note.reason


def test_a_file_named_directly_is_read_whatever_it_is_called(tmp_path):
    touch(tmp_path / "notes.txt")
    assert find_images([tmp_path / "notes.txt"]) == [tmp_path / "notes.txt"]


def test_each_file_comes_once(tmp_path):
    touch(tmp_path / "a" / "x.png", tmp_path / "a" / "y.png")
    assert len(find_images([tmp_path / "a" / "y.png", tmp_path / "a", tmp_path, tmp_path / "a"])) == 2


def test_links_in_a_circle_end(tmp_path):
    touch(tmp_path / "a" / "x.png")
    (tmp_path / "a" / "back").symlink_to(tmp_path)
    (tmp_path / "a" / "self").symlink_to(tmp_path / "a" / "self")
    assert len(find_images([tmp_path])) == 1


def test_a_linked_folder_is_followed(tmp_path):
    touch(tmp_path / "elsewhere" / "x.png")
    (tmp_path / "top").mkdir()
    (tmp_path / "top" / "link").symlink_to(tmp_path / "elsewhere")
    assert inside(tmp_path, find_images([tmp_path / "top"])) == ["top/link/x.png"]


def test_a_folder_called_like_an_image_is_noted_only_when_no_image_is_in_it(tmp_path):
    touch(tmp_path / "full.png" / "x.png", tmp_path / "y.png")
    (tmp_path / "empty.png").mkdir()
    found = find([tmp_path])
    assert inside(tmp_path, [image.path for image in found.images]) == ["full.png/x.png", "y.png"]
    assert [note.path for note in found.notes] == [str(tmp_path / "empty.png")]


def test_a_folder_without_images_is_noted(tmp_path):
    touch(tmp_path / "readme.txt")
    (note,) = find([tmp_path]).notes
    assert note.reason == "There are no images in this folder."


def test_a_folder_that_cannot_be_read_is_noted(tmp_path, monkeypatch):
    touch(tmp_path / "locked" / "x.png", tmp_path / "y.png")
    scan = os.scandir

    def guarded(path):
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", guarded)
    found = find([tmp_path])
    assert len(found.images) == 1
    assert "Permission denied" in found.notes[0].reason


def test_projects_inside_a_folder_are_left_out(tmp_path):
    touch(tmp_path / "Old.ganstudio" / "exports" / "x.png", tmp_path / "y.png")
    assert inside(tmp_path, find_images([tmp_path])) == ["y.png"]


def labels(found):
    return [image.label for image in found.images]


def test_labels_come_from_sub_folders_then_from_prefixes(tmp_path):
    touch(tmp_path / "knights" / "deep" / "a.png", tmp_path / "knights" / "x__1.png", tmp_path / "orc__2__b.png")
    touch(tmp_path / "plain.png")
    assert labels(find([tmp_path])) == ["knights", "knights", "orc", ""]


def test_several_folders_are_labels_themselves(tmp_path):
    touch(tmp_path / "knights" / "a.png", tmp_path / "orcs" / "a.png")
    found = find([tmp_path / "knights", tmp_path / "orcs"])
    assert labels(found) == ["knights", "orcs"]
    assert [image.name for image in found.images] == ["knights__a", "orcs__a"]


def test_names_and_sources_tell_the_place_inside_what_was_dropped(tmp_path):
    touch(tmp_path / "right" / "432.png")
    (image,) = find([tmp_path]).images
    assert (image.name, image.source) == ("right__432", "right/432.png")


@pytest.mark.parametrize("name", ["with space.png", "精灵.png", "🧙‍♂️ wizard.png", "new\nline.png", "é.png"])
def test_any_name_is_found_and_can_be_written(tmp_path, name):
    touch(tmp_path / name)
    (image,) = find([tmp_path]).images
    assert image.path.exists()
    image.name.encode("utf-8")
    assert "\n" not in image.name


def test_chinese_and_emoji_stay_as_they_are():
    assert printable("精灵 🧙‍♂️") == "精灵 🧙‍♂️"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has file names that are no text")
def test_a_name_that_is_no_text_becomes_text(tmp_path):
    path = os.fsencode(tmp_path) + b"/caf\xe9.png"
    with open(path, "wb"):  # noqa: PTH123 - a name of bytes
        pass
    (image,) = find([tmp_path]).images
    assert image.path.exists()
    image.source.encode("utf-8")
    assert "caf" in image.name


def test_a_path_where_nothing_is_stays_in_the_list_to_be_refused_later(tmp_path):
    assert find_images([tmp_path / "gone.png"]) == [tmp_path / "gone.png"]


def test_nothing_is_decoded_while_searching(tmp_path, save):
    save(tmp_path / "a.png", np.zeros((8, 8, 3)))
    assert len(find_images([tmp_path])) == 1


def test_of_a_folder_that_is_given_twice_nothing_is_said(tmp_path):
    touch(tmp_path / "M" / "a.png", tmp_path / "M" / "sub" / "b.png")
    top, sub = tmp_path / "M", tmp_path / "M" / "sub"
    for paths in ([top, top], [top, sub], [sub, top], [top / "a.png", top, sub]):
        found = find(paths)
        assert (len(found.images), found.notes) == (2, [])
    sub_alone = tmp_path / "N"
    touch(sub_alone / "sub" / "c.png")
    assert find([sub_alone / "sub", sub_alone]).notes == []


def test_a_search_can_be_stopped_at_every_folder(tmp_path):
    touch(*(tmp_path / str(number) / "a.txt" for number in range(3)))
    looks = []
    find([tmp_path], look=lambda: looks.append(1))
    assert len(looks) == 4


def test_what_a_walker_has_met_is_left_out_of_its_next_search(tmp_path):
    touch(tmp_path / "M" / "a.png", tmp_path / "M" / "sub" / "b.png")
    walker = Walker()
    assert len(find([tmp_path / "M" / "sub"], walker).images) == 1
    assert inside(tmp_path, [image.path for image in find([tmp_path / "M"], walker).images]) == ["M/a.png"]
