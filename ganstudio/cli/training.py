"""The commands that train: start a run, and go on with one."""

from __future__ import annotations

import argparse
from typing import Any

from ganstudio.cli.command import Command, decimal_number, project_path, whole_number
from ganstudio.cli.output import Output
from ganstudio.core.errors import StudioError
from ganstudio.core.presets import PRESETS, preset_values
from ganstudio.core.project import Project
from ganstudio.core.text import N_, _

LONGEST_STEPS, LONGEST_MINUTES = 100_000_000, 100_000.0


def _add_limits(parser: argparse.ArgumentParser, unless_given: str) -> None:
    joined = _("{what}; {otherwise}")
    limits = parser.add_mutually_exclusive_group()
    limits.add_argument(
        "--steps",
        metavar="N",
        type=whole_number(1, LONGEST_STEPS),
        help=joined.format(
            what=_("stop when the run stands at N steps, all sittings together"), otherwise=unless_given
        ),
    )
    limits.add_argument(
        "--minutes",
        metavar="M",
        type=decimal_number(0.001, LONGEST_MINUTES),
        help=joined.format(what=_("stop after M minutes of training, all sittings together"), otherwise=unless_given),
    )


def limits_of(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return `steps` and `minutes` as the user wants them, 0 for no limit; empty if neither was given."""
    if arguments.steps is None and arguments.minutes is None:
        return {}
    return {"steps": arguments.steps or 0, "minutes": arguments.minutes or 0.0}


def _presets_in_words() -> str:
    return ", ".join(f"{key} ({_(preset.label)})" for key, preset in sorted(PRESETS.items()))


def _configure_train(parser: argparse.ArgumentParser) -> None:
    from ganstudio.cli.option_flags import add_flags
    from ganstudio.training.config import TrainingConfig

    default = TrainingConfig()
    parser.add_argument("project", metavar="PROJECT", type=project_path, help=_("a project with sprites in it"))
    words = _("see `ganstudio gans`; {default} unless given").format(default=default.gan)
    parser.add_argument("--gan", metavar="KEY", default=default.gan, help=words)
    parser.add_argument(
        "--from",
        dest="start_from",
        metavar="auto|shipped|scratch|MODEL",
        help=_("what to start from: the shipped model if it fits (auto, unless given) or anyway, nothing, a model"),
    )
    _add_limits(parser, _("{minutes:g} minutes if neither is given").format(minutes=default.minutes))
    add_flags(parser, TrainingConfig, skip=("steps", "minutes", "start_from"))
    parser.add_argument(
        "--preset",
        choices=sorted(PRESETS),
        help=_("options for a purpose; what is given beside it goes first: {names}").format(names=_presets_in_words()),
    )
    parser.add_argument(
        "--set",
        metavar="OPTION=VALUE",
        action="append",
        default=[],
        help=_("an option of the GAN, see `ganstudio gans`; may be given several times"),
    )


def _run_train(arguments: argparse.Namespace, output: Output) -> int:
    from ganstudio.cli.option_flags import given_values
    from ganstudio.core.options import from_mapping, from_texts, to_mapping
    from ganstudio.data.dataset import has_dataset
    from ganstudio.training.config import TrainingConfig

    project = Project.open(arguments.project)
    values = given_values(arguments, TrainingConfig) | limits_of(arguments)
    from_mapping(TrainingConfig, values)  # a wrong value is told before PyTorch is loaded, which takes seconds
    if not has_dataset(project):
        if has_dataset(project, "B"):
            raise StudioError(
                _("There are no sprites in domain A of {path}, only in B.").format(path=project.folder),
                _('Import some into A too: ganstudio import "{path}" FOLDER --domain A').format(path=project.folder),
            )
        raise StudioError(
            _("There are no sprites in {path} yet.").format(path=project.folder),
            _('Import some: ganstudio import "{path}" FOLDER').format(path=project.folder),
        )

    output.note(_("Loading PyTorch and measuring this machine …"))
    from ganstudio.cli.run_watch import watch
    from ganstudio.gans import GANS
    from ganstudio.training.control import RunControl
    from ganstudio.training.runs import start_run

    gan = GANS[arguments.gan]
    own: dict[str, Any] = {"batch_size": gan.batch_size}
    settings = list(arguments.set)
    if arguments.preset:
        of_run, of_family = preset_values(PRESETS[arguments.preset], TrainingConfig, gan.options, gan.batch_size)
        own |= of_run
        settings = [f"{name}={value}" for name, value in of_family.items()] + settings
    values = own | values
    _settle_start(arguments, values, gan.follows)
    config = TrainingConfig(gan=arguments.gan, **values)
    control = RunControl()
    events = start_run(project, config, to_mapping(from_texts(gan.options, settings)), control)
    return watch(project, events, control, output)


def _settle_start(arguments: argparse.Namespace, values: dict[str, Any], follows: tuple[str, ...]) -> None:
    """Start from scratch when an option was set that a model to start from decides; `StudioError` if both are asked."""
    names = [str(word).partition("=")[0].strip().replace("-", "_") for word in arguments.set]
    chosen = [name for name in names if name in follows]
    if not chosen or values.get("start_from") == "scratch":
        return
    if values.get("start_from", "auto") != "auto":
        raise StudioError(
            _("{option} is that of the model that the run starts from.").format(option=chosen[0]),
            _("Leave it out, or start with --from scratch."),
        )
    values["start_from"] = "scratch"


def _configure_resume(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "project", metavar="PROJECT", type=project_path, help=_("a project with a run in it; the newest goes on")
    )
    _add_limits(parser, _("the run's own limit if neither is given"))
    rates = parser.add_mutually_exclusive_group()  # each says what becomes of the learning rates
    rates.add_argument(
        "--from-best",
        action="store_true",
        help=_("go back to the best snapshot, with half the learning rate; what was learnt after it is lost"),
    )
    rates.add_argument(
        "--slower", action="store_true", help=_("halve the learning rate and go on from the step where the run stands")
    )
    rates.add_argument(
        "--learning-rate-factor",
        metavar="X",
        type=decimal_number(0.0001, 100.0),
        help=_("from now on, multiply every learning rate of the GAN; lower it when a run diverged"),
    )


def _run_resume(arguments: argparse.Namespace, output: Output) -> int:
    from ganstudio.checkpoints.library import RunInfo, runs, saved_with_best, snapshots

    project = Project.open(arguments.project)
    resumable: list[RunInfo] = [run for run in runs(project) if run.can_resume]
    if not resumable:
        raise StudioError(
            _("There is no run in {path} that could go on.").format(path=project.folder),
            _('Start one: ganstudio train "{path}"').format(path=project.folder),
        )
    run, limits = resumable[-1], limits_of(arguments)
    at_step, seconds = saved_with_best(run.folder) if arguments.from_best else (run.step, run.seconds)
    steps, minutes = limits.get("steps", run.steps), limits.get("minutes", run.minutes)
    if (steps and at_step >= steps) or (minutes and seconds >= 60 * minutes):  # then nothing is changed either
        words = _("Run {name} stands at step {step} after {minutes:.1f} minutes: nothing is left to do.")
        words = words.format(name=run.name, step=at_step, minutes=seconds / 60)
        hint = _("Both --steps and --minutes count from the start of the run; give more to go on.")
        newest = str(found[-1]) if (found := snapshots(run.folder)) else None
        end = {"event": "run_ended", "step": at_step, "reason": "finished", "run": str(run.folder)}
        output.result({**end, "snapshot": newest}, words + "\n" + hint)
        return 0

    output.note(_("Loading PyTorch and the run …"))
    from ganstudio.cli.run_watch import watch
    from ganstudio.training.control import RunControl
    from ganstudio.training.runs import resume_run

    _prepare(project, arguments, output)
    control = RunControl()
    factor = arguments.learning_rate_factor
    return watch(project, resume_run(project, control, learning_rate_factor=factor, **limits), control, output)


def _prepare(project: Project, arguments: argparse.Namespace, output: Output) -> None:
    """Do with the run on disk what the window's buttons do, before it goes on."""
    from ganstudio.training.runs import lower_learning_rate, return_to_best

    if arguments.from_best:
        step = return_to_best(project)
        output.event({"event": "returned_to_best", "step": step})
        output.note(_("Back at the best snapshot, step {step}, with half the learning rate.").format(step=step))
    elif arguments.slower:
        factor = lower_learning_rate(project)
        output.event({"event": "learning_rate_lowered", "learning_rate_factor": factor})
        output.note(_("The learning rate is halved; its factor is {factor:g} now.").format(factor=factor))


TRAIN = Command(
    N_("train a GAN on the sprites of a project"),
    _configure_train,
    _run_train,
    "ganstudio train Monsters --minutes 20\n  ganstudio train Monsters --from scratch --steps 500 --set width=64",
)
RESUME = Command(
    N_("go on with the newest run, exactly where it was saved"),
    _configure_resume,
    _run_resume,
    "ganstudio resume Monsters --minutes 40\n  ganstudio resume Monsters --from-best",
)
