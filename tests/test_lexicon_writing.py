"""What is written is what is read again; what a format cannot hold is told of, and nothing else is lost."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from toolkit import lexicons
from toolkit.errors import UnreadableFile
from toolkit.text import Lexicon
from toolkit.text.lexicon import Frame, Pattern

ENDINGS = {
    "yaml": ".yaml",
    "quanteda": ".yml",
    "liwc": ".dic",
    "wordstat": ".cat",
    "yoshikoder": ".ykd",
    "lexicoder": ".lc3",
    "csv": ".csv",
}
FULL = {
    "name": "mine",
    "version": "1.0",
    "frames": {
        "war": {
            "definition": "All of it: battles, & more.",
            "patterns": ["battle*", {"pattern": "massacre*", "weight": 2.5}, "=US", "/^milit(ary|ia)$/", "act of war"],
            "not": ["battle of the bands"],
            "frames": {"NO": ["on", "no man's land"], "weapons": {"frames": {"small": ["rifle?"]}}},
        },
        "peace": ["talks"],
    },
}

words = st.sampled_from(
    ["war", "peace*", "on", "no", "act of war", "1.0", "l'état", "w?men", "和平", "null", "cease-fire"]
)
names = st.sampled_from(["war", "NO", "peace talks", "a.b", "c", "été", "yes", "~", "- a", "12"])
patterns = st.lists(words, min_size=1, max_size=4, unique=True)
paths = st.lists(names, min_size=1, max_size=3).map(tuple)


def shape(lexicon: Lexicon) -> dict[tuple[str, ...], set[tuple[str, float]]]:
    return {frame.path: {(one.text, one.weight) for one in frame.patterns} for frame in lexicon}


def as_lexicon(drawn: dict[tuple[str, ...], list[str]], weight: float = 1.0) -> Lexicon:
    ours = tuple(
        Frame(".".join(path), tuple(Pattern(one, weight) for one in own), path=path) for path, own in drawn.items()
    )
    return Lexicon("drawn", ours)


def distinct(drawn: dict[tuple[str, ...], list[str]]) -> bool:
    return len({".".join(path) for path in drawn}) == len(drawn)


@pytest.mark.parametrize("format", ENDINGS)
@given(drawn=st.dictionaries(paths, patterns, min_size=1, max_size=6).filter(distinct))
def test_what_is_written_is_read_again(tmp_path_factory, format, drawn):
    if format in ("lexicoder", "csv"):
        drawn = {path: own for path, own in drawn.items() if len(path) == 1} or {("war",): ["battle"]}
    lexicon = as_lexicon(drawn)
    path = tmp_path_factory.mktemp("written") / f"a{ENDINGS[format]}"
    assert lexicons.write(lexicon, path, format=format) == []
    assert shape(lexicons.read(path)) == shape(lexicon)


@pytest.mark.parametrize("format", ["yaml", "wordstat", "csv"])
@pytest.mark.parametrize("weight", [2.0, -1.5, 0.000125])
def test_weights_are_kept_where_a_format_has_them(tmp_path, format, weight):
    lexicon = as_lexicon({("war",): ["battle", "act of war"]}, weight)
    path = tmp_path / f"a{ENDINGS[format]}"
    assert lexicons.write(lexicon, path) == []
    assert shape(lexicons.read(path)) == shape(lexicon)


def test_our_own_form_holds_everything(tmp_path):
    lexicon = lexicons.read(FULL)
    assert lexicons.write(lexicon, tmp_path / "a.yaml") == []
    again = lexicons.read(tmp_path / "a.yaml")
    assert again.digest == lexicon.digest
    assert (again.name, again.version, again.names) == ("mine", "1.0", lexicon.names)
    assert again["war"].definition == "All of it: battles, & more."
    assert lexicons.write(again, tmp_path / "b.yaml") == []
    assert (tmp_path / "a.yaml").read_text() == (tmp_path / "b.yaml").read_text()


def test_the_built_in_lexicon_comes_through(tmp_path):
    lexicon = lexicons.read("conflict")
    assert lexicons.write(lexicon, tmp_path / "a.yaml") == []
    again = lexicons.read(tmp_path / "a.yaml")
    assert again.digest == lexicon.digest
    assert [frame.source for frame in again] == [frame.source for frame in lexicon]


@pytest.mark.parametrize(
    ("format", "n_patterns", "lost"),
    [
        ("liwc", 6, {"shields", "definition", "'=US'", "'/^milit(ary|ia)$/'", "weight 2.5 of 'massacre*'"}),
        ("quanteda", 6, {"shields", "definition", "'=US'", "'/^milit(ary|ia)$/'", "weight 2.5 of 'massacre*'"}),
        ("yoshikoder", 6, {"shields", "definition", "'=US'", "'/^milit(ary|ia)$/'", "weight 2.5 of 'massacre*'"}),
        ("wordstat", 7, {"shields", "definition", "'=US'", "'/^milit(ary|ia)$/'"}),
        ("csv", 9, {"shields", "definition", "stands in 'war'", "stands in 'war.weapons'"}),
    ],
)
def test_what_is_lost_is_told(tmp_path, format, n_patterns, lost):
    path = tmp_path / f"a{ENDINGS[format]}"
    with pytest.warns(UserWarning, match=rf"'a\{ENDINGS[format]}' cannot hold {len(lost)} things of lexicon 'mine'"):
        told = lexicons.write(lexicons.read(FULL), path, format=format)
    assert len(told) == len(lost)
    assert all(any(what in one for one in told) for what in lost)
    assert sum(len(frame.patterns) for frame in lexicons.read(path)) >= n_patterns


def test_a_file_that_is_there_stays_until_the_new_one_is_whole(tmp_path):
    path = tmp_path / "a.dic"
    path.write_text("mine")
    with pytest.raises(
        ValueError, match=r"'a\.dic' can hold no pattern of this lexicon: frame 'war': the pattern '=US'"
    ):
        lexicons.write(lexicons.read({"war": ["=US"]}), path)
    with pytest.raises(ValueError, match=r"cannot hold this lexicon: frame ' x' would be read as something"):
        lexicons.write(lexicons.read({" x": ["war"]}), path)
    assert path.read_text() == "mine"
    assert [one.name for one in tmp_path.iterdir()] == ["a.dic"]


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("a.cat", {"NO (1)": ["war"]}),
        ("a.cat", {"@rule": ["war"]}),
        ("a.lc3", {" +x": ["war"]}),
        ("a.dic", {"x": ["war"], "z": {"frames": {" ": ["peace"]}}}),
    ],
)
def test_what_would_be_read_as_something_else_is_refused(tmp_path, name, rules):
    with pytest.raises(ValueError, match=rf"^'{name}' cannot hold this lexicon: frame .* would be read"):
        lexicons.write(lexicons.read(rules), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_dict_is_written_and_a_folder_is_no_file(tmp_path):
    assert lexicons.write({"war": ["battle"]}, tmp_path / "a.dic") == []
    with pytest.raises(FileNotFoundError, match=r"there is no folder '.*nowhere' to write 'a\.dic' to"):
        lexicons.write({"war": ["battle"]}, tmp_path / "nowhere" / "a.dic")
    with pytest.raises(IsADirectoryError, match="is a folder: name a file"):
        lexicons.write({"war": ["battle"]}, tmp_path, format="liwc")
    assert [one.name for one in tmp_path.iterdir()] == ["a.dic"]


def test_a_format_that_is_not_known_gets_a_sentence(tmp_path):
    lexicon = lexicons.read({"war": ["battle"]})
    with pytest.raises(ValueError, match=r"what 'a\.doc' should be is not told by its ending"):
        lexicons.write(lexicon, tmp_path / "a.doc")
    with pytest.raises(ValueError, match=r"format='lwic' is not known\. Did you mean 'liwc'\?"):
        lexicons.write(lexicon, tmp_path / "a.doc", format="lwic")


@pytest.mark.parametrize("weight", ["much", "nan", "inf", "[1]"])
def test_a_weight_must_be_a_number(tmp_path, weight):
    (tmp_path / "a.yaml").write_text(f"war: [{{pattern: battle, weight: {weight}}}]")
    with pytest.raises(
        UnreadableFile, match=r"lexicon 'a\.yaml', frame 'war', line 1: the weight( '.*')? is no number\."
    ):
        lexicons.read(tmp_path / "a.yaml")


def test_weights_of_the_users_own_are_summed(tmp_path):
    import pandas as pd

    from toolkit import frames

    articles = pd.DataFrame({"article_id": ["a"], "text": ["A massacre, a battle."]})
    scored = frames.score(articles, {"war": ["battle", {"pattern": "massacre*", "weight": 2.5}]})
    assert (scored["n_hits"].tolist(), scored["weight"].tolist()) == ([2], [3.5])
    assert math.isclose(scored["weight"].sum(), 3.5)


@pytest.mark.shared
@pytest.mark.filterwarnings("ignore:.*left out")
@pytest.mark.parametrize("name", ["Laver_and_Garry_2000.cat", "RID.CAT", "mfd2.0.dic", "newsmap/german.yml"])
def test_real_dictionaries_come_through_every_format_that_can_hold_them(shared, tmp_path, name):
    lexicon = lexicons.read(shared / "fixtures" / "dictionaries" / name)
    for format in ("yaml", "quanteda", "liwc", "wordstat", "yoshikoder"):
        path = tmp_path / f"a{ENDINGS[format]}"
        assert lexicons.write(lexicon, path, format=format) == []
        again = lexicons.read(path)
        expected = {
            where: {(" ".join(text.split()), weight) for text, weight in own} for where, own in shape(lexicon).items()
        }
        assert shape(again) == expected, format


def test_quanteda_reads_what_is_written_for_it(tmp_path):
    """Plain lists and mappings, as its own `as.yaml` gives them."""
    lexicons.write(
        lexicons.read({"war": {"frames": {"NO": ["norway"]}}, "peace": ["talks", "on"]}),
        tmp_path / "a.yml",
        format="quanteda",
    )
    found = yaml.safe_load((tmp_path / "a.yml").read_text())
    assert json.dumps(found) == '{"war": {"NO": ["norway"]}, "peace": ["talks", "on"]}'
    assert Path(tmp_path / "a.yml").read_text().startswith("war:\n")


def test_a_full_disk_leaves_what_was_there_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "a.yaml"
    lexicons.write({"war": ["war"]}, path)
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match=r"a\.yaml' could not be written \(No space left on device\)"):
        lexicons.write({"peace": ["peace"]}, path)
    assert [one.name for one in tmp_path.iterdir()] == ["a.yaml"]
    assert path.read_bytes() == before
