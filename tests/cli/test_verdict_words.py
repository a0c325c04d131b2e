"""A run followed on the command line: its verdicts as lines for people, as objects for scripts."""

import json

from scripted_runs import every_verdict, measured, verdict

from ganstudio.cli.output import Output
from ganstudio.cli.run_watch import _Watcher
from ganstudio.core.events import RolledBack, VerdictReached


def test_a_verdict_is_a_line_when_it_is_another_one(capsys):
    watcher = _Watcher(Output())
    for kind in ("too_early", "learning", "learning", "collapsing", "collapsing"):
        watcher.tell(verdict(kind))
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(",")[0] for line in lines] == ["Learning", "Collapsing"]
    assert "step 2000" in lines[1] and "60 of 64 samples" in lines[1] and "Return to the best" in lines[1]


def test_a_roll_back_is_told_once_and_again_by_the_next_sitting(capsys):
    watcher = _Watcher(Output())
    for event in (RolledBack(900, 600, 0.25), verdict("diverged", 600), verdict("diverged", 700)):
        watcher.tell(event)
    assert capsys.readouterr().err.splitlines() == [
        "The losses were not finite at step 900: back to step 600 with a lower learning rate."
    ]
    _Watcher(Output()).tell(verdict("diverged", 700))
    assert capsys.readouterr().err.startswith("Diverged and rolled back, at step 2000. The losses")


def test_scripts_get_everything(capsys):
    watcher = _Watcher(Output(as_json=True))
    for found in every_verdict():
        watcher.tell(VerdictReached(2000, found))
    watcher.tell(measured(3, True, kid=0.25))
    *told, quality = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [event["verdict"]["kind"] for event in told] == [found.kind for found in every_verdict()]
    assert all(event["event"] == "verdict_reached" and event["verdict"]["evidence"] for event in told)
    assert told[-1]["verdict"]["numbers"] == {"broke": 900, "back": 600} and told[-1]["verdict"]["best_step"] == 1400
    assert quality == {
        "event": "quality_measured",
        "step": 3,
        "seconds": 0.3,
        "values": {"kid": 0.25},
        "is_best": True,
    }
