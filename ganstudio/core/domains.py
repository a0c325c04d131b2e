"""The two domains of a project, and where each keeps its sprites: a translator learns to turn A into B."""

from __future__ import annotations

from dataclasses import dataclass

DOMAINS = ("A", "B")
"""A is what every project has; B is there once sprites were imported into it."""


@dataclass(frozen=True)
class DomainPlace:
    """Names inside the project's folder, and of sections of its `project.json`."""

    section: str  # what is known of the sprites: count, width, height, channels, fingerprint, options
    index: str  # the file with names, labels and sources
    array: str  # the file with the pixels
    new_array: str  # the same while it is being replaced
    roots: str  # key of the section `importing`: the files and folders that were imported


_PLACES = {
    "A": DomainPlace("data", "sprites.json", "sprites.npy", "sprites.new.npy", "roots"),
    "B": DomainPlace("data_b", "sprites.b.json", "sprites.b.npy", "sprites.b.new.npy", "roots_b"),
}


def place_of(domain: str) -> DomainPlace:
    """Return where a domain keeps its sprites; `ValueError` for anything that is not in `DOMAINS`."""
    if domain not in _PLACES:
        raise ValueError(f"there is no domain {domain}")
    return _PLACES[domain]


def other_domain(domain: str) -> str:
    """Return B for A and A for B."""
    return DOMAINS[1 - DOMAINS.index(domain)]
