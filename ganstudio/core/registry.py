"""Named things that live one per file: GANs, export formats, pages."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Iterator
from typing import Generic, TypeVar

from ganstudio.core.errors import StudioError
from ganstudio.core.text import _

T = TypeVar("T")


class Registry(Generic[T]):
    """Maps a key to an item; filled by importing every module of one package.

    A module registers itself by calling `add` when it is imported, so adding an item is adding a file.
    """

    def __init__(self, noun: str, package: str) -> None:
        self._noun = noun
        self._package = package
        self._items: dict[str, T] = {}
        self._loaded = False

    def add(self, key: str, item: T) -> T:
        """Register `item`; `ValueError` if the key is taken."""
        if key in self._items:
            raise ValueError(f"two {self._noun}s are called {key!r}")
        self._items[key] = item
        return item

    def load(self) -> None:
        """Import each module of the package once, so that it registers itself."""
        if self._loaded:
            return
        package = importlib.import_module(self._package)
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{self._package}.{module.name}")
        self._loaded = True

    def __getitem__(self, key: str) -> T:
        self.load()
        try:
            return self._items[key]
        except KeyError:
            close = difflib.get_close_matches(key, self._items, n=1)
            hint = _("Did you mean “{name}”?").format(name=close[0]) if close else ", ".join(sorted(self._items))
            raise StudioError(_("“{key}” is not known here.").format(key=key), hint) from None

    def __contains__(self, key: object) -> bool:
        self.load()
        return key in self._items

    def __iter__(self) -> Iterator[tuple[str, T]]:
        self.load()
        return iter(sorted(self._items.items()))
