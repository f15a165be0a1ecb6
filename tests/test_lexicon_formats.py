"""Lexicons of other programs: what their files say is what is read, and what cannot be taken is told of."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import frames, lexicons, load
from toolkit.errors import UnreadableFile
from toolkit.text import Lexicon

LIWC = """%
1\tpeace
2\twar
\t21\tweapons
\t22\tdead
others
\t031\thope
%
treat*\t01
cease fire\t1 31
rifle*   21
no man's land\t002
shell\t(2 21)21/31\t2
kind\t<of>2/1
lost\t5
lonely
"""
WORDSTAT = """PEACE
\tTALKS (1)
\tCEASE_FIRE* (2)
\t@NEAR_DEAL [GOOD NEAR DEAL /S5]
WAR
\tWEAPONS
\t\tRIFLE* (0.5)
\tBATTLE (1)
\tNOTHING
ORPHAN (1)
"""
YOSHIKODER = """<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<dictionary style="050805" patternengine="substring">
<cnode name="conflict" desc="All of it">
<cnode name="war"><cnode name="weapons"><pnode name="rifle*"/></cnode><pnode name="battle"/><pnode name="=)"/></cnode>
<cnode name="peace"><pnode name="cease fire"/></cnode>
</cnode>
</dictionary>
"""
LEXICODER = "+peace\ntalks \n cease fire\n+war\nbattle*\n"
QUANTEDA = """
peace: [talks, cease fire]
war:
  weapons: rifle*
  NO: [norway]
  others:
  - battle
  - dead: [killed, "on"]
