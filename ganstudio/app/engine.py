"""Imports the engine, torch above all, on a thread of its own, so that the window is there before it."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from ganstudio.app.error_reports import ErrorReport
from ganstudio.core.text import _


@dataclass(frozen=True)
class GanCard:
    """What the window shows of one GAN family. `label` and `description` are untranslated: show them through `_`."""

    key: str
    label: str
    description: str
    options_type: type[Any]
    batch_size: int
    translates: str = ""  # how it turns sprites of A into ones of B: "unpaired" or "paired"; empty where it does not


class _EngineImporter(QObject):
    """Lives on the loader's thread."""

    ready = Signal(object)  # tuple[GanCard, ...]
    failed = Signal(object)  # Exception
    done = Signal()

    @Slot()
    def run(self) -> None:
        try:
            self.ready.emit(_gan_cards())
        except Exception as error:  # the thread's edge
            self.failed.emit(error)
        finally:
            self.done.emit()


class EngineLoader(QObject):
    """Knows whether the engine can be used yet, and which GAN families it has."""

    became_ready = Signal()
    broke = Signal(object)  # ErrorReport

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gans: tuple[GanCard, ...] = ()
        self._thread: QThread | None = None
        self._importer: _EngineImporter | None = None

    @property
    def ready(self) -> bool:
        """Whether the engine is imported."""
        return bool(self._gans)

    @property
    def gans(self) -> tuple[GanCard, ...]:
        """The GAN families, the usual one first; empty until ready."""
        return self._gans

    def gan_name(self, key: str) -> str:
        """Return what a family is called, translated; its key until ready, and where no such family is known."""
        return next((_(card.label) for card in self._gans if card.key == key), key)

    def load(self) -> None:
        """Start importing on a thread; a second call does nothing, after a failure it tries again."""
        if self._thread or self.ready:
            return
        self._importer = _EngineImporter()
        self._thread = QThread()
        self._thread.setObjectName("engine")
        self._importer.moveToThread(self._thread)
        self._thread.started.connect(self._importer.run)
        self._importer.ready.connect(self._on_ready)
        self._importer.failed.connect(self._on_failed)
        # Direct: a queued quit would wait for the UI thread, which shut_down() blocks.
        self._importer.done.connect(self._thread.quit, Qt.ConnectionType.DirectConnection)
        self._thread.finished.connect(self._on_thread_finished)
        self._thread.start(QThread.Priority.LowPriority)

    def shut_down(self) -> None:
        """Wait for the import to end: Python cannot stop one halfway."""
        if self._thread:
            self._thread.wait()
            self._thread = None

    @Slot(object)
    def _on_ready(self, gans: tuple[GanCard, ...]) -> None:
        self._gans = gans
        self.became_ready.emit()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.broke.emit(ErrorReport.of(error))

    @Slot()
    def _on_thread_finished(self) -> None:
        self._thread = self._importer = None


def _gan_cards() -> tuple[GanCard, ...]:
    for needed in ("ganstudio.latent.sampler", "ganstudio.training.runs"):
        importlib.import_module(needed)  # so that the first click does not wait for it
    from ganstudio.gans import GANS
    from ganstudio.training.config import TrainingConfig

    usual = TrainingConfig().gan
    families = sorted(GANS, key=lambda family: family[0] != usual)
    return tuple(
        GanCard(key, gan.label, gan.description, gan.options, gan.batch_size, gan.translates) for key, gan in families
    )
