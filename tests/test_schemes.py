"""The built-in lexicons beside `conflict`: whole, documented, alive; and the index of war and peace journalism."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import toolkit as tk
from toolkit import frames, lexicons, study, tables
from toolkit.text import Lexicon
from toolkit.text.scan import NEGATORS
from toolkit.text.tree import NOTES

NAMES = [name for name in lexicons.built_in() if name != "conflict"]
LEXICONS = {name: lexicons.read(name) for name in NAMES}
ACTORS = LEXICONS["actors"]
WAR_PEACE = LEXICONS["war-peace-journalism"]
STATES = pd.read_csv(Path(__file__).parent / "data" / "states.csv", keep_default_na=False)
NO_MEMBERS = {"Holy See", "Kosovo", "Palestine", "Taiwan"}
README = (Path(lexicons.__file__).parent / "README.md").read_text(encoding="utf-8")


def articles(*texts: str) -> pd.DataFrame:
    return pd.DataFrame({"article_id": [str(n) for n in range(len(texts))], "text": list(texts)})


def framed(lexicon: Lexicon, *texts: str) -> list[set[str]]:
    """The frames that have a match, for each text."""
    found = frames.matches(articles(*texts), lexicon).groupby("article_id")["frame"].agg(set).to_dict()
    return [found.get(str(n), set()) for n in range(len(texts))]


def plainest(pattern: str) -> str:
    """What a pattern says without its wildcards, and of a regular expression the first thing that it allows."""
    for expression, word in (("/^[0-9]/", "40"), ("/^[A-Z]/", "Xenon"), ("/ing$/", "leaving")):
        pattern = pattern.replace(expression, word)
    pattern = re.sub(r"/\^\(([^|]*)\|[^)]*\)\$/", r"\1", pattern)
    pattern = re.sub(r"(?<!\S)\*(?!\S)", "them", pattern)
    return re.sub(r"[=*]", "", pattern).replace("?", "s")


# All of them --------------------------------------------------------------------------------------------------------


def test_what_is_built_in():
    assert set(NAMES) == {
        "actors",
        "generic-frames",
        "hedges",
        "negators",
        "policy-frames",
        "reporting-verbs",
        "war-peace-journalism",
    }
    for name, lexicon in LEXICONS.items():
        assert (lexicon.name, lexicon.language, bool(lexicon.version)) == (name, "en", True)
        assert lexicon.left_out == ()
        assert len(lexicon.description) > 300, "says what it is for, and its caveats"


@pytest.mark.parametrize("name", NAMES)
def test_every_frame_is_documented(name: str):
    every = list(LEXICONS[name])
    short = [(one.name, note) for one in every for note in NOTES if len(getattr(one, note)) < 12]
    assert short == []
    assert [one.name for one in every if not re.search(r"\b(1[89]|20)\d\d\b", one.source)] == [], "a source has a year"
    found = framed(LEXICONS[name], *(one.example for one in every))
    assert [one.name for one, names in zip(every, found, strict=True) if one.name not in names] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_pattern_stands_once_and_finds_itself(name: str):
    """And none hides behind another one of its frame, or behind a shield."""
    every = [(frame.name, pattern.text) for frame in LEXICONS[name] for pattern in frame.patterns]
    shields = [(frame.name, shield.text) for frame in LEXICONS[name] for shield in frame.shields]
    assert [one for one, n in Counter([*every, *shields]).items() if n > 1] == []
    found = frames.matches(articles(*(plainest(pattern) for _, pattern in every)), LEXICONS[name])
    matched = Counter(zip(found["article_id"], found["frame"], found["pattern"], strict=True))
    in_frame = Counter(zip(found["article_id"], found["frame"], strict=True))
    alive = [
        matched[str(n), frame, pattern] == in_frame[str(n), frame] == 1 for n, (frame, pattern) in enumerate(every)
    ]
    assert [one for one, lives in zip(every, alive, strict=True) if not lives] == []


@pytest.mark.parametrize("name", NAMES)
def test_written_and_read_it_is_the_same(name: str, tmp_path: Path):
    written = lexicons.write(LEXICONS[name], tmp_path / "mine.yaml")
    assert written is None or Path(tmp_path / "mine.yaml").is_file()
    assert lexicons.read(tmp_path / "mine.yaml").digest == LEXICONS[name].digest


@pytest.mark.parametrize("name", NAMES)
def test_no_frame_is_lost_in_the_plain_yaml(name: str):
    """Another reader of YAML sees the same names and patterns: nothing is taken for a truth value or a number."""
    path = Path(lexicons.__file__).parent / f"{name}.yaml"
    plain = yaml.safe_load(path.read_text(encoding="utf-8"))

    def patterns(node: dict) -> list[object]:
        own = [*node.get("patterns", []), *node.get("not", [])]
        return own + [one for below in node.get("frames", {}).values() for one in patterns(below)]

    found = patterns(plain)
    assert all(isinstance(one, str) for one in found)
    assert len(found) == sum(len(frame.patterns) + len(frame.shields) for frame in LEXICONS[name])


@pytest.mark.parametrize("name", ["generic-frames", "policy-frames"])
def test_what_is_exploratory_says_so(name: str):
    assert LEXICONS[name].description.startswith("EXPLORATORY.")
    assert all(frame.definition.startswith("EXPLORATORY.") for frame in LEXICONS[name])


def test_the_frames_of_the_published_schemes():
    assert LEXICONS["generic-frames"].names == (
        "attribution of responsibility",
        "human interest",
        "conflict",
        "morality",
        "economic consequences",
    )
    assert len(LEXICONS["policy-frames"]) == 14, "of fifteen: 'other' is what the rest leaves over"
    assert "fifteenth, other" in LEXICONS["policy-frames"].description


@pytest.mark.shared
def test_the_policy_frames_are_those_of_the_codebook(shared: Path):
    published = json.loads((shared / "oracles" / "frames.json").read_text(encoding="utf-8"))["policy_frames_codebook"]
    names = [name.lower() for name, _ in published["frames"]]
    assert [*LEXICONS["policy-frames"].names, "other"] == names


def test_the_page_names_every_built_in_lexicon_and_no_registry():
    for name in lexicons.built_in():
        assert f"`{name}`" in README
    for other in ("LIWC", "Lexicoder", "NRC", "MFD", "VADER", "AFINN"):
        assert other in README
    assert "pypi" not in README.lower()
    assert "cran." not in README.lower()


# Actors -------------------------------------------------------------------------------------------------------------

STATE_NAMES = [frame.path[1] for frame in ACTORS if frame.path[0] == "states"]


def test_every_member_of_the_united_nations_and_four_more():
    assert STATES["name"].tolist() == STATE_NAMES
    assert len(set(STATE_NAMES) - NO_MEMBERS) == 193
    assert set(STATE_NAMES) > NO_MEMBERS
    assert {frame.path[0] for frame in ACTORS} == {"states", "organisations", "armed groups"}


@pytest.mark.parametrize("named", ["name", "demonym", "capital"])
def test_every_state_is_counted_by_its_name_and_no_other_one_is(named: str):
    rows = STATES[STATES[named] != ""]
    found = framed(ACTORS, *(f"They spoke of {word} for an hour." for word in rows[named]))
    expected = [{f"states.{name}"} for name in rows["name"]]
    assert [(word, got) for word, got, want in zip(rows[named], found, expected, strict=True) if got != want] == []


def test_the_demonyms_and_capitals_that_are_left_out_on_purpose():
    assert set(STATES.loc[STATES["demonym"] == "", "name"]) == {
        "Central African Republic",  # as an adjective it is of the region
        "Dominica",  # its people are called as those of the Dominican Republic
        "Holy See",
        "Republic of the Congo",  # its people are called as those of its larger neighbour
    }
    assert set(STATES.loc[STATES["capital"] == "", "name"]) == {
        "Antigua and Barbuda",
        "Belgium",
        "Grenada",
        "Guyana",
        "Seychelles",
    }
    for place in ("St John's", "Brussels", "St George's", "Georgetown", "Victoria", "Jerusalem", "The Hague"):
        assert framed(ACTORS, f"They met in {place} on Monday.") == [set()], place


SEVERAL = [
    ("They told us about it.", set()),
    ("The US said so.", {"states.United States"}),
    ("The U.S. Senate voted.", {"states.United States"}),
    ("Who says so?", set()),
    ("They ate turkey and used fine china.", set()),
    ("Turkey recalled its envoy.", {"states.Turkey"}),
    ("The hanging chads were counted.", set()),
    ("Around Lake Chad it is dry.", set()),
    ("Michael Jordan and the Jordan River.", set()),
    ("She polished it with polish.", set()),
    ("Polish voters in Warsaw.", {"states.Poland"}),
    ("The Warsaw Pact was signed.", set()),
    ("Guinea-Bissau voted.", {"states.Guinea-Bissau"}),
    ("Equatorial Guinea voted.", {"states.Equatorial Guinea"}),
    ("Papua New Guinea voted.", {"states.Papua New Guinea"}),
    ("Papua New Guineans voted.", {"states.Papua New Guinea"}),
    ("A guinea pig in the Gulf of Guinea.", set()),
    ("The Democratic Republic of the Congo.", {"states.Democratic Republic of the Congo"}),
    ("In the Republic of the Congo.", {"states.Republic of the Congo"}),
    ("Congo’s army said.", {"states.Democratic Republic of the Congo"}),
    ("The Niger Delta of Nigeria.", {"states.Nigeria"}),
    ("Niger closed its border.", {"states.Niger"}),
    ("The Dominican Republic voted.", {"states.Dominican Republic"}),
    ("Dominica voted.", {"states.Dominica"}),
    ("American Samoa is a territory.", set()),
    ("Samoa is a state.", {"states.Samoa"}),
    ("South Sudanese and Sudanese.", {"states.South Sudan", "states.Sudan"}),
    ("South Sudan alone.", {"states.South Sudan"}),
    ("George Washington wrote.", set()),
    ("The Washington Post wrote.", set()),
    ("Washington denied it.", {"states.United States"}),
    ("Latin America, South America and the Americas.", set()),
    ("New Mexico and the Gulf of Mexico.", set()),
    ("Northern Ireland is not a state.", set()),
    ("The Irish Republican Army disbanded.", {"armed groups.IRA"}),
    ("The University of Georgia and Georgia Tech.", set()),
    ("Georgia fought Russia.", {"states.Georgia", "states.Russia"}),
    ("The People’s Republic of China.", {"states.China"}),
    ("The Republic of China, or Taiwan.", {"states.Taiwan"}),
    ("In the Democratic People's Republic of Korea.", {"states.North Korea"}),
    ("The Republic of Korea.", {"states.South Korea"}),
    ("Ships in the South China Sea.", set()),
    ("Turkish Cypriots met.", {"states.Cyprus"}),
    ("The Oslo Accords.", set()),
    ("Real Madrid won in Port of Spain.", {"states.Trinidad and Tobago"}),
    ("The Paris Agreement and the Vienna Convention.", set()),
    ("The Rome Statute of the International Criminal Court.", {"organisations.International Criminal Court"}),
    ("Israelites left.", set()),
    ("Indianapolis, Indiana.", set()),
    ("Romanians, Omanis and Germans.", {"states.Romania", "states.Oman", "states.Germany"}),
    ("Rebels of the Free Syrian Army.", {"armed groups.Free Syrian Army"}),
    ("The UN Security Council met.", {"organisations.UN Security Council"}),
    ("A National Security Council met.", set()),
    ("The United Nations Children’s Fund.", {"organisations.UNICEF"}),
    ("The Palestine Liberation Organization.", {"organisations.Palestine Liberation Organization"}),
    ("The Pakistani Taliban fled.", {"armed groups.Pakistani Taliban", "states.Pakistan"}),
    ("The ICC Champions Trophy.", set()),
    ("The Islamic State of Afghanistan.", {"states.Afghanistan"}),
    ("So-called Islamic State fell.", {"armed groups.Islamic State"}),
    ("A group of seven tourists.", set()),
    ("The Group of Seven met.", {"organisations.G7 and G8"}),
]


@pytest.fixture(scope="module")
def told() -> dict[str, set[str]]:
    strings = [string for string, _ in SEVERAL]
    return dict(zip(strings, framed(ACTORS, *strings), strict=True))


@pytest.mark.parametrize(("string", "expected"), SEVERAL)
def test_names_that_mean_several_things(told, string: str, expected: set[str]):
    assert told[string] == expected


@pytest.mark.shared
def test_another_list_of_names_of_states_is_told_apart_in_the_same_way(shared: Path):
    """Newsmap's names of each country, one by one: where ours has them, they are all of the same state."""
    path = shared / "fixtures" / "dictionaries" / "newsmap" / "english.yml"
    parts = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    rows = [
        (code, name.replace("*", ""))
        for continent in parts.values()
        for part in continent.values()
        for code, names in part.items()
        for name in names
    ]
    states = ACTORS.only(*(f"states.{name}" for name in STATE_NAMES))
    found = framed(states, *(f"They met {name} yesterday." for _, name in rows))
    of_code: dict[str, set[str]] = {}
    for (code, _), names in zip(rows, found, strict=True):
        of_code.setdefault(code, set()).update(names)
    several = {code: names for code, names in of_code.items() if len(names) > 1}
    assert several.keys() <= {"CG", "DM", "SS"}, "Congolese, Dominican and Sudanese, which are of two states each"
    reached = {name for names in of_code.values() for name in names}
    # each of ours is in that list by one name at least, but for the smaller Congo
    assert {f"states.{name}" for name in STATE_NAMES} - reached <= {"states.Holy See"}