"""


def shape(lexicon: Lexicon) -> dict[str, list[Any]]:
    """The patterns of each frame; those of another weight than 1 with it."""
    return {
        frame.name: [one.text if one.weight == 1 else (one.text, one.weight) for one in frame.patterns]
        for frame in lexicon
    }


def written(path: Path, content: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(content.encode(encoding))
    return path


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_liwc(tmp_path, end):
    with pytest.warns(UserWarning, match="4 things in 'a.dic' mean nothing here and were left out, the first: line 13"):
        found = lexicons.read(written(tmp_path / "a.dic", LIWC.replace("\n", end)))
    assert shape(found) == {
        "peace": ["treat*", "cease fire"],
        "war": ["no man's land", "shell"],
        "war.weapons": ["rifle*"],
        "others.hope": ["cease fire"],
    }
    assert found.left_out == (
        "line 13: 'shell' counts for '(2,21)21/31' under a condition only",
        "line 14: 'kind' counts for '<of>2/1' under a condition only",
        "line 15: 'lost' is of category 5, which the file does not name",
        "line 16: 'lonely' is of no category",
    )
    assert found["war.weapons"].path == ("war", "weapons")
    assert found["war.weapons"].patterns[0].line == 11


def test_wordstat(tmp_path):
    with pytest.warns(UserWarning, match="left out"):
        found = lexicons.read(written(tmp_path / "a.cat", WORDSTAT))
    assert shape(found) == {
        "PEACE": ["TALKS", ("CEASE FIRE*", 2.0)],
        "WAR": ["BATTLE"],
        "WAR.WEAPONS": [("RIFLE*", 0.5)],
    }
    assert found.left_out == (
        "line 4: the rule @NEAR_DEAL [GOOD NEAR DEAL /S5]",
        "line 10: 'ORPHAN (1)' stands in no category",
    )


def test_yoshikoder_keeps_patterns_beside_categories(tmp_path):
    with pytest.warns(UserWarning, match=r"the pattern '\)', as '\)' is no part of a word here|it holds no word"):
        found = lexicons.read(written(tmp_path / "a.ykd", YOSHIKODER))
    assert shape(found) == {
        "conflict.war": ["battle"],
        "conflict.war.weapons": ["rifle*"],
        "conflict.peace": ["cease fire"],
    }
    assert found.n_levels == 3


def test_lexicoder(tmp_path):
    found = lexicons.read(written(tmp_path / "a.lc3", LEXICODER))
    assert shape(found) == {"peace": ["talks", "cease fire"], "war": ["battle*"]}
    assert found.left_out == ()


def test_quanteda(tmp_path):
    """Names and words that YAML would take for no, nothing or numbers are text."""
    found = lexicons.read(written(tmp_path / "a.yml", QUANTEDA))
    assert shape(found) == {
        "peace": ["talks", "cease fire"],
        "war.weapons": ["rifle*"],
        "war.NO": ["norway"],
        "war.others": ["battle"],
        "war.others.dead": ["killed", "on"],
    }


def test_our_own_frames_within_frames(tmp_path):
    content = "frames:\n  war:\n    definition: All of it.\n    patterns: [battle]\n    frames:\n      dead: [killed]\n"
    found = lexicons.read(written(tmp_path / "a.yaml", content))
    assert shape(found) == {"war": ["battle"], "war.dead": ["killed"]}
    assert found["war"].definition == "All of it."
    scored = frames.score(pd.DataFrame({"article_id": ["a"], "text": ["Killed in battle, killed."]}), found)
    assert dict(zip(scored["frame"], scored["n_hits"], strict=True)) == {"war": 1, "war.dead": 2}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table(tmp_path, delimiter):
    rows = ["Frame,Pattern,Weight", "peace,talks,", '"war","act of war",2', "peace,cease fire,1", ",,"]
    found = lexicons.read(written(tmp_path / "a.csv", "\n".join(rows).replace(",", delimiter)))
    assert shape(found) == {"peace": ["talks", "cease fire"], "war": [("act of war", 2.0)]}
    assert found["war"].patterns[0].line == 3


def test_a_workbook_and_a_table_of_pandas(tmp_path):
    table = pd.DataFrame({"category": ["peace", "war"], "word": ["talks", "NA"], "score": [1.0, 2.5]})
    table.to_excel(tmp_path / "a.xlsx", index=False)
    for source in (tmp_path / "a.xlsx", table):
        assert shape(lexicons.read(source)) == {"peace": ["talks"], "war": [("NA", 2.5)]}


def test_a_list_of_words(tmp_path):
    with pytest.warns(UserWarning, match=r"line 4: the pattern 'a\+', as '\+' is no part of a word here"):
        found = lexicons.read(written(tmp_path / "bad.txt", "; words\nlose\t-2\ncan't stand\t-3\na+\nnaïve\n"))
    assert shape(found) == {"bad": [("lose", -2.0), ("can't stand", -3.0), "naïve"]}


@pytest.mark.parametrize(
    ("encoding", "given"), [("utf-8", None), ("utf-8-sig", None), ("cp1252", None), ("iso8859-2", "iso8859-2")]
)
def test_encodings(tmp_path, encoding, given):
    word = "wałęsa" if encoding == "iso8859-2" else "débâcle"
    path = written(tmp_path / "a.lc3", f"+war\n{word}\n", encoding)
    assert shape(lexicons.read(path, encoding=given)) == {"war": [word]}


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.dic", "%\n1\tpeace\ntalks\t1\n", "'a.dic' is torn: the categories of a LIWC dictionary stand between two"),
        ("a.dic", "%\n1\tpeace\n%\n", "lexicon 'a.dic' is no lexicon: 'frames' must name frames|has no frame"),
        ("a.ykd", "<dictionary><cnode name='a'>", r"'a.ykd' is torn \(.*\): save the dictionary again\.$"),
        ("a.ykd", "<dictionary/>", "has no frame|must name frames"),
        ("a.lc3", "+war\n:-)\n", "lexicon 'a.lc3' has no frame"),
        ("a.csv", "frame,pattern\nwar\n", "'a.csv', line 2: a row must have a frame and a pattern"),
        ("a.csv", "frame,pattern,weight\nwar,battle,much\n", "'a.csv', line 2: the weight 'much' is no number"),
        ("a.csv", "frame,pattern,weight\nwar,battle,nan\n", "'a.csv', line 2: the weight 'nan' is no number"),
        ("a.csv", "frame,pattern\nwar,*\n", "lexicon 'a.csv', frame 'war', line 2: the pattern '\\*' cannot be used"),
        ("a.yml", "a.b: [x]\na: {b: [y]}\n", "two frames would be called 'a.b': rename one of them"),
    ],
)
def test_what_is_no_lexicon_gets_a_sentence(tmp_path, name, content, sentence):
    with pytest.raises(ValueError, match=sentence):
        lexicons.read(written(tmp_path / name, content))


def test_a_pattern_over_two_lines_of_a_table_is_a_phrase(tmp_path):
    found = lexicons.read(written(tmp_path / "a.csv", 'frame,pattern\nwar,"act of\nwar"\npeace,talks\n'))
    assert shape(found) == {"war": ["act of\nwar"], "peace": ["talks"]}
    assert len(frames.matches(pd.DataFrame({"article_id": ["a"], "text": ["An act of war."]}), found)) == 1
    with pytest.raises(UnreadableFile, match=r"'b\.csv' is no table that can be read"):
        lexicons.read(written(tmp_path / "b.csv", f"frame,pattern\nwar,{'a' * 200_000}\n"))


def test_nothing_outside_of_a_category_is_lost(tmp_path):
    content = "<dictionary><pnode name='siege'/><cnode name='war'><pnode name='battle'/></cnode></dictionary>"
    with pytest.warns(UserWarning, match="the pattern 'siege' stands in no category"):
        assert lexicons.read(written(tmp_path / "a.ykd", content)).names == ("war",)
    with pytest.warns(UserWarning, match="line 3: 'peace' has the number of another category"):
        assert shape(lexicons.read(written(tmp_path / "a.dic", "%\n1\twar\n01\tpeace\n%\nbattle\t1\n"))) == {
            "war": ["battle"]
        }


def test_a_dict_may_not_be_nested_without_end():
    deep: Any = ["war"]
    for _ in range(3_000):
        deep = {"a": deep}
    with pytest.raises(UnreadableFile, match="nested too deeply"):
        lexicons.read({"a": deep})


def test_a_list_of_yaml_is_no_category(tmp_path):
    found = lexicons.read(written(tmp_path / "a.yaml", "war:\n  - battle (1)\n  - siege (2)\n"))
    assert shape(found) == {"war": ["battle (1)", "siege (2)"]}


def test_shields_without_patterns_are_no_frame(tmp_path):
    """They would be lost: what stands in a frame is not shielded by it."""
    path = written(tmp_path / "a.yaml", "frames: {war: {not: [price war], frames: {dead: [killed]}}}")
    with pytest.raises(UnreadableFile, match=r"frame 'war', line 1 has no patterns\.$"):
        lexicons.read(path)


def test_many_frames_take_no_long_time(tmp_path):
    """A list of names that is searched for each of them would take minutes."""
    content = "\n".join(f"a{n}: [war]" for n in range(20_000))
    assert len(lexicons.read(written(tmp_path / "a.yaml", content))) == 20_000


def test_a_stranger_cannot_hurt(tmp_path):
    bomb = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">]><dictionary><cnode name="&a;"/></dictionary>'
    with pytest.raises(UnreadableFile, match="declares entities of its own"):
        lexicons.read(written(tmp_path / "a.ykd", bomb))
    deep = "<dictionary>" + "<cnode name='a'>" * 5_000 + "<pnode name='b'/>" + "</cnode>" * 5_000 + "</dictionary>"
    with pytest.raises(UnreadableFile, match="stands in more than 20 others"):
        lexicons.read(written(tmp_path / "b.ykd", deep))
    deep = "\n".join("\t" * n + f"A{n}" for n in range(3_000)) + "\n" + "\t" * 3_000 + "WAR (1)\n"
    with pytest.raises(UnreadableFile, match="stands in more than 20 others"):
        lexicons.read(written(tmp_path / "a.cat", "A0\n\tPEACE (1)\n" + deep))
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04" + b"\x00" * 100)
    with pytest.raises(UnreadableFile, match=r"'a\.xlsx' is no workbook that can be read"):
        lexicons.read(tmp_path / "a.xlsx")
    book = openpyxl.Workbook()
    book.active.append(["title", "text"])
    book.save(tmp_path / "b.xlsx")
    with pytest.raises(UnreadableFile, match="a table of patterns has the columns frame, pattern and weight"):
        lexicons.read(tmp_path / "b.xlsx")


@given(st.sampled_from([LIWC, WORDSTAT, YOSHIKODER, LEXICODER, QUANTEDA]), st.data())
@pytest.mark.filterwarnings("ignore:.*left out")
def test_a_damaged_file_is_read_or_says_so(tmp_path_factory, content, data):
    begin = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(begin, min(len(content), begin + 8)))
    broken = content[:begin] + data.draw(st.text("%\t (<>{}[]/1a*\n\x00:&-+", max_size=4)) + content[end:]
    path = written(tmp_path_factory.mktemp("broken") / "a.file", broken)
    try:
        assert len(lexicons.read(path)) > 0
    except ValueError as error:
        assert "a.file" in str(error)  # noqa: PT017


#: files of the published cases of quanteda whose frames are told by counts alone there
COUNTED = {"liwc_extracodes.dic", "liwc_hierarchical.dic", "yoshi.ykd", "issue-459.cat"}


def published(shared: Path) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads((shared / "oracles" / "quanteda_dictionary_import.json").read_text())[
        "cases"
    ]
    return cases


@pytest.mark.shared
@pytest.mark.filterwarnings("ignore:.*left out")
def test_the_published_cases_of_quanteda(shared, tmp_path):
    """Ours keep the order of the file, and the case of its words."""
    for case in published(shared):
        if case["file"] in COUNTED:
            continue
        found = lexicons.read(written(tmp_path / case["file"], case["content"]))
        expected = {".".join(path): words for path, words in flat(case["expect"])}
        assert {name: sorted(word.lower() for word in words) for name, words in shape(found).items()} == {
            name: sorted(words) for name, words in expected.items()
        }, case["file"]


def flat(tree: dict[str, Any], path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], list[str]]]:
    found = []
    for key, value in tree.items():
        found += flat(value, (*path, key)) if isinstance(value, dict) else [((*path, key), value)]
    return found


@pytest.mark.shared
@pytest.mark.filterwarnings("ignore:.*left out")
def test_the_published_cases_that_are_counted(shared, tmp_path):
    read = {
        case["file"]: lexicons.read(written(tmp_path / case["file"], case["content"]))
        for case in published(shared)
        if case["file"] in COUNTED
    }
    keys = {case["file"]: case["expect"] for case in published(shared)}["liwc_extracodes.dic"]["_keys"]
    assert sorted(read["liwc_extracodes.dic"].names) == sorted(keys)
    tops = {frame.path[0]: set() for frame in read["liwc_hierarchical.dic"]}
    for frame in read["liwc_hierarchical.dic"]:
        tops[frame.path[0]] |= {frame.path[1:2]} - {()}
    assert {name: len(below) for name, below in tops.items()} == {"verb": 0, "misc": 4, "past": 2, "else": 2}
    assert shape(read["yoshi.ykd"])["New dictionary.A category"] == ["lamb", "little"]  # which quanteda loses
    assert "SOUTH.NA" in read["issue-459.cat"].names


@pytest.mark.shared
@pytest.mark.filterwarnings("ignore:.*left out")
@pytest.mark.parametrize(
    ("name", "n_frames", "n_patterns", "n_levels"),
    [
        ("Laver_and_Garry_2000.cat", 20, 418, 2),
        ("Loughran_and_McDonald_2014.cat", 8, 4_232, 1),
        ("RID.CAT", 43, 3_149, 3),
        ("mfd2.0.dic", 10, 2_103, 1),
        ("moral_foundations_dictionary.dic", 11, 359, 1),
        ("AFINN-111.txt", 1, 2_477, 1),
        ("positive-words.txt", 1, 2_005, 1),
        ("negative-words-UTF8.txt", 1, 4_783, 1),
    ],
)
def test_real_dictionaries(shared, name, n_frames, n_patterns, n_levels):
    found = lexicons.read(shared / "fixtures" / "dictionaries" / name)
    assert (len(found), sum(len(frame.patterns) for frame in found), found.n_levels) == (n_frames, n_patterns, n_levels)


@pytest.mark.shared
def test_laver_and_garry_have_nine_primary_keys(shared):
    found = lexicons.read(shared / "fixtures" / "dictionaries" / "Laver_and_Garry_2000.cat")
    assert len({frame.path[0] for frame in found}) == 9


@pytest.mark.shared
def test_norway_and_namibia_are_text(shared):
    files = sorted((shared / "fixtures" / "dictionaries" / "newsmap").glob("*.yml"))
    assert len(files) == 13
    for path in files:
        names = {frame.path[-1] for frame in lexicons.read(path)}
        assert {"NO", "NA"} <= names, path.name


EXPRESSIONS = r"""
version: 2
terms:
  crimes:
    pattern: '\bwar\s+crimes?\b|\bgenocid\w*|atrocit(?:y|ies)\b'
    tier: core
    note: >
      What the Statute
      names.
  denial:
    pattern: '\bdeny\w*\s+(?:the\s+)?genocid\w*'
  odd:
    pattern: '\bwar(\s+crime)+|cross\s*fire'
