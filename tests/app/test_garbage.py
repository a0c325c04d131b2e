"""No worker thread may ever destroy a QObject: its destructor and the UI thread would wait for each other."""

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject

from ganstudio.app.garbage import GarbageCollector


class Knot(QObject):
    """A QObject that only the cyclic collector can free."""

    def __init__(self):
        super().__init__()
        self.itself = self


@pytest.fixture
def collector(qapp):
    owner = QObject()
    made = GarbageCollector(owner)
    yield made
    made.shut_down()


def allocate_a_lot():
    kept = [[] for _ in range(50_000)]
    assert kept


def test_a_worker_that_allocates_collects_nothing(collector):
    knot = weakref.ref(Knot())
    worker = threading.Thread(target=allocate_a_lot)
    worker.start()
    worker.join()
    assert knot() is not None


def test_the_ui_thread_collects_between_events(collector, qtbot):
    threads = []
    knot = Knot()
    weakref.finalize(knot, lambda: threads.append(threading.current_thread()))
    del knot
    keep = [[] for _ in range(2000)]
    qtbot.waitUntil(lambda: bool(threads))
    assert threads == [threading.main_thread()] and keep


def test_collecting_is_handed_back_to_python(qapp):
    owner = QObject()
    collector = GarbageCollector(owner)
    assert not gc.isenabled()
    collector.spare_the_engine()
    collector.shut_down()
    assert gc.isenabled() and gc.get_freeze_count() == 0