# Verbs, negators, hedges --------------------------------------------------------------------------------------------


def test_the_negators_are_those_that_mark_a_match():
    patterns = {pattern.text for pattern in LEXICONS["negators"]["negators"].patterns}
    assert patterns == NEGATORS["en"]


@given(st.sampled_from(sorted(NEGATORS["en"] - {"*n't"} | {"didn't", "won’t"})))
def test_what_marks_a_match_is_found_as_a_negator(word: str):
    table = articles(f"They saw {word} war")
    assert frames.matches(table, {"war": ["war"]})["negated"].tolist() == [True]
    assert framed(LEXICONS["negators"].only("negators"), f"They saw {word} war") == [{"negators"}]


@pytest.mark.parametrize(
    ("string", "expected"),
    [
        ("He said so.", {"neutral"}),
        ("She claimed that it was so.", {"stance.doubting"}),
        ("The group claimed responsibility.", set()),
        ("He admitted it.", {"stance.conceding"}),
        ("He was admitted to hospital.", set()),
        ("They insisted and vowed.", {"stance.insisting"}),
        ("He warned them.", {"stance.warning"}),
        ("She praised them.", {"stance.praising"}),
        ("He hailed from Leeds.", set()),
        ("The car slammed into a wall.", set()),
        ("The United States that we know.", set()),
        ("There is demand, and the demands grow.", set()),
    ],
)
def test_verbs_of_reporting(string: str, expected: set[str]):
    assert framed(LEXICONS["reporting-verbs"], string) == [expected]