sets: {core: [crimes]}
"""


def test_lists_of_expressions(tmp_path):
    path = tmp_path / "terms.yml"
    path.write_text(EXPRESSIONS, encoding="utf-8")
    with pytest.warns(UserWarning, match="3 things in 'terms.yml' mean nothing here"):
        lexicon = lexicons.read(path)
    assert {frame.name: [one.text for one in frame.patterns] for frame in lexicon} == {
        "crimes": ["war /^crimes?$/", r"/^genocid\w*/", "/atrocit(?:y|ies)$/"],
        "denial": [r"/^deny\w*/ /^genocid\w*/", r"/^deny\w*/ the /^genocid\w*/"],
    }
    assert lexicon["crimes"].definition == "What the Statute names."
    assert [one.split(",")[0].split(": ")[0] for one in lexicon.left_out] == [
        "line 14",
        "frame 'crimes'",
        "frame 'odd'",
    ]
    text = "War\ncrimes, a war crime; genocidal denying of the genocide. Deny genocide! Mass atrocities, war crimey."
    table = pd.DataFrame({"article_id": ["a"], "text": [text]})
    found = frames.matches(table, lexicon)["match"].tolist()
    assert found == ["War\ncrimes", "war crime", "genocidal", "genocide", "Deny genocide", "genocide", "atrocities"]


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        (r"(?:a\s+)?" * 40 + "b", "it stands for more than 64 phrases"),
        (r"war\s*crime", "may part words or not"),
        (r"(war\s+)+crime", "holds several words"),
        ("(" * 3_000, "it is not understood from"),
        ("war(", "it is not understood from"),
        (r"\b\b", "matches every word"),
        ("[" + "a" * 20_000, "it is not understood from"),
    ],
)
def test_expressions_that_are_no_phrases(tmp_path, expression, reason):
    path = tmp_path / "terms.yml"
    path.write_text(f"terms:\n  odd:\n    pattern: '{expression}'\n  war:\n    pattern: war\n", encoding="utf-8")
    with pytest.warns(UserWarning, match="means nothing here"):
        lexicon = lexicons.read(path)
    assert lexicon.names == ("war",)
    assert reason in lexicon.left_out[0]


@pytest.mark.shared
def test_the_published_list_of_expressions(shared):
    path = shared / "fixtures" / "dictionaries" / "genocide-lexicon.yml"
    with pytest.warns(UserWarning, match="mean nothing here"):
        lexicon = lexicons.read(path)
    written = re.findall(r"^    pattern: '(.*)'$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(lexicon) == len(written) == 23
    corpus = load.articles(next((shared / "fixtures" / "corpora").glob("ungdc*")))
    texts = corpus["text"].head(60)
    hits = frames.score(pd.DataFrame({"article_id": corpus["article_id"].head(60), "text": texts}), lexicon)
    n = hits.groupby("frame", observed=True)["n_hits"].sum().reindex(lexicon.names)
    expected = [sum(len(re.findall(one, text, re.IGNORECASE)) for text in texts) for one in written]
    differ = {name: pair for name, *pair in zip(lexicon.names, n, expected, strict=True) if pair[0] != pair[1]}
    assert differ == {}
