"""What the Train page shows: the run at work, else what it was last set to, which is kept in the project."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganstudio.app.run_status import RunStatus
from ganstudio.core.errors import StudioError
from ganstudio.core.options import Value, checked, from_mapping, specs, to_mapping

if TYPE_CHECKING:
    from ganstudio.app.engine import GanCard
    from ganstudio.app.session import Session
    from ganstudio.checkpoints.library import RunInfo
    from ganstudio.training.config import TrainingConfig

SECTION = "training"
RunValues = tuple[dict[str, Any], dict[str, dict[str, Any]]]
"""A run's config, with `gan` among it, and options by family."""


class TrainingMemory:
    """Reads and writes the last config and each family's last options; while a run is at work it tells that one's."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._draft: tuple[Path, RunValues] | None = None
        self._at_work: RunValues | None = None
        self._is_resumed = False

    @property
    def is_resumed(self) -> bool:
        """Whether what is told is a run that goes on: its networks are there, nothing decides their sizes any more."""
        return self._is_resumed

    def keep_draft(self, config: Mapping[str, Value], gan_options: Mapping[str, Value]) -> None:
        """Keep what a form shows, `gan` among the config, until the project changes; nothing is written yet.

        The options drafted for other families stay. While a run is at work a form shows that one, which is no draft.
        """
        project = self._session.project
        if project and self._at_work is None:
            before = self._current()
            options = {**(before[1] if before else {}), str(config["gan"]): dict(gan_options)}
            self._draft = (project.folder, (dict(config), options))

    def begin_run(self, config: TrainingConfig, gan_options: Mapping[str, Value]) -> None:
        """Tell this run's values instead of the draft's, until `end_run`."""
        self._at_work = ({"gan": config.gan, **to_mapping(config)}, {config.gan: dict(gan_options)})
        self._is_resumed = False

    def resume_run(self, run: RunInfo) -> None:
        """Tell the values of a run on disk, with the limits it goes on to, until `end_run`."""
        steps, minutes = further_limits(run)
        config, gan_options = run.config.get("config"), run.config.get("gan_options")
        known = dict(config) if isinstance(config, dict) else {}
        limits = {"gan": run.gan, "steps": steps or 0, "minutes": minutes or 0.0}
        self._at_work = (known | limits, {run.gan: dict(gan_options) if isinstance(gan_options, dict) else {}})
        self._is_resumed = True

    def end_run(self) -> None:
        """Tell the draft again."""
        self._at_work, self._is_resumed = None, False

    def config(self) -> TrainingConfig:
        """Return the config at work, drafted or last used in this project, else what is likely wanted.

        Defaults stand for what is not valid any more.
        """
        from ganstudio.training.config import TrainingConfig

        draft = self._current()
        stored = draft[0] if draft else self._section().get("config")
        values = stored if isinstance(stored, dict) else {}
        config = TrainingConfig(**_valid(TrainingConfig, values))
        gan = values.get("gan")
        if isinstance(gan, str) and gan:
            return dataclasses.replace(config, gan=gan)
        likely = self._likely_family()
        return dataclasses.replace(config, gan=likely.key, batch_size=likely.batch_size) if likely else config

    def gan_options(self, gan: str, options_type: type[Any] | None = None) -> dict[str, Value]:
        """Return the options at work, drafted or last used for a family; with its type, only the valid ones."""
        current = self._current()
        stored = current[1] if current and gan in current[1] else self._section().get("gan_options")
        values = stored.get(gan) if isinstance(stored, dict) else None
        found = values if isinstance(values, dict) else {}
        return dict(found) if options_type is None else _valid(options_type, found)

    def remember(self, config: TrainingConfig, gan_options: Mapping[str, Value]) -> None:
        """Keep the config, and the options for its family; `StudioError` if the project cannot be written."""
        project = self._session.project
        if project is None:
            return
        section = self._section()
        all_options = section.get("gan_options")
        kept = dict(all_options) if isinstance(all_options, dict) else {}
        kept[config.gan] = dict(gan_options)
        section |= {"config": {"gan": config.gan, **to_mapping(config)}, "gan_options": kept}
        project.set_section(SECTION, section)

    def _current(self) -> RunValues | None:
        """Return what is at work, else the draft of the open project."""
        if self._at_work is not None:
            return self._at_work
        project = self._session.project
        is_current = self._draft is not None and project is not None and self._draft[0] == project.folder
        return self._draft[1] if self._draft and is_current else None

    def _likely_family(self) -> GanCard | None:
        """Return the family of the newest run, else one that translates where there are two domains; None: any."""
        session, run = self._session, self._session.checkpoints.last_run
        if run is not None:
            return next((card for card in session.engine.gans if card.key == run.gan), None)
        (a, b), pairs = session.domains.datasets, session.domains.pairs
        if a is None or b is None:
            return None
        wanted = "paired" if pairs is not None and 2 * pairs.count > a.count else "unpaired"
        return next((card for card in session.engine.gans if card.translates == wanted), None)

    def _section(self) -> dict[str, Any]:
        project = self._session.project
        if project is None:
            return {}
        try:
            return project.section(SECTION)
        except StudioError:  # a page that opens is no place to complain; whoever writes will
            return {}


def status_of(run: RunInfo | None) -> RunStatus:
    """Return what the run strip shows of a run on disk."""
    if run is None:
        return RunStatus()
    fractions = [run.step / run.steps if run.steps else 0.0, run.seconds / 60 / run.minutes if run.minutes else 0.0]
    return RunStatus(
        outcome=run.ended,
        step=run.step,
        steps=run.steps,
        minutes=run.minutes,
        seconds=run.seconds,
        fraction=1.0 if run.ended == "finished" else min(1.0, max(fractions)),
        saved_step=run.step,
    )


def further_limits(run: RunInfo) -> tuple[int | None, float | None]:
    """Return the total steps and minutes a run goes on to: its own limits, or as much again if they are reached."""
    steps: int | None = run.steps or None
    minutes: float | None = run.minutes or None
    if steps is not None and run.step >= steps:
        steps = run.step + run.steps
    if minutes is not None and run.seconds >= minutes * 60:
        minutes = math.ceil(run.seconds / 60 + run.minutes)  # 60.002 would be true, but nobody's wish
    return steps, minutes


def from_config(config_type: type[TrainingConfig], config: TrainingConfig | Mapping[str, Value]) -> TrainingConfig:
    """Return a config from one or from a form's values, where `gan` is a key beside the options."""
    if not isinstance(config, Mapping):
        return config
    values = {name: value for name, value in config.items() if name != "gan"}
    made = from_mapping(config_type, values)
    return dataclasses.replace(made, gan=str(config["gan"])) if "gan" in config else made


def _valid(options_type: type[Any], values: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for spec in specs(options_type):
        if spec.name in values:
            try:
                kept[spec.name] = checked(spec, values[spec.name])
            except StudioError:  # from another version: the default serves
                continue
    return kept
