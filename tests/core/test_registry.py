"""Registries: filled by importing a package, asked by key."""

import pytest

from ganstudio.core.errors import StudioError
from ganstudio.core.registry import Registry


@pytest.fixture
def fruits(tmp_path, monkeypatch):
    """A registry over a package of three files on disk, one of which registers nothing."""
    package = tmp_path / "registry_test_fruits"
    package.mkdir()
    (package / "__init__.py").write_text("loads = []\nitems = {}\n")
    for name in ("pear", "apple", "_notes"):
        (package / f"{name}.py").write_text(
            "import registry_test_fruits as package\npackage.loads.append(__name__)\n"
            + (f"package.registry.add({name!r}, {name.upper()!r})\n" if name != "_notes" else "")
        )
    monkeypatch.syspath_prepend(tmp_path)
    import registry_test_fruits as package

    package.registry = Registry("fruit", "registry_test_fruits")
    yield package.registry
    import sys

    for name in [name for name in sys.modules if name.startswith("registry_test_fruits")]:
        del sys.modules[name]


def test_every_file_of_the_package_is_imported_when_something_is_asked(fruits):
    import registry_test_fruits as package

    assert package.loads == []
    assert fruits["apple"] == "APPLE" and "pear" in fruits and "plum" not in fruits
    assert list(fruits) == [("apple", "APPLE"), ("pear", "PEAR")]
    assert len(package.loads) == 3


def test_a_near_miss_is_told_the_right_name(fruits):
    with pytest.raises(StudioError, match="“aple”") as error:
        fruits["aple"]
    assert error.value.hint == "Did you mean “apple”?"


def test_a_far_miss_is_told_all_names(fruits):
    with pytest.raises(StudioError) as error:
        fruits["zzz"]
    assert error.value.hint == "apple, pear"


def test_two_items_of_one_name_are_a_mistake_of_the_programmer(fruits):
    with pytest.raises(ValueError, match="two fruits are called 'apple'"):
        fruits.load() or fruits.add("apple", "another")
    assert fruits["apple"] == "APPLE"
