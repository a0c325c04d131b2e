"""new, import and info."""

import pytest
from PIL import Image


def listing(folder):
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_new_makes_a_project_and_adds_the_suffix(run, tmp_path):
    made = run("new", tmp_path / "怪物", "--json")
    assert made.code == 0
    assert made.json == {"path": str(tmp_path / "怪物.ganstudio"), "name": "怪物"}
    assert (tmp_path / "怪物.ganstudio" / "project.json").is_file()


def test_new_does_not_touch_what_is_there(run, tmp_path):
    assert run("new", tmp_path / "Monsters").code == 0
    before = listing(tmp_path)
    again = run("new", tmp_path / "Monsters.ganstudio")
    assert again.code == 2
    assert "already" in again.err
    assert listing(tmp_path) == before


def test_import_says_what_it_did(run, sprites, tmp_path):
    (sprites / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nand no more")
    run("new", tmp_path / "P")
    done = run("import", tmp_path / "P", sprites, "--json")
    assert done.code == 0
    report = done.json
    assert (report["accepted"], report["refused"], report["dry_run"]) == (12, 1, False)
    assert [(note["outcome"], note["path"].endswith("broken.png")) for note in report["notes"]] == [("refused", True)]
    assert report["notes"][0]["reason"]
    assert report["labels"] == {"slimes": 6, "剑 和 盾": 6}


def test_import_in_words(run, sprites, tmp_path):
    (sprites / "broken.png").write_bytes(b"nothing")
    run("new", tmp_path / "P")
    done = run("import", tmp_path / "P", sprites)
    assert done.code == 0
    assert "broken.png: refused: " in done.out
    assert "Accepted 12" in done.out


def test_dry_run_changes_nothing(run, sprites, tmp_path):
    run("new", tmp_path / "P")
    before = listing(tmp_path)
    done = run("import", tmp_path / "P", sprites, "--dry-run", "--json")
    assert done.code == 0
    assert done.json["accepted"] == 12
    assert done.json["dry_run"] is True
    assert listing(tmp_path) == before


def test_a_dry_run_says_what_the_import_does(run, project, tmp_path):
    (tmp_path / "big").mkdir()
    Image.effect_noise((48, 48), 50).save(tmp_path / "big" / "a.png")
    tried, done = (run("import", project, tmp_path / "big", *more, "--json") for more in (["--dry-run"], []))
    assert (tried.code, tried.json) == (done.code, done.json | {"dry_run": True}) and done.code == 2


def test_an_import_of_nothing_but_duplicates_is_no_mistake(run, project, sprites):
    for more in (["--dry-run"], []):
        done = run("import", project, sprites, "--skip-duplicates", "--json", *more)
        assert (done.code, done.json["accepted"], done.json["refused"], done.json["skipped"]) == (0, 0, 12, 12)


def test_import_needs_a_project(run, sprites, tmp_path):
    for extra in ([], ["--dry-run"]):
        done = run("import", tmp_path / "none", sprites, *extra)
        assert done.code == 2
        assert "no GAN Studio project" in done.err
    assert not (tmp_path / "none.ganstudio").exists()


def test_import_of_nothing_usable_is_a_mistake_but_reported(run, tmp_path):
    run("new", tmp_path / "P")
    (tmp_path / "only.png").write_bytes(b"no picture")
    done = run("import", tmp_path / "P", tmp_path / "only.png", "--json")
    assert done.code == 2
    assert done.json["refused"] == 1
    assert len(done.err.splitlines()) == 1


def test_sheets_are_cut_and_sizes_obeyed(run, tmp_path):
    sheet = Image.new("RGBA", (32, 16))
    for column in range(4):
        sheet.paste((column * 60, 90, 200, 255), (column * 8 + 1, 1, column * 8 + 7, 16))
    sheet.save(tmp_path / "sheet.png")
    run("new", tmp_path / "P")
    cut = run("import", tmp_path / "P", tmp_path / "sheet.png", "--cell", "8x16", "--size", "12x16", "--json").json
    assert (cut["accepted"], cut["width"], cut["height"]) == (4, 12, 16)


@pytest.mark.parametrize("size", ["32", "axb", "32x", "-8x8", "8x8x8", "99999999x8"])
def test_a_wrong_size_is_explained(run, project, sprites, size):
    done = run("import", project, sprites, f"--size={size}")
    assert done.code == 2
    assert "width x height" in done.err


def test_info_of_a_project(run, trained):
    facts = run("info", trained, "--json").json
    assert (facts["kind"], facts["name"], facts["count"]) == ("project", "Trained", 12)
    assert (facts["width"], facts["height"], facts["channels"]) == (8, 8, 4)
    assert facts["labels"] == {"slimes": 6, "剑 和 盾": 6}
    assert [(r["gan"], r["step"], r["ended"], r["can_resume"]) for r in facts["runs"]] == [
        ("dcgan", 3, "finished", True)
    ]
    assert facts["newest_snapshot"].endswith("000003.safetensors")
    words = run("info", trained)
    assert words.code == 0
    assert "step 3" in words.out


def test_info_tells_the_best_snapshot(run, trained):
    from ganstudio.checkpoints.library import mark_best, snapshots, step_of

    (folder,) = (trained / "runs").iterdir()
    best = snapshots(folder)[-1]
    mark_best(folder, step_of(best), {"kid": 0.2})
    facts = run("info", trained, "--json").json
    assert (facts["best_snapshot"], facts["runs"][0]["best_step"]) == (str(best), step_of(best))
    assert f"best at step {step_of(best)}" in run("info", trained).out


def test_info_of_an_empty_project(run, tmp_path):
    run("new", tmp_path / "Empty")
    facts = run("info", tmp_path / "Empty", "--json").json
    assert (facts["count"], facts["runs"], facts["newest_snapshot"]) == (0, [], None)
    assert run("info", tmp_path / "Empty").code == 0


def test_info_of_a_model(run, trained):
    model = run("info", trained, "--json").json["newest_snapshot"]
    facts = run("info", model, "--json").json
    assert (facts["kind"], facts["gan"], facts["step"]) == ("model", "dcgan", 3)
    assert (facts["width"], facts["height"], facts["channels"]) == (8, 8, 4)
    assert facts["project"] == "Trained"
    assert "dcgan" in run("info", model).out


def test_two_domains_and_their_pairs(run, sprites, tmp_path):
    run("new", tmp_path / "P")
    run("import", tmp_path / "P", sprites)
    assert "domain_b" not in run("info", tmp_path / "P", "--json").json
    next(sprites.rglob("*.png")).unlink()
    done = run("import", tmp_path / "P", sprites, "--domain", "B", "--json")
    assert (done.json["accepted"], done.json["domain"]) == (11, "B")
    facts = run("info", tmp_path / "P", "--json").json
    assert (facts["count"], facts["domain_b"]["count"], facts["pairs"]) == (12, 11, 11)
    assert facts["without_partner"] == {"A": 1, "B": 0}
    told = run("info", tmp_path / "P").out
    assert "pairs              11" in told and "1 sprite of A has no partner" in told
    assert run("import", tmp_path / "P", sprites, "--domain", "C").code == 2


def test_sprites_that_cannot_be_read_make_room_for_new_ones(run, sprites, tmp_path):
    run("new", tmp_path / "P")
    for domain in "AB":
        run("import", tmp_path / "P", sprites, "--domain", domain)
    index = tmp_path / "P.ganstudio/sprites.b.json"
    index.write_text("torn", "utf-8")
    told = run("info", tmp_path / "P")
    assert told.code == 2 and "Import the pictures again" in told.err and len(told.err.splitlines()) == 1
    assert "count              12" in told.out and "B The sprites of this project cannot be read" in told.out
    assert run("import", tmp_path / "P", sprites, "--domain", "B").code == 0
    facts = run("info", tmp_path / "P", "--json").json
    assert facts["count"] == facts["domain_b"]["count"] == facts["pairs"] == 12
    assert index.with_name("sprites.b.json.damaged").read_text("utf-8") == "torn", "somebody may still mend it"
    index.write_text("torn again", "utf-8")
    assert run("import", tmp_path / "P", sprites, "--domain", "B").code == 0
    kept = [index.with_name(f"sprites.b.json.damaged{number}").read_text("utf-8") for number in ("", "-2")]
    assert kept == ["torn", "torn again"] and index.with_name("sprites.b.npy.damaged-2").is_file(), "of one time"
    (tmp_path / "P.ganstudio/sprites.json").write_text("torn", "utf-8")
    facts = run("info", tmp_path / "P", "--json").json
    assert list(facts["damaged"]) == ["A"] and facts["count"] == 0 and facts["domain_b"]["count"] == 12
