"""Translating: the same sprite gives the same answer, in its own colours, there and back; what cannot be is said."""

import dataclasses

import numpy as np
import pytest
from PIL import Image
from tiny_project import tiny_pixels
from tiny_translators import add_translator

from ganstudio.checkpoints.snapshot import load_generator
from ganstudio.checkpoints.snapshot_info import read_info
from ganstudio.core.errors import Cancelled, StudioError
from ganstudio.gans.colour_lock import locked
from ganstudio.gans.pixels import to_pictures, to_sprites
from ganstudio.latent.kept_translations import KeptTranslation, load_kept, lost_names, mark_told, save_kept
from ganstudio.latent.translatable import fitted
from ganstudio.latent.translating import SpriteTranslator


@pytest.fixture
def cycle(project):
    return add_translator(project)


def colours(sprite):
    return {tuple(pixel[:3]) for pixel in sprite.reshape(-1, 4) if pixel[3]}


def test_answers_are_the_networks_own_there_and_back(cycle):
    sprites = tiny_pixels(3)
    translator, _info = load_generator(cycle)
    there = translator(to_pictures(sprites))
    made = SpriteTranslator().translate(cycle, sprites, lock_palette=False, with_back=True)
    assert np.abs(made.pixels.astype(int) - to_sprites(there)).max() <= 1  # chunks round differently
    assert np.abs(made.back.astype(int) - to_sprites(translator.back(there))).max() <= 1
    other = SpriteTranslator().translate(cycle, sprites, reverse=True, lock_palette=False)
    assert np.abs(other.pixels.astype(int) - to_sprites(translator.back(to_pictures(sprites)))).max() <= 1
    assert other.back is None and not np.array_equal(other.pixels, made.pixels)


def test_an_answer_does_not_depend_on_its_company(cycle):
    sprites, translator = tiny_pixels(19), SpriteTranslator()
    together = translator.translate(cycle, sprites, with_back=True)
    for row in (0, 15, 16, 18):
        alone = translator.translate(cycle, sprites[row : row + 1], with_back=True)
        assert np.array_equal(alone.pixels[0], together.pixels[row])
        assert np.array_equal(alone.back[0], together.back[row])


@pytest.mark.parametrize("lock", [False, True])
def test_a_cancel_is_heard_within_a_layer_and_before_each_lock(cycle, monkeypatch, lock):
    sprites, translator, laid = tiny_pixels(4), SpriteTranslator(), []
    whole = translator.translate(cycle, sprites, lock_palette=lock)
    monkeypatch.setattr("ganstudio.gans.colour_lock._chosen", lambda *_given: laid.append(1) or 0)
    told = []

    def progress(fraction, words):
        told.append(fraction)
        if fraction >= 0.5 if lock else len(told) > 3:
            raise Cancelled("Cancelled.")

    with pytest.raises(Cancelled):
        translator.translate(cycle, sprites, lock_palette=lock, progress=progress)
    assert len(laid) == (2 if lock else 0)
    monkeypatch.undo()
    assert np.array_equal(translator.translate(cycle, sprites, lock_palette=lock).pixels, whole.pixels)
    assert not any(layer._forward_pre_hooks for layer in translator._load(cycle)[0].modules())


def test_the_palette_is_locked_to_the_source(cycle):
    sprites = tiny_pixels(4)
    sprites[..., 3] = np.where(sprites[..., 3] > 0, 255, 0)
    free = SpriteTranslator().translate(cycle, sprites, lock_palette=False).pixels
    made = SpriteTranslator().translate(cycle, sprites).pixels
    for source, answer, loose in zip(sprites, made, free, strict=True):
        assert colours(answer) <= colours(source) and not colours(loose) <= colours(source)
        assert set(np.unique(answer[..., 3])) <= {0, 255}, "hard edges stay hard"


def test_a_model_whose_b_has_other_colours_is_not_locked_unless_asked(project):
    night, sprites = add_translator(project, keeps_colours=False), tiny_pixels(4)
    made, free, forced = (
        SpriteTranslator().translate(night, sprites, lock_palette=on).pixels for on in (None, False, True)
    )
    assert np.array_equal(made, free) and not np.array_equal(made, forced)


