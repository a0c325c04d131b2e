"""Options that several formats have, declared once so that each has the same words and limits everywhere."""

from __future__ import annotations

from typing import Any

from ganstudio.core.options import option
from ganstudio.core.text import N_


def padding_option(default: int) -> Any:
    """Declare the empty pixels between sprites."""
    return option(
        default,
        N_("Padding"),
        N_("Empty pixels between sprites, so that neighbours do not show at the edges."),
        minimum=0,
        maximum=64,
        unit="px",
    )


def extrude_option(default: int) -> Any:
    """Declare by how many pixels the border of a sprite is repeated outwards."""
    return option(
        default,
        N_("Extrude"),
        N_("Repeats the border pixels of each sprite outwards: no seams when the engine filters or scales."),
        minimum=0,
        maximum=16,
        unit="px",
    )


def edge_colour_option() -> Any:
    """Declare whether transparent pixels have the colour of the nearest edge."""
    return option(
        False,
        N_("Colour under transparent edges"),
        N_("Gives invisible pixels the colour of the nearest edge: no dark fringes when the engine filters."),
        advanced=True,
    )


def godot_folder_option() -> Any:
    """Declare where the files are inside a Godot project, as `godot_text.resource_path` takes it."""
    return option(
        "",
        N_("Folder in the Godot project"),
        N_("Such as res://art. Empty: found by the project.godot above the files, else the files name each other."),
        advanced=True,
    )
