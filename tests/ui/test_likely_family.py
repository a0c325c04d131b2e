"""Which GAN the Train page shows while nobody has chosen one: by the newest run, else by the sprites."""

from dataclasses import dataclass

import pytest
from tiny_project import make_tiny_project, tiny_pixels
from tiny_translators import add_translator

from ganstudio.app.engine import GanCard
from ganstudio.core.options import option
from ganstudio.core.project import Project
from ganstudio.data.dataset import make_dataset, save_dataset
from ganstudio.ui.widgets.gan_cards import GanCards

SIX = [f"sprite {number}" for number in range(6)]


@dataclass(frozen=True)
class Options:
    width: int = option(64, "Width", "How wide it is.", minimum=8, maximum=256)


CARDS = (
    GanCard("sprite", "Sprite GAN", "Draws.", Options, 32),
    GanCard("cyclegan", "CycleGAN", "Translates.", Options, 4, translates="unpaired"),
    GanCard("pix2pix", "pix2pix", "Translates.", Options, 8, translates="paired"),
)


@pytest.fixture(autouse=True)
def no_questions(monkeypatch):
    monkeypatch.setattr("ganstudio.app.training_engine.estimate_run", lambda *about: None)


def two_domains(path, names):
    project = Project.create(path)
    save_dataset(project, make_dataset(tiny_pixels(6), [""] * 6, SIX, SIX))
    save_dataset(project, make_dataset(tiny_pixels(6, seed=9), [""] * 6, names, names), domain="B")
    return project


@pytest.mark.parametrize(
    ("names", "family", "batch"), [(SIX, "pix2pix", 8), ([f"other {n}" for n in range(6)], "cyclegan", 4)]
)
def test_two_domains_are_to_be_translated(qtbot, session, make_setup, tmp_path, names, family, batch):
    setup = make_setup()
    session.engine._on_ready(CARDS)
    session.open_project(two_domains(tmp_path / "p", names).folder)
    qtbot.waitUntil(lambda: session.domains.pairs is not None)
    assert (setup.cards.current, setup.values()[0]["batch_size"]) == (family, batch)
    setup.cards.choose("sprite")
    setup.cards.chosen.emit("sprite")
    session.domains.part(0)
    qtbot.waitUntil(lambda: session.domains.pairs.partner(0) is None)
    assert setup.cards.current == "sprite", "what was chosen stays"


def test_the_newest_run_says_what_is_trained_here(session, make_setup, tmp_path):
    project = make_tiny_project(tmp_path / "p", snapshots=())
    add_translator(project, "pix2pix")
    setup = make_setup()
    session.open_project(project.folder)
    session.engine._on_ready(CARDS)
    assert (setup.cards.current, session.training.memory.config().gan) == ("pix2pix", "pix2pix")


def test_one_domain_is_for_the_sprite_gan(session, make_setup, tmp_path):
    session.open_project(make_tiny_project(tmp_path / "p", snapshots=()).folder)
    session.engine._on_ready(CARDS)
    assert make_setup().cards.current == "sprite"


def test_a_screen_reader_says_which_card_is_chosen(qtbot):
    cards = GanCards(CARDS)
    qtbot.addWidget(cards)
    for key in ("pix2pix", "sprite"):
        cards.card(key).pressed.emit()
        said = {card.key: cards.card(card.key).accessibleDescription() for card in CARDS}
        assert said == {card.key: "Chosen" if card.key == key else "" for card in CARDS}
