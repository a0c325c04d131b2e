"""The commands that list what there is: GANs and export formats, with their options."""

from __future__ import annotations

import argparse
import shutil
import textwrap
from collections.abc import Callable
from typing import Any

from ganstudio.cli.command import Command, nothing_more
from ganstudio.cli.output import Output
from ganstudio.cli.progress_line import cells_of
from ganstudio.core.options import OptionSpec, describe_range, specs
from ganstudio.core.text import N_, _


def gan_facts() -> list[dict[str, Any]]:
    """Return every GAN of the registry, ready for JSON. Imports torch."""
    from ganstudio.gans import GANS

    return [
        {
            "key": key,
            "label": _(gan.label),
            "description": _(gan.description),
            "batch_size": gan.batch_size,
            "options": [option_facts(spec) for spec in specs(gan.options)],
        }
        for key, gan in GANS
    ]


def format_facts() -> list[dict[str, Any]]:
    """Return every export format of the registry by families, then what holds for all formats, ready for JSON."""
    from ganstudio.export import EXPORTERS, FAMILIES

    order = list(FAMILIES)
    formats = sorted(EXPORTERS, key=lambda pair: order.index(pair[1].family))
    return [
        {
            "key": key,
            "label": _(exporter.label),
            "description": _(exporter.description),
            "family": exporter.family,
            "suffix": exporter.suffix,
            "animated": exporter.animated,
            "options": [option_facts(spec) for spec in specs(exporter.options)],
        }
        for key, exporter in formats
    ]


def shared_export_facts() -> list[dict[str, Any]]:
    """Return the options of `export` that hold for every format, by the flag that sets them."""
    from ganstudio.export import Arrangement, Finishing, Marking

    return [
        {
            "key": key,
            "label": _(label),
            "description": _(description),
            "options": [option_facts(spec) for spec in specs(kind)],
        }
        for key, label, description, kind in (
            (
                "--arrange",
                N_("Order, pivots and animations"),
                N_("For every format: --arrange OPTION=VALUE"),
                Arrangement,
            ),
            ("--finish", N_("Pixel finishing"), N_("For every format: --finish OPTION=VALUE"), Finishing),
            ("--sign …", N_("What is said of the sprites"), N_("For every format: --OPTION or --no-OPTION"), Marking),
        )
    ]


def option_facts(spec: OptionSpec) -> dict[str, Any]:
    """Return what is known of one option, ready for JSON."""
    return {
        "name": spec.name,
        "label": _(spec.label),
        "help": _(spec.help),
        "kind": spec.kind.__name__,
        "default": spec.default,
        "minimum": spec.minimum,
        "maximum": spec.maximum,
        "unit": _(spec.unit),
        "choices": [{"value": value, "label": _(label)} for value, label in spec.choices],
        "range": describe_range(spec),
    }


def _runner(facts: Callable[[], list[dict[str, Any]]]) -> Callable[[argparse.Namespace, Output], int]:
    def run(_arguments: argparse.Namespace, output: Output) -> int:
        items = facts()
        output.result(items, "\n\n".join(_item_text(item) for item in items))
        return 0

    return run


def _run_formats(_arguments: argparse.Namespace, output: Output) -> int:
    from ganstudio.export import FAMILIES

    items = format_facts()
    parts = []
    for family, words in FAMILIES.items():
        found = [_item_text(item) for item in items if item["family"] == family]
        parts += [f"{_(words)}\n{'=' * cells_of(_(words))}", *found] if found else []
    shared = shared_export_facts()
    output.result({"formats": items, "shared": shared}, "\n\n".join([*parts, *map(_item_text, shared)]))
    return 0


def _item_text(item: dict[str, Any]) -> str:
    width = min(100, shutil.get_terminal_size().columns)
    lines = [f"{item['key']}  –  {item['label']}"]
    lines += textwrap.wrap(item["description"], width, initial_indent="    ", subsequent_indent="    ")
    for option in item["options"]:
        words = f"{option['name']}={option['default']}  ({option['range']})  {option['help'] or option['label']}"
        lines += textwrap.wrap(words, width, initial_indent="      ", subsequent_indent="          ")
    return "\n".join(lines)


GANS = Command(N_("list the GANs, when to choose them, and their options"), nothing_more, _runner(gan_facts))
FORMATS = Command(N_("list the export formats and their options"), nothing_more, _run_formats)
