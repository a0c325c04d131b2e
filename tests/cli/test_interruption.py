"""A real training process gets Ctrl-C and its relatives: it saves, says how to go on, and goes on exactly there."""

import json
import os
import signal
import subprocess
import sys

import pytest

from ganstudio.cli.run_signals import stop_on_signals
from ganstudio.training.control import RunControl

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="Windows cannot send these signals to a process"),
]


def started(project, *words):
    command = [sys.executable, "-m", "ganstudio", "train", str(project), "--device", "cpu", "--batch-size", "4"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(
        [*command, "--minutes", "10", "--set", "width=8", *words],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_saves_and_the_run_goes_on(run, project, number, code):
    process = started(project, "--json")
    for line in process.stdout:
        if json.loads(line)["event"] == "metrics_ready":
            break
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (code, "")
    end = json.loads(out.splitlines()[-1])
    assert (end["event"], end["reason"]) == ("run_ended", "stopped")

    (saved,) = run("info", project, "--json").json["runs"]
    assert (saved["step"], saved["ended"], saved["can_resume"]) == (end["step"], "stopped", True)
    resumed = run("resume", project, "--steps", end["step"] + 2, "--json")
    assert resumed.code == 0
    assert resumed.json_lines[0]["step"] == end["step"]
    assert resumed.json_lines[-1]["step"] == end["step"] + 2


def test_in_words_ctrl_c_says_how_to_go_on(project):
    process = started(project)
    for line in process.stderr:
        if "sprites/s" in line:
            break
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Stopping after this step" in err
    assert f'ganstudio resume "{project}"' in out
    assert "Traceback" not in err


def test_nobody_reading_on_is_no_error_and_the_run_is_saved(run, project):
    process = started(project, "--json")
    process.stdout.readline()
    process.stdout.close()
    process.stdout = None
    _out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    (saved,) = run("info", project, "--json").json["runs"]
    assert (saved["ended"], saved["can_resume"]) == ("stopped", True)


def test_a_signal_says_nothing_itself_as_it_may_come_in_the_middle_of_a_line(capsys):
    control = RunControl()
    with stop_on_signals(control) as received:
        signal.raise_signal(signal.SIGINT)
        assert received.number == signal.SIGINT and control.stop_requested
        assert capsys.readouterr() == ("", "")