@pytest.mark.shared
def test_most_verbs_of_another_list_are_known(shared: Path):
    """Past forms of the GenderGapTracker's verbs that introduce a quotation; ours was made without it."""
    verbs = json.loads((shared / "oracles" / "reporting_verbs_en.json").read_text(encoding="utf-8"))["verbs"]
    past = [verb for verb in verbs if verb.endswith("ed") or verb in {"said", "told"}]
    found = framed(LEXICONS["reporting-verbs"], *(f"He {verb} that it was late." for verb in past))
    assert sum(bool(names) for names in found) / len(past) > 0.6
    assert all(len(names) <= 1 for names in found), "a verb has one stance"


@pytest.mark.parametrize(
    ("string", "expected"),
    [
        ("It may rain.", {"modal verbs"}),
        ("In May, Mrs May left.", set()),
        ("Their military might grew.", set()),
        ("About 40 people came.", {"approximators"}),
        ("They spoke about people.", set()),
        ("Perhaps it seems so.", {"adverbs", "lexical verbs"}),
        ("What kind of war?", set()),
        ("There is a possibility.", {"adjectives and nouns"}),
    ],
)
def test_hedges(string: str, expected: set[str]):
    assert framed(LEXICONS["hedges"], string) == [expected]


# War and peace journalism -------------------------------------------------------------------------------------------


