"""Small files are shaped together, and nobody sees that: each is read as if it were alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from toolkit import load, paths
from toolkit.load import parts

FORMATS = Path(__file__).parent / "data" / "formats"
pytestmark = pytest.mark.filterwarnings("ignore:.*says that it holds", "ignore:.*do not tell which is the month")


@pytest.fixture
def folder(tmp_path) -> Path:
    """All invented exports three times, one kind after the other, and files of tables and texts with odd records."""
    for path in sorted(FORMATS.iterdir()):
        for n in range(3):
            shutil.copy(path, tmp_path / f"{path.stem}-{n}{path.suffix}")
    shutil.copytree(paths.SAMPLE, tmp_path / "sample")
    tables = ["03/04/2025,1,War", "13/04/2025,x,Peace", "05/06/2025,,", ",3,Talks\x00"]
    for n, line in enumerate(tables):
        (tmp_path / f"table-{n}.csv").write_text(f"date,pages,title\n{line}\n", encoding="utf-8")
    (tmp_path / "table-9.csv").write_text("date,title,words_claimed\n2025-01-02,War and peace,9\n", encoding="utf-8")
    return tmp_path


def alone(source: Path, monkeypatch) -> load.Intake:
    with monkeypatch.context() as patched:
        patched.setattr(parts, "_SMALL", -1)
        return load.intake(source)


def test_together_they_give_what_each_gives_alone(folder, monkeypatch):
    shaped: list[int] = []
    working = parts.Records.together
    monkeypatch.setattr(parts.Records, "together", lambda several: shaped.append(len(several)) or working(several))
    found, expected = load.intake(folder), alone(folder, monkeypatch)
    assert sum(shaped) > 80
    assert max(shaped) >= 22
    pd.testing.assert_frame_equal(found.articles, expected.articles)
    pd.testing.assert_frame_equal(found.rejects, expected.rejects)
    pd.testing.assert_frame_equal(found.files, expected.files)


def test_what_some_have_and_others_not_stays_with_them(tmp_path):
    for n, text in enumerate(["War", "Peace"]):
        (tmp_path / f"{n}.md").write_text(f"---\ntitle: {text}\ndate: 0{n + 3}/06/2025\n---\n\n{text}.\n")
    (tmp_path / "2.md").write_text("---\ntitle: Talks\ndate: 13/04/2025\n---\n\nTalks.\n")
    (tmp_path / "3.md").write_text("---\ntitle: ''\ndate: 14/04/2025\n---\n")
    found = load.intake(tmp_path)
    assert found.articles["flags"].str.contains("ambiguous date").tolist() == [True, True, False]
    assert found.articles["source_file"].tolist() == ["0.md", "1.md", "2.md"]
    assert found.articles["source_row"].tolist() == [1, 1, 1]
    assert found.rejects[["source_file", "source_row"]].values.tolist() == [["3.md", 1]]
    assert found.files["n_records"].tolist() == [1, 1, 1, 1]


def test_columns_with_a_type_are_left_alone(tmp_path, monkeypatch):
    moments = {"a": pd.to_datetime(["2025-01-02 03:04:05.678"]), "b": [None], "c": ["2025-03-04"]}
    for name, dates in moments.items():
        pd.DataFrame({"title": [name], "text": ["t"], "date": dates}).to_parquet(tmp_path / f"{name}.parquet")
    for name, seen in {"d": pd.Timestamp("2025-01-02"), "e": "never"}.items():
        pd.DataFrame({"title": [name], "text": ["t"], "seen": [seen]}).to_excel(tmp_path / f"{name}.xlsx", index=False)
    for n, claimed in enumerate(["true", '"many"', "5.5"]):
        (tmp_path / f"f{n}.json").write_text(f'[{{"title": "f{n}", "words_claimed": {claimed}}}]')
    found, expected = load.intake(tmp_path), alone(tmp_path, monkeypatch)
    pd.testing.assert_frame_equal(found.articles, expected.articles)
    assert found.articles["article_id"][0] == load.articles(tmp_path / "a.parquet")["article_id"][0]


def test_a_part_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(parts, "_TOGETHER", 4)
    for n in range(11):
        (tmp_path / f"{n:02d}.txt").write_text(f"Talks go on\n\nThe Post\n\nDay {n} of them.\n")
    read = list(parts.of_files(load.sources.expand(tmp_path)[0], None, None, None, must=False))
    assert [len(part.articles) for part in read] == [4, 4, 3]
    assert [file.name for part in read for file in part.files] == [f"{n:02d}.txt" for n in range(11)]


def test_what_goes_wrong_in_the_midst_is_told_of_its_file_alone(folder):
    whole = load.intake(folder)
    names = [name for name in whole.files["source_file"] if name.endswith(".md")]
    form = load.registry.named("markdown")
    read = form.read

    def failing(content, name):
        if name == names[1]:
            raise OSError(5, "Input/output error", "/somewhere/else")
        return read(content, name)

    def interrupted(content, name):
        if name == names[1]:
            raise KeyboardInterrupt
        return read(content, name)

    object.__setattr__(form, "read", failing)
    try:
        found = load.intake(folder)
        object.__setattr__(form, "read", interrupted)
        with pytest.raises(KeyboardInterrupt):
            load.intake(folder)
    finally:
        object.__setattr__(form, "read", read)
    assert found.files["source_file"].tolist() == whole.files["source_file"].tolist()
    told = found.rejects.set_index("source_file")["reason"]
    assert told[names[1]] == f"'{names[1]}' cannot be read (Input/output error)."
    pd.testing.assert_frame_equal(load.intake(folder).articles, whole.articles)
