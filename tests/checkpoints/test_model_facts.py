"""Recipes learn what their model's file says; where it is gone they stay as they are."""

from ganstudio.checkpoints.model_facts import recipes_with_models
from ganstudio.checkpoints.snapshot import save_snapshot
from ganstudio.checkpoints.snapshot_info import SnapshotInfo
from ganstudio.core.project import Project


def test_recipes_tell_of_models_that_are_there(tmp_path):
    project = Project.create(tmp_path / "p.ganstudio")
    place = "runs/1/snapshots/000010.safetensors"
    info = SnapshotInfo(project.folder / place, 10, "dcgan", 8, 8, 4, 100, {}, project="Slimes", version="0.1.0")
    info.path.parent.mkdir(parents=True)
    save_snapshot(info, {})
    recipes = [{"snapshot": place, "latent": [0.5]}, {"snapshot": "runs/2/gone.safetensors"}, {"seed": 1}]
    found = recipes_with_models(project, [*recipes, {"snapshot": "../../elsewhere"}])
    assert found[0] == {**recipes[0], "made_by": {"project": "Slimes", "gan": "dcgan", "step": 10, "version": "0.1.0"}}
    assert list(found[1:]) == [*recipes[1:], {"snapshot": "../../elsewhere"}]