def test_nine_indicators_of_war_and_seven_of_peace():
    sides = pd.Series([frame.path[0] for frame in WAR_PEACE]).value_counts().to_dict()
    assert sides == {"war journalism": 9, "peace journalism": 7}
    numbers = {frame.name: int(re.match(r"Pair (\d+)\.", frame.definition)[1]) for frame in WAR_PEACE}
    of_war = {number for name, number in numbers.items() if name.startswith("war")}
    of_peace = {number for name, number in numbers.items() if name.startswith("peace")}
    assert of_war == {2, 3, 4, 6, 7, 9, 11, 12, 13}
    assert of_peace == {2, 3, 4, 5, 7, 9, 10}
    header = (Path(lexicons.__file__).parent / "war-peace-journalism.yaml").read_text(encoding="utf-8")
    told = dict(re.findall(r"^# +(\d+) .*?(neither|both|war only|peace only) ", header, re.MULTILINE))
    assert {int(pair) for pair in told} == set(range(1, 14)), "each of the thirteen pairs has its answer"
    assert {int(pair) for pair, answer in told.items() if answer in ("both", "war only")} == of_war
    assert {int(pair) for pair, answer in told.items() if answer in ("both", "peace only")} == of_peace


SMALL = {
    "frames": {
        "war journalism": {"frames": {"victory": ["victor*", "defeat*"], "elites": ["general*"], "labels": ["thug*"]}},
        "peace journalism": {"frames": {"people": ["villager*"], "talks": ["talks", "dialogue"]}},
    }
}


