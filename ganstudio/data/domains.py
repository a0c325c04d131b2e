"""Whether two domains can be learned from, and what to tell the artist where they cannot."""

from __future__ import annotations

from collections.abc import Sequence

from ganstudio.core.domains import DOMAINS
from ganstudio.core.errors import StudioError
from ganstudio.core.numbers import counted
from ganstudio.core.project import Project
from ganstudio.core.text import _, ngettext
from ganstudio.data.dataset import SpriteDataset, has_dataset, load_dataset
from ganstudio.data.pairs import Pairs, find_pairs, mended_pairs

FEWEST_PAIRS = 4
_NAMED = 3

Domains = tuple[SpriteDataset | None, SpriteDataset | None, Pairs | None]
"""The sprites of A and B, and their pairs."""


def load_domains(project: Project) -> Domains:
    """Return the sprites of A and B, None where there are none, and their pairs where both have some.

    Raises `StudioError` for sprites that are damaged.
    """
    found, damaged = readable_domains(project)
    for error in damaged.values():
        raise error
    return found


def readable_domains(project: Project) -> tuple[Domains, dict[str, StudioError]]:
    """Return what `load_domains` does, with None for damaged sprites, and what is wrong with those by domain."""
    datasets: dict[str, SpriteDataset] = {}
    damaged: dict[str, StudioError] = {}
    for domain in DOMAINS:
        try:
            if has_dataset(project, domain):
                datasets[domain] = load_dataset(project, domain)
        except StudioError as error:
            damaged[domain] = error
    a, b = (datasets.get(domain) for domain in DOMAINS)
    return (a, b, find_pairs(a, b, mended_pairs(project)) if a and b else None), damaged


def ready_for(translates: str, a: SpriteDataset | None, b: SpriteDataset | None, pairs: Pairs | None = None) -> None:
    """Raise `StudioError` when a family cannot learn from these sprites, with what to do about it.

    `translates` is that of the family: "" learns from A alone, "unpaired" from A and B, "paired" from their pairs.
    """
    if a is None:
        raise (
            _empty("A")
            if translates
            else StudioError(_("There are no sprites in this project yet."), _("Import some first."))
        )
    if not translates:
        return
    if b is None:
        raise _empty("B")
    if problem := differing(a, b):
        raise problem
    if translates == "paired":
        found = pairs or find_pairs(a, b)
        if found.count < FEWEST_PAIRS:
            raise _too_few_pairs(a, b, found)


def differing(a: SpriteDataset, b: SpriteDataset) -> StudioError | None:
    """Return what is wrong with the sizes and channels of two domains, None when they go together."""
    if (a.width, a.height) != (b.width, b.height):
        words = _("The sprites of A are {a} pixels, those of B {b}: both domains need one size.")
        hint = _(
            "Import domain {domain} again at {size}, on the Data page or with: "
            "ganstudio import PROJECT FOLDER --domain {domain} --replace --size {size}"
        )
        # The smaller ones: enlarging their canvas loses no pixel.
        smaller, size = ("A", b) if a.width * a.height < b.width * b.height else ("B", a)
        told = words.format(a=f"{a.width} × {a.height}", b=f"{b.width} × {b.height}")
        return StudioError(told, hint.format(domain=smaller, size=f"{size.width}x{size.height}"))
    if a.channels != b.channels:
        channels = {1: _("grey"), 3: _("colour"), 4: _("colour with alpha")}
        words = _("The sprites of A are {a}, those of B {b}: both domains need the same channels.")
        hint = _(
            "Import domain {domain} again, on the Data page or with: ganstudio import PROJECT FOLDER --domain {domain} "
            "--replace; its sprites then get the channels of the other."
        )
        poorer = "A" if a.channels < b.channels else "B"
        return StudioError(words.format(a=channels[a.channels], b=channels[b.channels]), hint.format(domain=poorer))
    return None


def left_out(a: SpriteDataset, b: SpriteDataset, pairs: Pairs) -> str:
    """Return a sentence on the sprites without a partner, which pairs leave out; empty when there are none."""
    sides = (("A", a, pairs.alone_a), ("B", b, pairs.alone_b))
    parts = [_alone_words(domain, dataset, rows) for domain, dataset, rows in sides if rows]
    return " ".join(parts)


def _alone_words(domain: str, dataset: SpriteDataset, rows: Sequence[int]) -> str:
    words = ngettext(
        "{count} sprite of {domain} has no partner and is left out: {names}.",
        "{count} sprites of {domain} have no partner and are left out: {names}.",
        len(rows),
    )
    names = ", ".join(dataset.names[row] for row in rows[:_NAMED]) + (" …" if len(rows) > _NAMED else "")
    return words.format(count=counted(len(rows)), domain=domain, names=names)


def _empty(domain: str) -> StudioError:
    hint = _(
        "Import sprites into {domain} on the Data page, or with: ganstudio import PROJECT FOLDER --domain {domain}"
    )
    words = _("There are no sprites in domain {domain}: translation learns from A and B.")
    return StudioError(words.format(domain=domain), hint.format(domain=domain))


def _too_few_pairs(a: SpriteDataset, b: SpriteDataset, pairs: Pairs) -> StudioError:
    words = ngettext(
        "There is {count} pair of sprites in A and B, and learning from pairs needs at least {fewest}.",
        "There are {count} pairs of sprites in A and B, and learning from pairs needs at least {fewest}.",
        pairs.count,
    )
    hint = _("Give partners the same file name, or mend them under Pairs on the Data page.")
    missing = left_out(a, b, pairs)
    message = words.format(count=pairs.count, fewest=FEWEST_PAIRS)
    return StudioError(message, f"{hint} {missing}" if missing else hint)
