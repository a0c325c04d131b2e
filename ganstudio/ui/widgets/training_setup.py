"""The inspector of the Train page: preset, which GAN, its options, the run's, what it will need, and the start."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from ganstudio.app.engine import GanCard
from ganstudio.app.session import Session
from ganstudio.core.options import Value, to_mapping
from ganstudio.core.presets import PRESETS, preset_of, preset_values
from ganstudio.core.text import _
from ganstudio.ui.theme import SPACE, emphasised
from ganstudio.ui.widgets.gan_cards import GanCards
from ganstudio.ui.widgets.options_form import OptionsForm
from ganstudio.ui.widgets.preset_choice import PresetChoice
from ganstudio.ui.widgets.training_buttons import TrainingButtons

WIDTH = 336
ASK_MS = 300
"""After the last change of an option, before the need of the run is counted."""


class TrainingSetup(QFrame):
    """Shows the draft of the next run, which the session keeps; while a run is at work, locked, that run."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setProperty("panel", True)
        self.setFixedWidth(WIDTH)
        self.cards: GanCards | None = None
        self.gan_form: OptionsForm | None = None
        self._form_family = ""
        self._is_locked = False
        self._is_filling = False
        self._estimate: object = None  # the newest one
        self._asked = ("", "")  # the family and the start that it was asked for
        self._followed: Mapping[str, Value] = {}  # options that the model decides which the run starts from
        self._own: tuple[dict[str, Value], dict[str, Value]] | None = None  # what was set before a preset
        self.presets = PresetChoice()
        self.config_form = OptionsForm(session.training.config_type)
        self._restore_config()
        self.buttons = TrainingButtons(session, self.values)
        self.need = QLabel()
        self.need.setProperty("quiet", True)
        self.need.setWordWrap(True)
        self.need.setAlignment(Qt.AlignmentFlag.AlignTop)  # what is known later stands below and moves nothing
        self.need.setMinimumHeight(2 * self.need.fontMetrics().height() + 4)
        self._waiting = QLabel(_("Loading the engine…"))
        self._waiting.setProperty("quiet", True)
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(ASK_MS)
        self._timer.timeout.connect(self._ask_need)
        self.presets.chosen.connect(self._on_preset_chosen)
        self.config_form.changed.connect(self._on_changed)
        session.engine.became_ready.connect(self._on_engine_ready)
        session.training.state_changed.connect(self._on_state_changed)
        session.training.estimated.connect(self._on_estimated)
        session.project_changed.connect(self._on_project_changed)
        session.importing.dataset_changed.connect(self._on_dataset_changed)
        session.domains.pairs_changed.connect(self._on_known_better)
        session.checkpoints.runs_changed.connect(self._on_known_better)
        if session.engine.ready:
            self._on_engine_ready()
        self._on_state_changed(session.training.state)
        self._show_need()

    def values(self) -> tuple[dict[str, Value], dict[str, Value]]:
        """Return the config, with the family as `gan`, and the family's options."""
        memory = self._session.training.memory
        if self.cards is None or self.gan_form is None:
            config = memory.config()
            return {"gan": config.gan, **self.config_form.values()}, memory.gan_options(config.gan)
        return {"gan": self.cards.current, **self.config_form.values()}, self.gan_form.values()

    def _lay_out(self) -> None:
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        self._column.setSpacing(SPACE)
        self._column.addWidget(_heading(_("Preset")))
        self._column.addWidget(self.presets)
        self._column.addSpacing(SPACE)
        self._column.addWidget(_heading(_("Kind of GAN")))
        self._column.addWidget(self._waiting)
        self._column.addSpacing(SPACE)
        self._column.addWidget(_heading(_("The run")))
        self._column.addWidget(self.config_form)
        self._column.addStretch(1)
        self._body = body
        area = QScrollArea()
        area.setWidget(body)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFrameShape(QFrame.Shape.NoFrame)
        foot = QVBoxLayout()
        foot.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, 2 * SPACE)
        foot.setSpacing(SPACE)
        foot.addWidget(self.need)
        foot.addWidget(self.buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(area, 1)
        column.addLayout(foot)

    def _restore_config(self) -> None:
        self.config_form.set_values(to_mapping(self._session.training.memory.config()))

    def _show_remembered(self) -> None:
        """Show what the session remembers: the run at work, else the draft. What is shown so is no new draft."""
        before = self.values()
        self._is_filling = True
        try:
            self._restore_config()
            if self.cards is not None:
                self.cards.choose(self.config_family)
                self._show_gan_form(self.cards.current)
        finally:
            self._is_filling = False
        self._free_what_is_held()
        self._show_preset()
        if self.values() != before:
            self._on_estimated(None)  # the time is known at once; what memory it needs is counted below
        self._show_need()
        self._timer.start()

    def _gan(self, key: str) -> GanCard | None:
        return next((gan for gan in self._session.engine.gans if gan.key == key), None)

    def _show_gan_form(self, key: str) -> None:
        gan = self._gan(key)
        if gan is None:
            return
        remembered = self._session.training.memory.gan_options(key, gan.options_type)
        if self.gan_form is not None and key == self._form_family:
            self.gan_form.set_values(to_mapping(gan.options_type(**remembered)))
            return
        if self.gan_form is not None:
            self._column.removeWidget(self.gan_form)
            self.gan_form.deleteLater()
        self._form_family = key
        self.gan_form = OptionsForm(gan.options_type, remembered)
        self.gan_form.changed.connect(self._on_changed)
        self._column.insertWidget(self._column.indexOf(self._waiting) + 2, self.gan_form)

    @Slot()
    def _on_engine_ready(self) -> None:
        if self.cards is not None:
            return
        self.cards = GanCards(self._session.engine.gans)
        self.cards.chosen.connect(self._on_chosen)
        self._column.insertWidget(self._column.indexOf(self._waiting) + 1, self.cards)
        self._waiting.hide()
        self.cards.choose(self._session.training.memory.config().gan)
        self._show_gan_form(self.cards.current)
        self._show_preset()
        self._timer.start()

    def _family(self) -> GanCard | None:
        return self._gan(self.cards.current) if self.cards is not None else None

    def _preset_now(self) -> str:
        """Return the preset that the forms are set to, whoever set them."""
        gan = self._family()
        if gan is None:
            return ""
        return preset_of(*self.values(), self._session.training.config_type, gan.options_type, gan.batch_size)

    def _show_preset(self) -> None:
        self.presets.show_preset(self._preset_now())

    def _set_forms(self, config: dict[str, Value], options: dict[str, Value]) -> None:
        self.config_form.set_values(config)
        if self.gan_form is not None:
            self.gan_form.set_values(options)

    def _apply_preset(self, key: str, before: str = "") -> None:
        """Set what a preset sets, and put back what the one before it had set."""
        gan = self._family()
        if gan is not None:
            config_type = self._session.training.config_type
            wanted = preset_values(PRESETS[key], config_type, gan.options_type, gan.batch_size)
            if before:
                gone = preset_values(PRESETS[before], config_type, gan.options_type, gan.batch_size)
                own = self._own_values(gan)
                wanted = _put_back(gone[0], own[0]) | wanted[0], _put_back(gone[1], own[1]) | wanted[1]
            self._set_forms(*wanted)

    def _own_values(self, gan: GanCard) -> tuple[dict[str, Value], dict[str, Value]]:
        """Return what was set before the presets, else the usual."""
        config = to_mapping(self._session.training.config_type()) | {"batch_size": gan.batch_size}
        return self._own or (config, to_mapping(gan.options_type()))

    @Slot(str)
    def _on_preset_chosen(self, key: str) -> None:
        gan, before = self._family(), self._preset_now()
        if gan is None:
            self._show_preset()
        elif key:
            if not before:  # from one preset to the next, the user's own values stay what they were
                self._own = self.values()
            self._apply_preset(key, before)
        elif before:
            self._set_forms(*self._own_values(gan))

    @Slot(str)
    def _on_chosen(self, key: str) -> None:
        preset, before = self.presets.current, self._gan(self._form_family)
        gan = self._gan(key)
        if preset and before:
            self._take_off(preset, before)
        self._show_gan_form(key)
        if gan and before and self.config_form.values()["batch_size"] == before.batch_size:
            self.config_form.set_values({"batch_size": gan.batch_size})  # the user had left it at the family's own
        if preset:  # the purpose stays: the preset is applied to the new family
            if self._own and self.gan_form:
                self._own = self._own[0], self.gan_form.values()
            self._apply_preset(preset)
        self._on_changed()

    def _take_off(self, preset: str, gan: GanCard) -> None:
        """Draft a family that is left without the preset: it is put on again when one comes back."""
        config, options = self.values()
        set_by_it = preset_values(PRESETS[preset], self._session.training.config_type, gan.options_type, gan.batch_size)
        own = options | _put_back(set_by_it[1], self._own_values(gan)[1])
        self._session.training.memory.keep_draft(config | {"gan": gan.key}, own)

    @property
    def config_family(self) -> str:
        """The family of the run at work, else of the draft, as the session knows it."""
        return self._session.training.memory.config().gan

    @Slot()
    def _on_changed(self) -> None:
        if self._is_filling:
            return
        self._session.training.memory.keep_draft(*self.values())
        self._free_what_is_held()
        self._show_preset()
        self._show_need()
        self._timer.start()

    @Slot(str)
    def _on_state_changed(self, state: str) -> None:
        if (state != "idle") != self._is_locked:
            self._is_locked = state != "idle"
            self._body.setEnabled(not self._is_locked)
            self._show_remembered()

    @Slot(object)
    def _on_project_changed(self, project: object) -> None:
        self._own = None
        self._show_remembered()

    @Slot(object)
    def _on_dataset_changed(self, dataset: object) -> None:
        self._timer.start()

    @Slot()
    def _on_known_better(self) -> None:
        """Show another family where nobody has chosen one yet."""
        if self.cards is not None and self.cards.current != self.config_family:
            self._show_remembered()

    @Slot()
    def _ask_need(self) -> None:
        if self.cards is not None and self.gan_form is not None:
            config, options = self.values()
            self._asked = gan, start = self._start()
            self._session.training.ask_estimate(gan, options, int(config["batch_size"]), start)

    def _start(self) -> tuple[str, str]:
        """Return the family and what its run starts from, empty for one that goes on: it starts from itself."""
        config, _options = self.values()
        is_resumed = self._session.training.memory.is_resumed
        return str(config["gan"]), "" if is_resumed else str(config["start_from"])

    @Slot(object)
    def _on_estimated(self, estimate: object) -> None:
        self._estimate = estimate
        self._hold(getattr(estimate, "followed", {}) if self._asked == self._start() else {})
        self._show_need()

    def _free_what_is_held(self) -> None:
        """Show the user's own values as soon as another start is chosen; what that one decides is known later."""
        if self._asked != self._start():
            self._hold({})

    def _hold(self, followed: Mapping[str, Value]) -> None:
        self._followed = followed
        if self.gan_form is not None:
            words = _("That of the model that the run starts from. Start from scratch to choose it.")
            self.gan_form.hold(followed, words)

    def _show_need(self) -> None:
        """Say what is known: the time at once, the memory once it is counted."""
        config, options = self.values()
        pace = {name: config[name] for name in ("batch_size", "device")}
        seconds = self._session.training.expected_seconds(
            str(config["gan"]), int(config["steps"]), float(config["minutes"]), {**options, **self._followed}, pace
        )
        parts = [time_words(seconds, bool(config["steps"])), need_words(self._estimate)]
        self.need.setText("\n".join(part for part in parts if part))


def _put_back(gone: Mapping[str, Value], own: Mapping[str, Value]) -> dict[str, Value]:
    """Return the user's own values of what a preset had set."""
    return {name: own[name] for name in gone if name in own}


def need_words(estimate: object) -> str:
    """Say how large the networks are and how much memory a run takes; empty where that is not known."""
    parameters, memory = getattr(estimate, "parameters", 0), getattr(estimate, "memory_bytes", 0)
    if not parameters:
        return ""
    return _("About {memory} of memory, {weights} M weights").format(
        weights=f"{parameters / 1e6:.1f}", memory=memory_words(memory)
    )


def memory_words(count: int) -> str:
    """Write an estimated number of bytes no more exactly than it is known: `480 MiB`, `2.1 GiB`."""
    mebibytes = count / 2**20
    return f"{round(mebibytes, -1):.0f} MiB" if mebibytes < 1000 else f"{mebibytes / 1024:.1f} GiB"


def time_words(seconds: float | None, has_steps: bool) -> str:
    """Say how long a run takes."""
    if seconds is None:
        return _("The time is known once it trains") if has_steps else _("Trains until you stop it")
    if seconds < 90:
        return _("Takes about {count} s").format(count=round(seconds))
    if seconds < 5400:
        return _("Takes about {count} min").format(count=round(seconds / 60))
    return _("Takes about {count} h").format(count=f"{seconds / 3600:.1f}")


def _heading(words: str) -> QLabel:
    label = QLabel(words)
    label.setFont(emphasised(label.font()))
    return label