def test_the_lock_takes_the_nearest_colour_and_leaves_what_is_right():
    source = np.zeros((1, 2, 2, 4), np.uint8)
    source[0, 0, 0], source[0, 0, 1] = (200, 30, 30, 255), (20, 20, 60, 255)
    answer = np.array([[[[190, 50, 40, 200], [200, 30, 30, 255]], [[0, 0, 0, 255], [9, 9, 9, 100]]]], np.uint8)
    made = locked(answer, source)
    assert made.tolist() == [[[[200, 30, 30, 255], [200, 30, 30, 255]], [[20, 20, 60, 255], [0, 0, 0, 0]]]]
    soft = source.copy()
    soft[0, 0, 0, 3] = 90
    assert locked(answer, soft)[0, 0, 0].tolist() == [200, 30, 30, 200], "soft edges may stay soft"
    assert np.array_equal(locked(answer, np.zeros_like(source)), answer), "nothing to take colours from"


def test_what_a_model_cannot_take_is_said(cycle, project, add_snapshot):
    info, sprites = read_info(cycle), tiny_pixels(1)
    with pytest.raises(StudioError, match="8 × 8, but this one is 16 × 16"):
        fitted(tiny_pixels(1, side=16), info)
    assert fitted(sprites[..., :3], info).shape == (1, 8, 8, 4), "alpha is added"
    with pytest.raises(StudioError, match="no transparency"):
        fitted(sprites, dataclasses.replace(info, channels=3))
    opaque = np.full((1, 8, 8, 4), 255, np.uint8)
    opaque[..., 0] = 7
    assert fitted(opaque, dataclasses.replace(info, channels=3)).shape == (1, 8, 8, 3)
    with pytest.raises(StudioError, match="greys only"):
        fitted(opaque, dataclasses.replace(info, channels=1))
    opaque[..., :3] = 7
    assert fitted(opaque, dataclasses.replace(info, channels=1)).shape == (1, 8, 8, 1)
    with pytest.raises(StudioError, match="does not translate"):
        SpriteTranslator().translate(add_snapshot(), sprites)
    one_way = add_translator(project, "pix2pix", run="other")
    with pytest.raises(StudioError, match="one direction only"):
        SpriteTranslator().translate(one_way, sprites, reverse=True)
    assert SpriteTranslator().translate(one_way, sprites, with_back=True).back is None


@pytest.mark.parametrize("channels", [1, 3])
def test_models_without_transparency_answer_in_rgba(project, channels):
    model = add_translator(project, channels=channels)
    sprites = np.random.default_rng(1).integers(0, 256, (2, 8, 8, channels), np.uint8)
    made = SpriteTranslator().translate(model, sprites, with_back=True)
    assert made.pixels.shape == made.back.shape == (2, 8, 8, 4) and (made.pixels[..., 3] == 255).all()


def test_kept_answers_come_back_and_go(project):
    one, two = (KeptTranslation(f"a{n}", f"hero_{n} 英雄", tiny_pixels(1, seed=n)[0], {"step": n}) for n in (1, 2))
    save_kept(project, [one, two])
    again = load_kept(project)
    assert [(item.key, item.name, item.recipe) for item in again] == [
        (item.key, item.name, item.recipe) for item in (one, two)
    ]
    assert np.array_equal(again[1].pixels, two.pixels)
    folder = project.folder / "translations"
    (folder / "b3.png").write_bytes(b"cannot be read today")
    save_kept(project, [two], gone=["a1", "never"])
    assert [item.key for item in load_kept(project)] == ["a2"]
    assert sorted(path.name for path in folder.iterdir()) == ["a2.png", "b3.png"], "what was not let go stays"


