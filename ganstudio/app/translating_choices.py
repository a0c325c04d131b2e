"""What the user chose on the Translate page, as one value that the project remembers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from ganstudio.core.views import VIEWS


@dataclass(frozen=True)
class TranslatingChoices:
    """Models go by the place that the project writes for them: of a run its folder, of others their path."""

    chosen: tuple[str, ...] = ()
    added: tuple[str, ...] = ()  # models from outside the project
    views: Mapping[str, str] = field(default_factory=dict)  # of the answers: keys of VIEWS, or empty
    own_view: str = "down"  # of the sources
    reverse: bool = False
    lock_palette: bool | None = None  # as the models would have it, if None
    with_back: bool = True
    mirror: bool = True  # make a side view that alone is missing from the other side

    def to_mapping(self) -> dict[str, Any]:
        """Return plain values for the project file."""
        return asdict(self)

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> TranslatingChoices:
        """Read what `to_mapping` wrote; whatever is missing or makes no sense is left at its default."""
        plain = cls()
        views, own_view = values.get("views"), values.get("own_view")
        return cls(
            chosen=_texts(values.get("chosen")),
            added=_texts(values.get("added")),
            views={k: v for k, v in views.items() if v in ("", *VIEWS)} if isinstance(views, dict) else {},
            own_view=own_view if isinstance(own_view, str) and own_view in VIEWS else plain.own_view,
            reverse=values.get("reverse") is True,
            lock_palette=lock if isinstance(lock := values.get("lock_palette"), bool) else None,
            with_back=values.get("with_back") is not False,
            mirror=values.get("mirror") is not False,
        )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(text for text in value if isinstance(text, str)) if isinstance(value, list | tuple) else ()
