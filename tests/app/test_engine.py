"""The engine loader: ready once, off the UI thread, a failure is a report and not the end."""

import pytest

from ganstudio.app import engine
from ganstudio.app.engine import EngineLoader, GanCard

CARDS = (GanCard("dcgan", "DCGAN", "The classic.", object, 64),)


@pytest.fixture
def loader(qtbot):
    made = EngineLoader()
    yield made
    made.shut_down()


def test_it_becomes_ready_once(loader, qtbot, monkeypatch):
    calls = []
    monkeypatch.setattr(engine, "_gan_cards", lambda: calls.append(1) or CARDS)
    assert not loader.ready and loader.gans == ()
    with qtbot.waitSignal(loader.became_ready):
        loader.load()
        loader.load()
    assert loader.ready and loader.gans == CARDS
    loader.load()
    assert calls == [1]


def test_a_failure_is_reported_and_it_can_be_tried_again(loader, qtbot, monkeypatch):
    def broken():
        raise ImportError("no torch here")

    monkeypatch.setattr(engine, "_gan_cards", broken)
    with qtbot.waitSignal(loader.broke) as broke:
        loader.load()
    assert "no torch here" in broke.args[0].summary
    qtbot.waitUntil(lambda: loader._thread is None)
    monkeypatch.setattr(engine, "_gan_cards", lambda: CARDS)
    with qtbot.waitSignal(loader.became_ready):
        loader.load()


def test_shut_down_waits_for_the_import(loader, monkeypatch):
    done = []
    monkeypatch.setattr(engine, "_gan_cards", lambda: done.append(1) or CARDS)
    loader.load()
    loader.shut_down()
    assert done == [1] and loader._thread is None


def test_the_real_engine_knows_its_families():
    cards = engine._gan_cards()
    assert {card.key for card in cards} >= {"original", "dcgan", "wgan", "wgan-gp"}
    assert all(card.label and card.description and card.batch_size > 0 for card in cards)


def test_the_usual_family_has_the_usual_batch_and_the_first_card():
    from ganstudio.app.engine import _gan_cards
    from ganstudio.training.config import TrainingConfig

    usual, first = TrainingConfig(), _gan_cards()[0]
    assert (first.key, first.batch_size) == (usual.gan, usual.batch_size)