def test_indicators_are_counted_and_not_words():
    """By hand: victory and defeat are one indicator, three villagers are one, and both sides of 1 are neutral."""
    found = study.war_peace(
        articles(
            "Victory! A defeat, a victor and a general.",  # 2 of war
            "Villagers, villagers and villagers had talks with a general.",  # 1 of war, 2 of peace
            "A thug and a villager.",  # 1 and 1
            "Rain fell.",  # none
            "",  # no word at all
        ),
        SMALL,
    )
    tables.check(found, "orientations")
    assert list(found) == tables.columns("orientations")
    assert found.values.tolist() == [
        ["0", 2, 0, 2, "war", 8],
        ["1", 1, 2, -1, "peace", 9],
        ["2", 1, 1, 0, "neutral", 5],
        ["3", 0, 0, 0, "neutral", 2],
        ["4", 0, 0, 0, "neutral", 0],
    ]


def test_the_built_in_indicators_by_hand():
    """War: pairs 2 (killed), 3 (army spokesman), 9 (crush), 11 (savage); peace: 3 (villagers), 5, 10."""
    text = (
        "Ten soldiers were killed, an army spokesman stated, and he swore to crush the savage gang. "
        "Villagers spoke of root causes and of reconciliation."
    )
    present = framed(WAR_PEACE, text)[0]
    assert present == {
        "war journalism.visible effects",
        "war journalism.elite orientation",
        "war journalism.zero-sum",
        "war journalism.demonizing",
        "peace journalism.people orientation",
        "peace journalism.causes and consequences",
        "peace journalism.aftermath",
    }
    found = study.war_peace(articles(text))
    assert found.values.tolist() == [["0", 4, 3, 1, "war", 24]]


