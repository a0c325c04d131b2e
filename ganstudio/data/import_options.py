"""The options of an import, declared once for the form, the command line and the project file."""

from __future__ import annotations

from dataclasses import dataclass

from ganstudio.core.domains import place_of
from ganstudio.core.errors import StudioError
from ganstudio.core.options import Value, checked, from_mapping, option, specs
from ganstudio.core.project import Project
from ganstudio.core.sprites import LARGEST, SMALLEST
from ganstudio.core.text import N_, _

CUT_OPTIONS = ("cell_width", "cell_height", "cell_margin", "cell_spacing", "skip_empty", "islands")
"""The options that are about one picture, a sheet, and how it is cut."""


@dataclass(frozen=True)
class ImportOptions:
    """How pictures become sprites of one size."""

    width: int = option(
        0,
        N_("Width"),
        N_("Width of every sprite, 8 to 256. 0 takes the most frequent one, or the project's."),
        minimum=0,
        maximum=LARGEST,
        unit="px",
    )
    height: int = option(
        0,
        N_("Height"),
        N_("Height of every sprite, 8 to 256. 0 takes the most frequent one, or the project's."),
        minimum=0,
        maximum=LARGEST,
        unit="px",
    )
    anchor: str = option(
        "centre",
        N_("Anchor"),
        N_("Where smaller sprites stand in the frame, and where the frame stands on larger ones."),
        choices=[("centre", N_("Centre")), ("bottom", N_("Bottom"))],
    )
    resample: str = option(
        "none",
        N_("Shrink what is too large"),
        N_("Sprites that do not fit are refused, unless you let them be shrunk: nearest keeps hard edges, box blends."),
        choices=[("none", N_("Never")), ("nearest", N_("Nearest")), ("box", N_("Box"))],
    )
    frames: str = option(
        "first",
        N_("Animations"),
        N_("Take the first frame of a GIF, APNG or WebP, or every frame as a sprite of its own."),
        choices=[("first", N_("First frame")), ("all", N_("All frames"))],
    )
    labels: str = option(
        "auto",
        N_("Labels"),
        N_("Take labels from the names of sub-folders, or from what stands before “__” in a file name."),
        choices=[("auto", N_("From names")), ("none", N_("None"))],
    )
    cell_width: int = option(
        0,
        N_("Cell width"),
        N_("Cut every picture as a sheet with cells of this width. 0: pictures are not sheets."),
        minimum=0,
        maximum=4096,
        unit="px",
    )
    cell_height: int = option(
        0,
        N_("Cell height"),
        N_("Height of a sheet's cells. 0: as high as wide."),
        minimum=0,
        maximum=4096,
        unit="px",
    )
    cell_margin: int = option(
        0, N_("Margin"), N_("Space around the whole sheet, left out of the cut."), minimum=0, maximum=4096, unit="px"
    )
    cell_spacing: int = option(
        0, N_("Spacing"), N_("Space between neighbouring cells of a sheet."), minimum=0, maximum=4096, unit="px"
    )
    skip_empty: bool = option(
        True, N_("Skip empty cells"), N_("Leave out cells of a sheet in which there is nothing to see.")
    )
    islands: bool = option(
        False,
        N_("Cut by islands"),
        N_("Cut every picture into what stands apart on a transparent ground, instead of by a grid."),
    )
    skip_duplicates: bool = option(
        False, N_("Skip duplicates"), N_("Leave out sprites that are the same as an earlier one, pixel by pixel.")
    )

    @property
    def is_sheet(self) -> bool:
        """Whether every picture is cut into several sprites."""
        return self.islands or self.cell_width > 0 or self.cell_height > 0

    @property
    def cell(self) -> tuple[int, int]:
        """Width and height of a cell; a side that is 0 takes the other's."""
        return self.cell_width or self.cell_height, self.cell_height or self.cell_width


def saved_options(project: Project, domain: str = "A") -> ImportOptions:
    """Return the options of the domain's last import; values that this version does not know are left out."""
    stored = project.section(place_of(domain).section).get("options")
    values = {}
    for spec in specs(ImportOptions):
        if isinstance(stored, dict) and spec.name in stored:
            try:
                values[spec.name] = checked(spec, stored[spec.name])
            except StudioError:
                continue  # the default will do
    return from_mapping(ImportOptions, values)


def cut_of(options: ImportOptions) -> dict[str, Value]:
    """Return how the options cut a sheet, as plain values; nothing where they take pictures whole."""
    return {name: getattr(options, name) for name in CUT_OPTIONS} if options.is_sheet else {}


def check_options(options: ImportOptions) -> None:
    """Raise `StudioError` for a size that no sprite may have; 0 stands for “as the pictures are”."""
    for side in (options.width, options.height):
        if side and not SMALLEST <= side <= LARGEST:
            raise StudioError(
                _("Sprites cannot be {side} pixels wide or high.").format(side=side),
                _("Each side may have {smallest} to {largest} pixels.").format(smallest=SMALLEST, largest=LARGEST),
            )