def test_a_kept_answer_that_was_painted_over_knows_it(project):
    """For good, and not where an editor only changed what nobody sees."""
    hidden = tiny_pixels(1)[0]
    hidden[:2] = (9, 9, 9, 0)
    save_kept(project, [KeptTranslation(key, key, hidden, {"step": 1}) for key in ("same", "resaved", "painted")])
    for key, change in (("resaved", (0, 0, 0, 0)), ("painted", (200, 0, 0, 255))):
        pixels = hidden.copy()
        pixels[:2] = change
        Image.fromarray(pixels).save(project.folder / "translations" / f"{key}.png")
    touched = [{"step": 1}, {"step": 1}, {"step": 1, "touched_up": True}]
    assert [item.recipe for item in load_kept(project)] == touched
    save_kept(project, load_kept(project))
    assert [item.recipe for item in load_kept(project)] == touched


def test_what_was_painted_over_while_the_program_is_open_is_not_deleted_with_what_is_let_go(project):
    hero, mage = (KeptTranslation(key, key, tiny_pixels(1)[0], {"step": 1}) for key in ("hero", "mage"))
    save_kept(project, [hero, mage])
    picture = project.folder / "translations" / "hero.png"
    painted = tiny_pixels(1, seed=7)[0]
    Image.fromarray(painted).save(picture)
    for _round in range(2):
        save_kept(project, [], gone=["hero", "mage"])
        assert [path.name for path in picture.parent.iterdir()] == ["hero.png"]
    save_kept(project, [hero])  # undone
    (again,) = load_kept(project)
    assert np.array_equal(again.pixels, painted) and again.recipe == {"step": 1, "touched_up": True}


def test_of_a_picture_that_is_gone_the_user_is_told_until_it_was_noted(project):
    save_kept(project, [KeptTranslation(key, key, tiny_pixels(1)[0]) for key in ("gone", "torn", "sound")])
    folder = project.folder / "translations"
    aside = (folder / "gone.png").rename(project.folder / "aside.png")
    (folder / "torn.png").write_bytes(b"torn")
    assert lost_names(project, load_kept(project)) == ["gone", "torn"]
    mark_told(project)
    save_kept(project, load_kept(project))
    assert lost_names(project, load_kept(project)) == ["torn"], "that one can be put right"
    aside.rename(folder / "gone.png")
    assert [item.name for item in load_kept(project)] == ["sound", "gone"]


def test_an_answer_whose_picture_is_away_for_a_while_keeps_its_name_and_its_recipe(project):
    named = zip("abc", ("Knight", "Mage", "Thief"), strict=True)
    knight, mage, thief = (KeptTranslation(key, name, tiny_pixels(1)[0], {"made": name}) for key, name in named)
    save_kept(project, [knight, mage])
    picture = project.folder / "translations" / "a.png"
    aside = picture.rename(project.folder / "aside.png")
    assert lost_names(project, load_kept(project)) == ["Knight"]
    save_kept(project, [*load_kept(project), thief])
    aside.rename(picture)
    assert [(item.name, item.recipe["made"]) for item in load_kept(project)] == [
        (name, name) for name in ("Mage", "Thief", "Knight")
    ]
    picture.unlink()
    save_kept(project, [KeptTranslation("d", "Knight", tiny_pixels(1)[0])], gone="bc")
    assert not lost_names(project, load_kept(project)), "one of its name took its place"


def test_a_strangers_list_of_kept_answers_harms_nothing(project):
    save_kept(project, [KeptTranslation("a1", "hero", tiny_pixels(1)[0])])
    bad = [None, 3, {"key": "../x", "name": "n"}, {"key": "gone", "name": "n"}, {"key": "a1", "name": 4}]
    bad += [{"key": "a1", "name": "n", "recipe": 3}, {"key": "a1", "name": "good"}]
    project.set_section("translations", {"items": bad})
    assert [item.name for item in load_kept(project)] == ["good"]
    bad += [{"key": [], "name": "list"}, {"key": {}, "name": "dict"}]
    project.set_section("translations", {"items": bad})
    assert lost_names(project, load_kept(project)) == ["n", "n", "list", "dict"]
    project.set_section("translations", {"items": 7})
    assert load_kept(project) == []