@settings(max_examples=40)
@given(st.lists(st.lists(st.sampled_from("victory general thug villager talks rain".split()), max_size=8), max_size=5))
def test_it_is_what_the_matches_say_and_parts_make_the_whole(drawn: list[list[str]]):
    table = articles(*(". ".join(words) for words in drawn))
    found = study.war_peace(table, SMALL)
    each = frames.matches(table, SMALL).drop_duplicates(["article_id", "frame"])
    n_war = each[each["frame"].str.startswith("war")].groupby("article_id").size()
    assert found["n_war"].tolist() == [n_war.get(one, 0) for one in table["article_id"]]
    assert (found["index"] == found["n_war"] - found["n_peace"]).all()
    assert found["article_id"].tolist() == table["article_id"].tolist()
    if len(table) > 1:
        parts = [study.war_peace(table[:1], SMALL), study.war_peace(table[1:], SMALL)]
        pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), found)


def test_no_article_makes_a_table_without_rows():
    found = study.war_peace(articles()[:0], SMALL)
    pd.testing.assert_frame_equal(found, tables.empty("orientations"))


@pytest.mark.parametrize(
    ("lexicon", "sentence"),
    [
        (
            {"war": ["war"]},
            "frame 'war' of lexicon 'lexicon' is no indicator of either side. "
            "Let it stand in one of: war journalism, peace journalism.",
        ),
        (
            {"frames": {"war jurnalism": {"frames": {"elites": ["general"]}}}},
            "frame 'war jurnalism.elites' of lexicon 'lexicon' is no indicator of either side. "
            "Did you mean 'war journalism'? Let it stand in one of: war journalism, peace journalism.",
        ),
        (
            {"frames": {"war journalism": ["general"]}},
            "frame 'war journalism' of lexicon 'lexicon' is no indicator of either side. "
            "Let it stand in one of: war journalism, peace journalism.",
        ),
        (
            {"frames": {"war journalism": {"frames": {"elites": ["general"]}}}},
            "lexicon 'lexicon' has no indicator of peace journalism: let frames stand in 'peace journalism'.",
        ),
    ],
)
def test_a_lexicon_of_another_kind_is_told_so(lexicon: dict, sentence: str):
    with pytest.raises(ValueError) as raised:
        study.war_peace(articles("War."), lexicon)
    assert str(raised.value) == sentence


def documented(column: int) -> dict[str, int]:
    """In how many texts the header of the lexicon says that each indicator is present."""
    header = (Path(lexicons.__file__).parent / "war-peace-journalism.yaml").read_text(encoding="utf-8")
    rows = re.findall(r"^#   ((?:war|peace) journalism\.\S.*?) {2,}([\d, ]+)$", header, re.MULTILINE)
    return {frame: int(numbers.split()[column].replace(",", "")) for frame, numbers in rows}


def present(table: pd.DataFrame) -> dict[str, int]:
    hits = frames.score(table, WAR_PEACE)
    return (hits["n_hits"] > 0).groupby(hits["frame"].astype("str")).sum().to_dict()


@pytest.mark.shared
@pytest.mark.slow
def test_the_indicators_are_present_in_un_speeches_as_the_header_says(shared: Path):
    path = shared / "fixtures" / "corpora" / "ungdc_sample_20countries_1990_2024.jsonl.gz"
    speeches = tk.load.articles(path, columns={"iso3": "outlet"})
    assert len(documented(0)) == len(WAR_PEACE)
    assert present(speeches) == documented(0)


@pytest.mark.slow
def test_the_indicators_are_present_in_the_news_as_the_header_says(tmp_path: Path):
    kept = tk.paths.DATA / "newsarticles"
    try:
        folder = kept if (kept / "articles.parquet").is_file() else tk.sample.newsarticles(tmp_path)
    except ConnectionError as error:
        pytest.skip(str(error))
    assert present(tk.load.articles(folder)) == documented(1)
