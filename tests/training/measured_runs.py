"""Runs that are measured at chosen steps, not when the clock says so."""

from ganstudio.training import runs, trainer
from ganstudio.training.pace import Cadence
from ganstudio.training.quality_watch import QualityWatch


class Punctual(QualityWatch):
    """Gets ready at once and measures at the steps that `at` names."""

    at = ()

    def look(self, step, average, generator, check):
        if step not in self.at:
            return None
        while self.is_able and not self.is_ready:
            super().look(step, average, generator, check)
        return super().look(step, average, generator, check) if self.is_able else None


def measure_at(monkeypatch, steps, prepare=lambda run: None):
    """Let every run of a test be measured at `steps`; `prepare` may change the run before it begins."""

    def train(run, control):
        run.cadence = Cadence(metrics=0.0, quality=0.0, most_spent_on_quality=1e12, quality_growth=0.0)
        prepare(run)
        return trainer.train(run, control)

    monkeypatch.setattr(Punctual, "at", steps)
    monkeypatch.setattr(runs, "QualityWatch", Punctual)
    monkeypatch.setattr(runs, "train", train)
