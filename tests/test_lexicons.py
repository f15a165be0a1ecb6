"""Lexicons: how they are read, what is said of a bad one, and what the built-in one matches."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from toolkit import frames, lexicons
from toolkit.errors import UnreadableFile
from toolkit.text import Frame, Lexicon, Pattern
from toolkit.text.lexicon import COMPANY


def plain(lexicon: Lexicon) -> dict[str, tuple[list[str], list[str]]]:
    return {f.name: ([p.text for p in f.patterns], [p.text for p in f.shields]) for f in lexicon}


@pytest.fixture
def written(tmp_path: Path):
    """A file with this content."""

    def write(content: str | bytes) -> Path:
        path = tmp_path / "mine.yaml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


FILE = """\
name: wars
version: "1.0"
language: en
description: Two frames.
frames:
  war:
    definition: Force
      of arms.
    include: all
    exclude: none
    example: A war.
    source: nobody
    patterns: [war*, "act of war", =US]
    not:
      - price war
  peace: [peace, "cease-fire"]
"""


def test_a_file_with_everything(written):
    lexicon = lexicons.read(written(FILE))
    assert (lexicon.name, lexicon.version, lexicon.language) == ("wars", "1.0", "en")
    assert (lexicon.description, lexicon.file) == ("Two frames.", "mine.yaml")
    assert plain(lexicon) == {
        "war": (["war*", "act of war", "=US"], ["price war"]),
        "peace": (["peace", "cease-fire"], []),
    }
    war = lexicon["war"]
    assert (war.definition, war.include, war.exclude, war.example, war.source) == (
        "Force of arms.",
        "all",
        "none",
        "A war.",
        "nobody",
    )
    assert [pattern.line for pattern in (*war.patterns, *war.shields)] == [13, 13, 13, 15]
    assert repr(lexicon) == "<Lexicon wars 1.0: 2 frames, 5 patterns>"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("NO: [on, NA, yes, null, 1.0]", {"NO": (["on", "NA", "yes", "null", "1.0"], [])}),  # text stays text
        ("NA: [no]\non: [off]\n1: [2021-05-16]", {"NA": (["no"], []), "on": (["off"], []), "1": (["2021-05-16"], [])}),
        ("frames:\n  war: [a]", {"war": (["a"], [])}),
        ("war: a", {"war": (["a"], [])}),  # one pattern alone
        ("\ufeffwar: [a]", {"war": (["a"], [])}),  # a byte-order mark
        ("war: [' a ']", {"war": (["a"], [])}),
        ("war: !!set [a]", {"war": (["a"], [])}),  # tags do nothing
        ("krieg: [Straße, '和平']", {"krieg": (["Straße", "和平"], [])}),
    ],
)
def test_files(written, content, expected):
    assert plain(lexicons.read(written(content))) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"war": ["a", "b"]}, {"war": (["a", "b"], [])}),
        ({"war": ("a", "b")}, {"war": (["a", "b"], [])}),
        ({"war": "a"}, {"war": (["a"], [])}),
        ({"war": {"patterns": ["a"], "not": ["b"]}}, {"war": (["a"], ["b"])}),
        ({"name": "x", "frames": {"war": ["a"]}}, {"war": (["a"], [])}),
        ({"name": ["a"]}, {"name": (["a"], [])}),  # a frame may have any name
        ({1917: [1917]}, {"1917": (["1917"], [])}),
        ({"name": "x", "version": None, "frames": {"war": ["a"]}}, {"war": (["a"], [])}),
    ],
)
def test_dicts(given, expected):
    assert plain(lexicons.read(given)) == expected


def test_a_name_a_path_and_a_lexicon():
    conflict = lexicons.read("conflict")
    assert lexicons.read(conflict) is conflict
    path = Path(lexicons.__file__).parent / "conflict.yaml"
    assert lexicons.read(path) == lexicons.read(str(path)) == conflict
    assert "conflict" in lexicons.built_in()


WHAT = "must name frames, each with a list of patterns."
KNOWN = "Known: patterns, not, near, before, after, unless_near, frames, definition, include, exclude, example, source."
ONE_WORD = "write at least one letter or digit"


@pytest.mark.parametrize(
    ("content", "error", "sentence"),
    [
        ("", UnreadableFile, f"lexicon 'mine.yaml' is no lexicon: it {WHAT}"),
        ("# nothing", UnreadableFile, f"lexicon 'mine.yaml' is no lexicon: it {WHAT}"),
        ("war", UnreadableFile, f"lexicon 'mine.yaml' is no lexicon: it {WHAT}"),
        ("- a\n- b", UnreadableFile, f"lexicon 'mine.yaml' is no lexicon: it {WHAT}"),
        ("frames: [a]", UnreadableFile, f"lexicon 'mine.yaml' is no lexicon: 'frames' {WHAT}"),
        ("frames: {}", UnreadableFile, "lexicon 'mine.yaml' has no frame."),
        ("war: []", UnreadableFile, "lexicon 'mine.yaml', frame 'war', line 1 has no patterns."),
        ("war:\n  not: [a]", UnreadableFile, "lexicon 'mine.yaml', frame 'war', line 2 has no patterns."),
        (
            "frames:\n  war:\n    patern: [a]",  # a misspelt key of a frame
            UnreadableFile,
            f"lexicon 'mine.yaml', frame 'war', line 3: 'patern' is not known here. Did you mean 'patterns'? {KNOWN}",
        ),
        (
            "nam: x\nframes:\n  war: [a]",  # or of the lexicon
            UnreadableFile,
            "lexicon 'mine.yaml': 'nam' is not known here. Did you mean 'name'? "
            "Known: name, version, language, description, frames.",
        ),
        (
            "war:\n  - a\n  - [b]",
            UnreadableFile,
            "lexicon 'mine.yaml', frame 'war', line 2: each pattern must be text, such as \"peace process*\".",
        ),
        (
            "war:\n  - a\n  - '*'",
            ValueError,
            "lexicon 'mine.yaml', frame 'war', line 3: the pattern '*' cannot be used, "
            f"as it would match every word: {ONE_WORD} beside the *.",
        ),
        (
            "peace: [a]\nwar:\n  patterns: [a]\n  not:\n  - b\n  - '!'",
            ValueError,
            f"lexicon 'mine.yaml', frame 'war', line 6: the pattern '!' cannot be used, "
            f"as it holds no word: {ONE_WORD}.",
        ),
        (
            "war:",
            ValueError,
            f"lexicon 'mine.yaml', frame 'war', line 1: the pattern '' cannot be used, "
            f"as it holds no word: {ONE_WORD}.",
        ),
        (
            "war: ['/^war']",
            ValueError,
            "lexicon 'mine.yaml', frame 'war', line 1: the pattern '/^war' cannot be used, "
            "as a regular expression stands between two strokes: /milit(ary|ia)s?/.",
        ),
        (
            "war: [a]\npeace: [b]\nwar: [c]",
            UnreadableFile,
            "'mine.yaml' is not valid YAML: 'war' stands twice, the second time in line 3.",
        ),
        (
            "war: &w [a]\npeace: *w",
            UnreadableFile,
            "'mine.yaml' is not valid YAML: anchors and aliases (& and *) are not for lexicons: "
            "write the patterns out.",
        ),
        (
            "war: &w a\npeace: *w",  # also of a single pattern
            UnreadableFile,
            "'mine.yaml' is not valid YAML: anchors and aliases (& and *) are not for lexicons: "
            "write the patterns out.",
        ),
        (
            "war:\n  - a\n  - *box",  # what people write who mean "*box"
            UnreadableFile,
            "'mine.yaml', line 3 is not valid YAML: found undefined alias 'box' "
            "(a pattern that begins with * must stand in quotation marks).",
        ),
        (
            "war:\n\t- a",
            UnreadableFile,
            "'mine.yaml', line 2 is not valid YAML: found character '\\t' that cannot start any token.",
        ),
        (b"war: [a]\n\xff", UnreadableFile, "'mine.yaml' is not UTF-8 text: save it as UTF-8 (byte 9)."),
        ("war: " + "[" * 100_000, UnreadableFile, "'mine.yaml' is nested too deeply to be a lexicon."),
        ("war: " + "[" * 30 + "]" * 30, UnreadableFile, "'mine.yaml' is nested too deeply to be a lexicon."),
        (b"#" * 10_000_001, UnreadableFile, "'mine.yaml' is larger than 10 MB: that is no lexicon."),
    ],
    ids=lambda value: str(value)[:30].encode("unicode_escape").decode() if not isinstance(value, type) else "",
)
def test_bad_files(written, content, error, sentence):
    with pytest.raises(error) as raised:
        lexicons.read(written(content))
    assert type(raised.value) is error
    assert str(raised.value) == sentence


@pytest.mark.parametrize(
    ("given", "error", "sentence"),
    [
        ({}, UnreadableFile, f"lexicon 'lexicon' is no lexicon: it {WHAT}"),
        ({"frames": ["a"]}, UnreadableFile, f"lexicon 'lexicon' is no lexicon: 'frames' {WHAT}"),
        ({"name": "x", "war": ["a"]}, UnreadableFile, f"lexicon 'lexicon' is no lexicon: 'frames' {WHAT}"),
        ({"war": []}, UnreadableFile, "lexicon 'lexicon', frame 'war' has no patterns."),
        (
            {"war": None},
            UnreadableFile,
            "lexicon 'lexicon', frame 'war': each pattern must be text, such as \"peace process*\".",
        ),
        (
            {"war": {"pattern": ["a"]}},
            UnreadableFile,
            f"lexicon 'lexicon', frame 'war': 'pattern' is not known here. Did you mean 'patterns'? {KNOWN}",
        ),
        (
            {"war": {"patterns": ["a"], "source": ["b", "c"]}},
            UnreadableFile,
            "lexicon 'lexicon', frame 'war': 'source' must be text.",
        ),
        ({"name": ["x"], "frames": {"war": ["a"]}}, UnreadableFile, "lexicon 'lexicon': 'name' must be text."),
        (
            {"war": ["*"]},
            ValueError,
            "lexicon 'lexicon', frame 'war': the pattern '*' cannot be used, "
            f"as it would match every word: {ONE_WORD} beside the *.",
        ),
        (
            "conflikt",
            FileNotFoundError,
            "there is no lexicon 'conflikt'. Did you mean 'conflict'? Built in: actors, conflict, "
            "generic-frames, hedges, negators, policy-frames, reporting-verbs, war-peace-journalism; "
            "or give the path of a file.",
        ),
        ("nowhere.yaml", FileNotFoundError, "there is no lexicon file 'nowhere.yaml'."),
        (
            ["war"],
            TypeError,
            "a lexicon must be a Lexicon or a dict {frame: [patterns]}, not list: "
            "read one by its name or from its file with lexicons.read.",
        ),
    ],
    ids=str,
)
def test_bad_dicts_and_names(given, error, sentence):
    with pytest.raises(error) as raised:
        lexicons.read(given)
    assert str(raised.value) == sentence


def test_what_a_lexicon_can_do():
    lexicon = lexicons.read({"war": ["war"], "peace": {"patterns": ["peace"], "not": ["peace & quiet"]}})
    assert lexicon.only("peace").names == ("peace",)
    assert [frame.name for frame in lexicon.only("peace", "war")] == ["peace", "war"]
    assert lexicon.only("peace", "war", "peace").names == ("peace", "war"), "else it would count twice"
    with pytest.raises(KeyError) as raised:
        lexicon.only("waar")
    assert raised.value.args == ("lexicon 'lexicon' has no frame 'waar'. Did you mean 'war'? Frames: war, peace.",)
    assert "<td>war</td>" in lexicon._repr_html_()
    odd = Lexicon("<b>", (Frame("<script>", (Pattern("a"),)),))
    assert "<script>" not in odd._repr_html_()
    assert "<b>" not in odd._repr_html_()


def test_the_digest_tells_what_is_counted_and_nothing_else():
    one = lexicons.read({"name": "x", "frames": {"war": {"patterns": ["a", "b"], "definition": "A war."}}})
    assert one.digest == lexicons.read({"war": ["a", "b"]}).digest
    for other in (
        {"war": ["b", "a"]},
        {"war": ["a"]},
        {"wars": ["a", "b"]},
        {"war": {"patterns": ["a", "b"], "not": ["c"]}},
        {"war": {"patterns": ["a", {"pattern": "b", "weight": 2}]}},
        *({"war": {"patterns": ["a", "b"], rule: {"patterns": ["c"], "within": 3}}} for rule in COMPANY),
    ):
        assert one.digest != lexicons.read(other).digest
    near = [
        {"patterns": ["c"], "within": 3},
        {"patterns": ["c"], "within": 4},
        {"patterns": ["c"], "within": "sentence"},
        {"patterns": ["d"], "within": 3},
        {"patterns": ["c", "d"], "within": 3},
    ]
    digests = {lexicons.read({"war": {"patterns": ["a"], "near": company}}).digest for company in near}
    assert len(digests) == len(near)
    flat, nested = lexicons.read({"a.b": ["x"]}), lexicons.read({"a": {"b": ["x"]}})
    assert flat.names == nested.names
    assert flat.digest != nested.digest  # by their levels, they are called otherwise


@pytest.mark.parametrize("lexicon", [{"": ["war"]}, {"a": {"": ["war"]}}, {"frames": {"": {"b": ["war"]}}}])
def test_a_frame_must_have_a_name(lexicon):
    with pytest.raises(ValueError, match=r"^lexicon 'lexicon': a frame has no name"):
        lexicons.read(lexicon)


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        (
            {"near": {"patterns": ["a"], "within": [3]}},
            "'near' must say within how many words, .* within: sentence\\.$",
        ),
        ({"near": {"patterns": ["a"], "within": "\x1b[2J"}}, r"sentence, not '\\x1b\[2J'\.$"),
        ({"near": {"patterns": ["a"], "within": "9" * 10_000}}, "not '9{100}…'\\.$"),
        ({"near": {"patterns": {"b": ["a"]}, "within": 3}}, "frame 'f': 'near': 'b' is not known here"),
        ({"not": {"b": ["a"]}}, "frame 'f': 'not': 'b' is not known here"),
        ({"patterns": [{"pattern": "a", "weight": {"b": "c"}}]}, "the weight is no number\\.$"),
    ],
)
def test_what_is_told_of_a_rule_is_short_and_says_where(frame, sentence):
    with pytest.raises(ValueError, match=sentence):
        lexicons.read({"frames": {"f": {"patterns": ["war"]} | frame}})


def test_a_frame_called_na_is_not_a_missing_value(written):
    lexicon = lexicons.read(written("NA: [Namibia*]\nnull: [Nauru]"))
    hits = frames.score(pd.DataFrame({"article_id": ["NA"], "text": ["Namibian"]}), lexicon)
    assert hits[["article_id", "frame", "n_hits"]].values.tolist() == [["NA", "NA", 1], ["NA", "null", 0]]


@pytest.mark.shared
def test_the_yaml_that_quanteda_reads(shared: Path, written):
    dictionaries = json.loads((shared / "oracles" / "quanteda_dictionary_import.json").read_text(encoding="utf-8"))
    (case,) = [case for case in dictionaries["cases"] if case["format"] == "YAML"]  # the other formats come later
    for content in (case["content"], dictionaries["as_yaml"]):
        assert {name: patterns for name, (patterns, _) in plain(lexicons.read(written(content))).items()} == case[
            "expect"
        ]


# The built-in dictionary ------------------------------------------------------------------------------------------

CONFLICT = lexicons.read("conflict")
#: the frames that were asked for
ASKED = {
    "aggression",
    "atrocities",
    "peace process",
    "ceasefire",
    "victims and humanitarian need",
    "terrorism",
    "self-defence and security",
    "occupation and displacement",
    "resistance",
    "international law",
    "diplomacy",
    "blame",
}


def matched(string: str) -> list[tuple[str, str]]:
    table = frames.matches(pd.DataFrame({"article_id": ["a"], "text": [string]}), CONFLICT)
    return list(zip(table["frame"], table["match"], strict=True))


def test_every_frame_that_was_asked_for_is_there():
    assert set(CONFLICT.names) == ASKED
    assert CONFLICT.version
    assert CONFLICT.language == "en"


@pytest.mark.parametrize("frame", list(CONFLICT), ids=lambda frame: frame.name)
def test_every_frame_is_documented(frame):
    assert len({pattern.text for pattern in frame.patterns}) == len(frame.patterns) >= 20
    for note in ("definition", "include", "exclude", "example", "source"):
        assert len(getattr(frame, note)) > 20, note
    assert re.search(r"\b(1[89]|20)\d\d\b", frame.source), "a source has a year"


@pytest.mark.parametrize("frame", list(CONFLICT), ids=lambda frame: frame.name)
def test_every_example_matches_its_frame(frame):
    assert frame.name in {name for name, _ in matched(frame.example)}


@pytest.mark.parametrize("frame", list(CONFLICT), ids=lambda frame: frame.name)
def test_every_pattern_finds_itself(frame):
    """What it says without its wildcards, unless a shield is meant to keep it out."""
    lexicon = CONFLICT.only(frame.name)
    strings = [re.sub(r"[=*?]", "", pattern.text) for pattern in frame.patterns]
    table = pd.DataFrame({"article_id": [str(n) for n in range(len(strings))], "text": strings})
    hits = frames.score(table, lexicon)["n_hits"]
    assert [string for string, n in zip(strings, hits, strict=True) if n != 1] == []


@pytest.mark.parametrize(
    "string",
    [
        "They strike a deal with the union.",
        "A battle for the title in the last match.",
        "The firm reported aggressive growth and aggressive marketing.",
        "A price war between supermarkets.",
        "A trade war, a currency war and a bidding war.",
        "The film was a box-office bomb.",
        "A hunger strike and a strike price.",
        "He died of a heart attack.",
        "A war of words and the war on drugs.",
        "Her peace of mind, and a justice of the peace.",
        "The invasion of privacy by a pitch invasion.",
        "He shelled out for it in a charm offensive.",
        "Like lambs to the slaughter.",
        "The striker scored with a brilliant shot after the defence slipped.",
        "She was a brand ambassador and a goodwill ambassador.",
        "The condemned building was beyond reproach.",
        "A passive aggression in the office.",
        "It was explosive growth and a killer app.",
        "He invaded my personal space: an invasion of her personal space.",
        "The state invades our privacy, and an invasion of her privacy was alleged.",
        "The British invasion of pop bands, among them a British Invasion band.",
        "The shelling of peas, and shelling peas by the bowl.",
        "Victims of fashion, and a fashion victim beside fashion victims.",
        "Resistance training with a resistance band, or with resistance bands.",
        "Resistance to antibiotics, to which bacteria evolve resistance; resistance to most antibiotics.",
        "Resistance to clinical levels of antibiotics; resistance to several common antibiotics.",
        "Antibiotic resistance, antimicrobial resistance, multidrug resistance and drug resistance.",
        "Pesticide resistance, or genetic resistance.",
        "His occupation as a dentist; his name and occupation; state your occupation or profession.",
        "Her principal occupation was given as teacher, and the main occupation is farming.",
        "The plan met with resistance; resistance to the bill; it will face stiff resistance.",
        "The caucus led the resistance against the new legislation, and a caucus revolt followed.",
        "The genetic changes responsible for the observed resistance.",
        "Orphaned elephants, and coral that is left vulnerable to starvation.",
        "He claimed self-defense under the stand your ground law; self-defence laws.",
        "Russia's Federal Security Service and the MI5 Security Service.",
        "The Peace and Security Council met at the National Defense University.",
        "Parliamentary sovereignty, and Parliament's sovereignty.",
        "A legally binding referendum; the result of the referendum to be legally binding.",
        "Women's self-determination and the Convention on Wetlands.",
        "Depression and aggression were on the rise.",
    ],
)
def test_false_friends_match_nothing(string):
    assert matched(string) == []


@pytest.mark.parametrize(
    ("string", "expected"),
    [
        ("They invaded my country.", [("aggression", "invaded")]),
        ("The British invasion of Iraq.", [("aggression", "invasion")]),
        ("The shelling of peaceful villages.", [("aggression", "shelling")]),
        ("Shelling peaceful villages.", [("aggression", "Shelling")]),
        ("Victims of fascism.", [("victims and humanitarian need", "Victims")]),
        ("Their resistance to foreign armies.", [("resistance", "resistance")]),
        ("A resistance bandit.", [("resistance", "resistance")]),
        ("His occupation of Kuwait.", [("occupation and displacement", "occupation")]),
        ("Under occupation as a result of war.", [("occupation and displacement", "Under occupation")]),
        ("The main occupation force.", [("occupation and displacement", "occupation force")]),
        ("A bill for arming the rebels.", [("resistance", "rebels")]),
        ("Their herds died and they are starving.", [("victims and humanitarian need", "starving")]),
        (
            "Victims of crimes against humanity.",
            [("victims and humanitarian need", "Victims"), ("atrocities", "crimes against humanity")],
        ),
        ("The state acted in self-defence.", [("self-defence and security", "self-defence")]),
        ("The Israeli security service.", [("self-defence and security", "security service")]),
        ("The Convention on Biological and Toxin Weapons.", [("international law", "Convention on")]),
        ("The number of settlements has doubled.", [("occupation and displacement", "settlements")]),
        ("A referendum on self-determination.", [("international law", "self-determination")]),
        ("Mediators pointed fingers.", [("diplomacy", "Mediators"), ("blame", "pointed fingers")]),
    ],
)
def test_shields_leave_what_is_meant(string, expected):
    assert matched(string) == expected


@pytest.mark.shared
def test_the_citable_seeds_are_where_they_belong_or_left_out_on_purpose(shared: Path):
    """Lynch and McGoldrick's lists; words that say as much of weather or sport are not in the dictionary."""
    seeds = json.loads((shared / "oracles" / "frames.json").read_text(encoding="utf-8"))["lynch_mcgoldrick_word_lists"]
    listed = [word for key in ("victimizing", "demonizing_adjectives", "demonizing_labels") for word in seeds[key]]
    assert {word: [frame for frame, _ in matched(word)] for word in listed} == {
        "destitute": ["victims and humanitarian need"],
        "defenseless": ["victims and humanitarian need"],
        "barbaric": ["atrocities"],
        "terrorist": ["terrorism"],
        "extremist": ["terrorism"],
        "fundamentalist": ["terrorism"],
        **{word: [] for word in ("devastated", "pathetic", "tragedy", "vicious", "cruel", "brutal", "fanatic")},
    }


