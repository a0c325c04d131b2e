"""House rules that the import contracts in pyproject.toml cannot say."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "ganstudio").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
UI = [path for path in MODULES if "ui" in path.relative_to(ROOT).parts]
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "base", "mixed"}
HEAVY = ("torch", "torchvision", "pyqtgraph", "PIL", "safetensors", "numpy", "rectpack")
WITHOUT_QT = ("core", "data", "gans", "checkpoints", "quality", "training", "latent", "export", "cli")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@pytest.mark.parametrize("path", MODULES + TESTS, ids=name)
def test_a_file_stays_small(path):
    assert len(path.read_text("utf-8").splitlines()) <= 400


def test_most_files_are_much_smaller():
    lengths = sorted(len(path.read_text("utf-8").splitlines()) for path in MODULES)
    assert lengths[len(lengths) // 2] < 130


def test_the_window_is_not_the_program():
    assert len((ROOT / "ganstudio/ui/main_window.py").read_text("utf-8").splitlines()) <= 250


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_says_what_it_is_for(path):
    found = tree(path)
    assert ast.get_docstring(found) or not found.body


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_name_says_what_is_inside(path):
    words = set(path.stem.split("_")) | {part.removesuffix(".py") for part in path.relative_to(ROOT).parts}
    assert not words & VAGUE
    classes = [node.name for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)]
    assert not [made for made in classes if re.search("Manager|Helper|Utils|Mixin", made)]


@pytest.mark.parametrize("path", sorted((ROOT / "ganstudio/app").rglob("*.py")), ids=name)
def test_app_has_no_widgets(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("PySide6."):
            names = {alias.name for alias in node.names}
            assert node.module == "PySide6.QtCore" or names <= {"QUndoStack", "QUndoCommand"}
        elif isinstance(node, ast.Import):
            assert not any(alias.name.startswith("PySide6.") for alias in node.names)


@pytest.mark.parametrize("path", TESTS, ids=name)
def test_tests_wait_for_signals_not_for_time(path):
    calls = {ast.unparse(node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)}
    assert calls.isdisjoint({"time.sleep", "sleep", "qtbot.wait", "QTest.qWait", "QTest.qSleep"})


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_words_are_translated_before_values_are_put_in(path):
    """`_(f"…")` looks up a text that is in no catalogue."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "N_"):
            assert not isinstance(node.args[0], ast.JoinedStr | ast.BinOp), ast.unparse(node)


@pytest.mark.parametrize("path", UI, ids=name)
def test_every_icon_that_is_asked_for_is_there(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "icon" and node.args:
            names = [leaf.value for leaf in ast.walk(node.args[0]) if isinstance(leaf, ast.Constant)]
            for wanted in names:
                if isinstance(wanted, str) and re.fullmatch("[a-z-]+", wanted):
                    assert (ROOT / f"resources/icons/{wanted}.svg").is_file(), wanted


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_engine_runs_where_there_is_no_qt():
    modules = [name(path)[:-3].replace("/", ".").removesuffix(".__init__") for path in MODULES]
    engine = [module for module in modules if module.split(".")[1:2] and module.split(".")[1] in WITHOUT_QT]
    assert len(engine) > 30
    run(f"import sys, importlib\nsys.modules['PySide6'] = None\nfor m in {engine!r}: importlib.import_module(m)")


def test_nothing_heavy_is_imported_before_the_first_window():
    code = f"""
import sys
from ganstudio.ui import launch, pages
pages.pages_in_order()
print([name for name in {HEAVY!r} if name in sys.modules])
"""
    assert run(code).strip() == "[]"


def test_emitting_a_signal_does_not_wear_out_true(qapp):
    """PySide6 6.12.0 drops a reference to True with every emit and ends Python after some 570."""
    from PySide6.QtCore import QObject, Signal

    class Emitter(QObject):
        said = Signal()

    emitter, before = Emitter(), sys.getrefcount(True)
    for _ in range(50):
        emitter.said.emit()
    assert abs(sys.getrefcount(True) - before) < 10
