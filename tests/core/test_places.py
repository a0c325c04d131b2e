"""Where files are, and sprites of any channel count as RGBA."""

import numpy as np
import pytest

from ganstudio.core.paths import documents_folder, log_folder, resource, settings_folder, shipped_model
from ganstudio.core.sprites import to_rgba


def test_the_users_folders_can_be_moved_by_the_environment(own_home):
    assert settings_folder() == own_home / "settings" and settings_folder().is_dir()
    assert log_folder() == own_home / "logs" and log_folder().is_dir()
    assert documents_folder() == own_home / "projects" and not documents_folder().exists()


def test_what_is_not_shipped_is_named():
    with pytest.raises(FileNotFoundError, match=r"no-such\.svg"):
        resource("icons/no-such.svg")
    with pytest.raises(FileNotFoundError, match="no-such-model"):
        shipped_model("no-such-model")


def test_icons_are_shipped():
    assert any(resource("icons").glob("*.svg"))


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_sprites_of_any_channel_count_become_rgba(channels):
    sprites = np.random.default_rng(0).integers(0, 256, (2, 8, 9, channels), np.uint8)
    rgba = to_rgba(sprites)
    assert rgba.shape == (2, 8, 9, 4) and rgba.dtype == np.uint8
    assert np.array_equal(rgba[..., :channels] if channels > 1 else rgba[..., :1], sprites)
    if channels < 4:
        assert (rgba[..., 3] == 255).all()
    if channels == 1:
        assert np.array_equal(rgba[..., 0], rgba[..., 1]) and np.array_equal(rgba[..., 0], rgba[..., 2])


def test_no_sprites_become_no_rgba():
    assert to_rgba(np.zeros((0, 8, 8, 3), np.uint8)).shape == (0, 8, 8, 4)
