"""evaluate: figures of a model against its project or a folder, as a table and as JSON, and every mistake explained."""

import json
import os
import shutil
import signal
import subprocess
import sys
from functools import partial

import pytest

from ganstudio.cli import evaluation

FIGURES = {"kid", "precision", "recall", "density", "coverage", "silhouette_overlap", "nearest_distance", "copies"}
FIGURES |= {"nearest_feature_distance", "nearest_feature_distance_real"}


def test_a_project_is_measured_against_its_own_sprites(run, trained):
    done = run("evaluate", trained, "--count", 20)
    assert done.code == 0
    rows = done.out.splitlines()
    assert rows[1].startswith("KID (EfficientNet-Lite0)")
    assert [row.split("  ")[0] for row in rows[8:11]] == ["Nearest real sprite", "Nearest by features", "Copies"]
    assert "20 sprites measured against 12 real ones" in rows[-1]
    assert "fewer than 200 sprites" in done.err
    assert "FID" not in done.out


def test_json_holds_every_figure_and_nothing_else(run, trained):
    done = run("evaluate", trained, "--count", 20, "--seed", 3, "--json")
    assert (done.code, done.err) == (0, "")
    assert set(done.json) >= FIGURES
    assert (done.json["generated_count"], done.json["real_count"], done.json["step"]) == (20, 12, 3)
    assert "NaN" not in done.out  # which is no JSON
    assert done.json["nearest_feature_distance"] > 0
    assert done.json["warnings"]


def test_the_same_seed_gives_the_same_figures_from_project_and_model(run, trained):
    first = run("evaluate", trained, "--count", 8, "--seed", 5, "--json").json
    second = run("evaluate", first["model"], "--count", 8, "--seed", 5, "--json").json
    assert first | {"against": ""} == second | {"against": ""}
    assert first != run("evaluate", trained, "--count", 8, "--seed", 6, "--json").json


def test_a_model_elsewhere_is_measured_against_a_folder(run, trained, sprites, tmp_path):
    model = shutil.copy(run("info", trained, "--json").json["newest_snapshot"], tmp_path / "elsewhere.safetensors")
    done = run("evaluate", model, "--count", 8)
    assert (done.code, done.out) == (2, "")
    assert "--against FOLDER" in done.err
    done = run("evaluate", model, "--count", 8, "--against", sprites, "--json")
    assert (done.code, done.json["real_count"]) == (0, 12)


def test_unless_told_otherwise_it_makes_as_many_as_are_needed(run, trained):
    assert run("evaluate", trained, "--json").json["generated_count"] == 200


@pytest.mark.parametrize(
    "words",
    [["--count", "1"], ["--count", "2001"], ["--seed", "-1"], ["--against", "/none"], ["--against"], ["--set", "x=1"]],
)
def test_wrong_words_are_explained(run, trained, words):
    done = run("evaluate", trained, *words)
    assert (done.code, done.out) == (2, "")
    assert len(done.err.splitlines()) == 1


def test_what_cannot_be_measured_is_explained(run, trained, project, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "foreign.safetensors").write_bytes(b"\x08\x00\x00\x00\x00\x00\x00\x00{}      ")
    cases = [
        ([project], "no trained model"),
        ([tmp_path / "missing.safetensors"], "There is no file"),
        ([tmp_path / "foreign.safetensors"], "not a GAN Studio model"),
        ([trained, "--against", tmp_path / "empty"], "No sprite was found"),
    ]
    for words, sentence in cases:
        done = run("evaluate", *words)
        assert done.code == 2
        assert sentence in done.err


def test_a_project_whose_sprites_have_another_size_is_refused(run, trained, sprites):
    assert run("import", trained, sprites, "--size", "16x12", "--replace").code == 0
    done = run("evaluate", trained)
    assert done.code == 2
    assert "8x8" in done.err and "16x12" in done.err


def test_help_needs_no_torch():
    code = (
        "import sys; from ganstudio.cli.main import main; main(['evaluate', '--help']);"
        "print([name for name in ('torch', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_it_makes_no_more_sprites_than_the_judge_compares():
    from ganstudio.quality.evaluation import LIMIT

    assert evaluation.MOST == LIMIT


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows cannot send this signal to a process")
def test_ctrl_c_ends_it_without_a_traceback(trained):
    command = [sys.executable, "-m", "ganstudio", "evaluate", str(trained), "--count", "2000"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    # What a shell starts in the background ignores Ctrl-C, and so do its children: these tests too, where they run so.
    heeding = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    process = subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, text=True, encoding="utf-8", preexec_fn=heeding
    )
    for line in process.stderr:
        if "sprites" in line:
            break
    process.send_signal(signal.SIGINT)
    _out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err


def test_progress_goes_to_standard_error_only(run, trained):
    done = run("evaluate", trained, "--count", 8, "--quiet")
    assert done.err == ""
    assert done.out.count("\n") == 12
    with pytest.raises(json.JSONDecodeError):
        json.loads(done.out)
