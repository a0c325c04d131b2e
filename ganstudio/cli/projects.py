"""The commands about a project: make one, import sprites into it, look at it."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganstudio.cli.command import MODEL_SUFFIX, Command, place, project_path, size, source_path
from ganstudio.cli.output import Output
from ganstudio.core.domains import DOMAINS
from ganstudio.core.errors import StudioError
from ganstudio.core.progress import duration
from ganstudio.core.project import Project
from ganstudio.core.text import N_, _, ngettext

if TYPE_CHECKING:
    from ganstudio.data.dataset import SpriteDataset
    from ganstudio.data.report import ImportReport


def _configure_new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "project", metavar="PROJECT", type=project_path, help=_("where to make it; .ganstudio is added if missing")
    )


def _run_new(arguments: argparse.Namespace, output: Output) -> int:
    project = Project.create(arguments.project)
    text = _('Made {path}.\nNow: ganstudio import "{path}" FOLDER-OF-SPRITES').format(path=project.folder)
    output.result({"path": str(project.folder), "name": project.name}, text)
    return 0


def _configure_import(parser: argparse.ArgumentParser) -> None:
    from ganstudio.cli.option_flags import add_flags
    from ganstudio.data.import_options import ImportOptions

    parser.add_argument("project", metavar="PROJECT", type=project_path, help=_("a project made with `ganstudio new`"))
    parser.add_argument(
        "paths", metavar="PATH", nargs="+", type=place, help=_("folders (looked through to the bottom) and files")
    )
    parser.add_argument(
        "--size", metavar="WxH", type=size, help=_("size of the sprites in pixels; the most frequent one unless given")
    )
    parser.add_argument("--cell", metavar="WxH", type=size, help=_("the pictures are sheets: cut them into such cells"))
    parser.add_argument(
        "--domain", choices=DOMAINS, default="A", help=_("where the sprites belong, for translation from A to B")
    )
    parser.add_argument("--dry-run", action="store_true", help=_("only say what would happen"))
    parser.add_argument("--replace", action="store_true", help=_("drop the sprites that are in the project already"))
    add_flags(parser, ImportOptions, skip=("width", "height", "cell_width", "cell_height"))


def _run_import(arguments: argparse.Namespace, output: Output) -> int:
    from ganstudio.cli.option_flags import given_values
    from ganstudio.core.options import from_mapping
    from ganstudio.data.import_options import ImportOptions
    from ganstudio.data.importing import import_into

    project = Project.open(arguments.project)
    values: dict[str, Any] = given_values(arguments, ImportOptions)
    if arguments.size:
        values["width"], values["height"] = arguments.size
    if arguments.cell:
        values["cell_width"], values["cell_height"] = arguments.cell
    options = from_mapping(ImportOptions, values)
    paths: list[Path] = arguments.paths
    for path in paths:
        if not path.exists():
            raise StudioError(_("There is nothing at {path}.").format(path=path), _("Check the spelling."))
    report = import_into(
        project, paths, options, output.progress, arguments.replace, arguments.domain, arguments.dry_run
    )
    told = {"dry_run": arguments.dry_run, "domain": arguments.domain}
    output.result({**told, **report.to_mapping()}, _report_text(report, arguments.dry_run))
    if not report.accepted and not report.skipped:
        raise StudioError(
            _("No sprite was found in what was given."), _("Each file that was refused is listed with its reason.")
        )
    return 0


def _report_text(report: ImportReport, dry_run: bool) -> str:
    lines = [f"{note.path}: {_outcome(note.outcome)}: {note.reason}" for note in report.notes]
    if report.accepted:
        words = _("{count} sprites of {width}x{height} with {channels} channels")
        lines.append(
            words.format(count=report.accepted, width=report.width, height=report.height, channels=report.channels)
        )
    if report.labels:
        lines.append(_("Labels: {labels}").format(labels=", ".join(f"{name} {n}" for name, n in report.labels)))
    counts = _("Accepted {accepted}, of them repaired {repaired}; refused {refused}.")
    lines.append(counts.format(accepted=report.accepted, repaired=report.repaired, refused=report.refused))
    if count := report.exact_count:
        lines.append(
            ngettext(
                "{n} exact duplicate (--skip-duplicates leaves it out).",
                "{n} exact duplicates (--skip-duplicates leaves them out).",
                count,
            ).format(n=count)
        )
    if dry_run:
        lines.append(_("Nothing was changed (--dry-run)."))
    return "\n".join(lines)


def _outcome(outcome: str) -> str:
    return {"repaired": _("repaired"), "refused": _("refused")}.get(outcome, outcome)


def _configure_info(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source", metavar="PROJECT|MODEL", type=source_path, help=_("a project, or a .safetensors, or “shipped”")
    )


def _run_info(arguments: argparse.Namespace, output: Output) -> int:
    damage: StudioError | None = None
    if arguments.source.endswith(MODEL_SUFFIX):
        data = model_facts(Path(arguments.source))
    else:
        data, damage = project_facts(Project.open(arguments.source))
    output.result(data, "\n".join(f"{name.replace('_', ' '):18} {_shown(value)}" for name, value in data.items()))
    if damage is not None:
        raise damage
    return 0


def model_facts(path: Path) -> dict[str, Any]:
    """Return what a model says of itself, ready for JSON; `StudioError` if it is none of ours."""
    from ganstudio.checkpoints.snapshot_info import read_info

    return {"kind": "model", **dataclasses.asdict(read_info(path)), "path": str(path)}


def project_facts(project: Project) -> tuple[dict[str, Any], StudioError | None]:
    """Return what is in a project, ready for JSON, and what is to be told of sprites that are damaged.

    Reads no weights. Of a damaged domain the facts have its sentence under `damaged`, of the other everything.
    """
    from ganstudio.checkpoints.library import best_snapshot, newest_snapshot, runs
    from ganstudio.data.domains import readable_domains

    facts: dict[str, Any] = {"kind": "project", "path": str(project.folder), "name": project.name, "count": 0}
    (a, b, pairs), damaged = readable_domains(project)
    if damaged:
        facts["damaged"] = {domain: error.message for domain, error in damaged.items()}
    if a is not None:
        facts |= _dataset_facts(a)
    if b is not None:
        facts["domain_b"] = _dataset_facts(b)
    if a is not None and b is not None and pairs is not None:
        from ganstudio.data.domains import differing, left_out

        facts["pairs"] = pairs.count
        facts["without_partner"] = {"A": len(pairs.alone_a), "B": len(pairs.alone_b)}
        problem = differing(a, b)
        facts["about_pairs"] = problem.message if problem else left_out(a, b, pairs)
    found = runs(project)
    facts["runs"] = [
        {
            "name": run.name,
            "gan": run.gan,
            "step": run.step,
            "steps": run.steps,
            "minutes": run.minutes,
            "seconds": run.seconds,
            "ended": run.ended,
            "can_resume": run.can_resume,
            "origin": origin if isinstance(origin := run.config.get("origin"), dict) else None,
            "best_step": best.step if (best := best_snapshot(run.folder)) else None,
        }
        for run in found
    ]
    newest = newest_snapshot(project)
    facts["newest_snapshot"] = str(newest) if newest else None
    best = next((best for run in reversed(found) if (best := best_snapshot(run.folder))), None)
    facts["best_snapshot"] = str(best.path) if best else None
    return facts, next(iter(damaged.values()), None)


def _dataset_facts(dataset: SpriteDataset) -> dict[str, Any]:
    import numpy as np

    counts = np.bincount(dataset.labels, minlength=len(dataset.label_names)).tolist()
    return {
        "count": dataset.count,
        "width": dataset.width,
        "height": dataset.height,
        "channels": dataset.channels,
        "fingerprint": dataset.fingerprint,
        "labels": dict(zip(dataset.label_names, counts, strict=False)),
    }


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_shown(item)}".strip() for name, item in value.items()) or "–"
    if isinstance(value, list):
        return ("\n" + " " * 19).join(_run_words(run) for run in value) or "–"
    return "–" if value is None or value == "" else str(value)


def _run_words(run: dict[str, Any]) -> str:
    ended = {
        "finished": _("finished"),
        "stopped": _("stopped"),
        "interrupted": _("interrupted"),
        "failed": _("failed"),
    }
    words = _("{name}: {gan}, step {step}, {time}, {ended}")
    if run["best_step"] is not None:
        words = _("{name}: {gan}, step {step}, {time}, {ended}; best at step {best}")
    told = words.format(
        best=run["best_step"],
        name=run["name"],
        gan=run["gan"],
        step=run["step"],
        time=duration(run["seconds"]),
        ended=ended.get(run["ended"], run["ended"]),
    )
    if run["origin"] is None:
        return told
    return told + _("; started from {parent}").format(parent=_origin_words(run["origin"]))


def _origin_words(origin: dict[str, Any]) -> str:
    words = _("{name}, step {step} ({fingerprint})")
    return words.format(
        name=origin.get("name"), step=origin.get("step"), fingerprint=str(origin.get("fingerprint"))[:8]
    )


NEW = Command(N_("make a new, empty project"), _configure_new, _run_new, "ganstudio new Monsters")
IMPORT = Command(
    N_("read sprites into a project"),
    _configure_import,
    _run_import,
    "ganstudio import Monsters sprites/\n  ganstudio import Monsters sheet.png --cell 32x32 --dry-run\n"
    "  ganstudio import Monsters night/ --domain B",
)
INFO = Command(N_("say what is in a project or a model"), _configure_info, _run_info, "ganstudio info Monsters --json")