@pytest.mark.parametrize(
    ("string", "expected"),
    [
        ("Israel’s aggression against Palestine", [("aggression", "aggression")]),
        ("The aggressor denied the atrocities", [("aggression", "aggressor"), ("atrocities", "atrocities")]),
        ("the Afghan peace process", [("peace process", "peace process")]),
        ("a permanent ceasefire; a cease-fire", [("ceasefire", "ceasefire"), ("ceasefire", "cease-fire")]),
        ("an act of aggression", [("aggression", "act of aggression")]),  # the longer pattern alone
    ],
)
def test_words_of_the_subject(string, expected):
    assert matched(string) == expected


@pytest.mark.parametrize(
    ("rules", "where"),
    [
        ({"not": [{"pattern": "price war", "weight": 2}]}, "'not'"),
        ({"near": {"patterns": [{"pattern": "army", "weight": "0"}], "within": 3}}, "'near'"),
    ],
)
def test_weights_that_nothing_would_count(rules, where):
    with pytest.raises(UnreadableFile, match=rf"{where}: the pattern '.*' has a weight, but only those of 'patterns'"):
        lexicons.read({"war": {"patterns": ["war"], **rules}})
    rules = {"not": [{"pattern": "price war", "weight": 1}]}
    assert lexicons.read({"war": {"patterns": ["war"], **rules}})["war"].shields[0].text == "price war"
