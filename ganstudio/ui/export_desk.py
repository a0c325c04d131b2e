"""Asks before an export replaces what others made or changed, wherever in the window the user is."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from ganstudio.app.export_writing import Prepared
from ganstudio.app.exporting import ExportController
from ganstudio.core.numbers import counted
from ganstudio.core.text import _, ngettext
from ganstudio.ui import asking

MOST_NAMED = 8


class ExportDesk(QObject):
    """Answers the controller's question with the user's answer."""

    def __init__(self, window: QWidget, exporting: ExportController) -> None:
        super().__init__(window)
        self._window = window
        self._exporting = exporting
        exporting.replace_asked.connect(self._ask)

    @Slot(object)
    def _ask(self, prepared: Prepared) -> None:
        count = len(prepared.replaced)
        question = ngettext(
            "Replace {count} file that is not as GAN Studio wrote it?",
            "Replace {count} files that are not as GAN Studio wrote them?",
            count,
        ).format(count=counted(count))
        names = [path.name for path in prepared.replaced[:MOST_NAMED]]
        if count > MOST_NAMED:
            names.append(_("and {count} more").format(count=counted(count - MOST_NAMED)))
        folder = _("In {folder}:").format(folder=prepared.replaced[0].parent)
        if asking.confirm(self._window, question, "\n".join([folder, *names]), _("Replace"), _("Cancel")):
            self._exporting.replace(prepared)
        else:
            self._exporting.let_be()
