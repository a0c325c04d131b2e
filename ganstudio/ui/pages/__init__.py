"""The pages of the window: one file each, in the order of the work. Pages do not know each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ganstudio.core.registry import Registry

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ganstudio.app.session import Session


@dataclass(frozen=True)
class PageInfo:
    """What the window must know of a page before it is made. `label` is untranslated: show it through `_`.

    `create` is called when the page is first shown; heavy imports belong inside it.
    """

    label: str
    icon: str  # a file of resources/icons without the suffix
    order: int
    create: Callable[[Session], QWidget]
    shortcut: str


PAGES: Registry[PageInfo] = Registry("page", "ganstudio.ui.pages")


def pages_in_order() -> list[tuple[str, PageInfo]]:
    """Return the keys and pages in the order of the work."""
    return sorted(PAGES, key=lambda item: item[1].order)
