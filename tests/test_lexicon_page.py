"""The page of our format and its schema: what they say is what is read, and what is written."""

from __future__ import annotations

import copy
import functools
import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from toolkit import frames, lexicons
from toolkit.lexicons import writing
from toolkit.text import tree

FOLDER = Path(lexicons.__file__).parent
PAGE = (FOLDER / "FORMAT.md").read_text(encoding="utf-8")
SCHEMA = json.loads((FOLDER / "lexicon.schema.json").read_text(encoding="utf-8"))
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
COMPANY = ("near", "before", "after", "unless_near")


class Editor(yaml.SafeLoader):
    """YAML 1.2, as editors see it: `on` and `2021-05-16` are text there."""


Editor.yaml_implicit_resolvers = {
    sign: [(tag, rule) for tag, rule in rules if not tag.endswith(("bool", "timestamp"))]
    for sign, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@functools.cache
def validator() -> Any:
    """Imported here alone: beside Jupyter it takes five seconds, in every process that collects the tests."""
    import jsonschema

    return jsonschema.Draft202012Validator(SCHEMA)


def is_valid(text: str) -> bool:
    return bool(validator().is_valid(yaml.load(text, Editor)))


def test_the_schema_is_one_and_explains_every_key():
    validator().check_schema(SCHEMA)
    keys = [
        (name, told)
        for part in (SCHEMA, *SCHEMA["$defs"].values())
        for name, told in part.get("properties", {}).items()
    ]
    assert len(keys) == 5 + 12 + 2 + 2
    assert [name for name, told in keys if "description" not in told and "$ref" not in told] == []
    objects = [part for part in (SCHEMA, *SCHEMA["$defs"].values()) if "properties" in part]
    assert [part for part in objects if part["additionalProperties"] is not False] == []


def test_the_schema_has_the_keys_that_are_read():
    assert set(SCHEMA["properties"]) == set(tree._TOP)
    assert set(SCHEMA["$defs"]["frame"]["properties"]) == set(tree._FRAME) | set(COMPANY)
    assert set(SCHEMA["$defs"]["weighted"]["properties"]) == set(tree._WEIGHTED)
    assert all(f"`{key}`" in PAGE for key in (*SCHEMA["properties"], *SCHEMA["$defs"]["frame"]["properties"]))


@pytest.mark.parametrize("name", lexicons.built_in())
def test_built_in_lexicons_are_valid(name):
    found = yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), Editor)
    assert [f"{error.json_path}: {error.message}" for error in validator().iter_errors(found)] == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples_are_valid_and_read(example, tmp_path):
    assert is_valid(example)
    path = tmp_path / "example.yaml"
    path.write_text(example, encoding="utf-8")
    found = lexicons.read(path)
    assert len(lexicons.check(found).query("kind != 'no definition'")) == 0
    lexicons.write(found, tmp_path / "again.yaml")
    assert is_valid((tmp_path / "again.yaml").read_text(encoding="utf-8"))


def test_there_is_an_example_of_everything():
    told = "\n".join(EXAMPLES)
    assert len(EXAMPLES) == 9
    assert [key for key in SCHEMA["$defs"]["frame"]["properties"] if f" {key}:" not in told] == []
    assert {"within: sentence", "weight: 2", "$schema=lexicon.schema.json"} <= set(
        re.findall(r"within: sentence|weight: 2|\$schema=\S+", told)
    )


#: what the page says of its examples, in sentences
CLAIMS = [
    ("force", ["A strike began.", "Strikes go on."], ["The hunger strike began.", "They strike a deal."]),
    ("bombardment", ["They shelled the village.", "The village was shelled."], ["Shelled peas. A village."]),
    ("attacks on civilians", ["They attacked the civilians."], ["The civilians attacked.", "Attacked. Civilians"]),
    ("withdrawal", ["The troops withdrew.", "Soldiers will withdraw."], ["They withdrew the bill.", "Withdrew troops"]),
    ("fighting", ["The battle for the town."], ["A battle in court.", "In court it was and is a battle."]),
]


@pytest.mark.parametrize(("frame", "counts", "does_not"), CLAIMS)
def test_examples_do_what_the_page_says(frame, counts, does_not):
    (example,) = [one for one in EXAMPLES if f"  {frame}:\n" in one]
    texts = [*counts, *does_not]
    articles = pd.DataFrame({"article_id": [str(number) for number in range(len(texts))], "text": texts})
    hits = frames.score(articles, yaml.load(example, Editor))["n_hits"].tolist()
    assert hits == [1] * len(counts) + [0] * len(does_not)


WHOLE = {"name": "x", "frames": {"war": {"patterns": ["war"], "near": {"patterns": ["a"], "within": 2}}}}


def changed(*path, value):
    """The whole lexicon with another value at this place."""
    lexicon = copy.deepcopy(WHOLE)
    at = lexicon
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return lexicon


@pytest.mark.parametrize(
    "lexicon",
    [
        changed("frames", "war", value=["war", 1967, {"pattern": "b", "weight": -0.5}]),
        changed("version", value=1.0),
        changed("frames", "war", "near", "within", value="sentence"),
        changed("frames", "war", value={"frames": {"deep": {"frames": {"deeper": ["a"]}}}}),
    ],
)
def test_right_ones_are_valid(lexicon):
    assert [error.message for error in validator().iter_errors(lexicon)] == []


@pytest.mark.parametrize(
    "lexicon",
    [
        {},
        {"war": ["war"]},
        {"frames": {}},
        {"frames": ["war"]},
        {"frames": {"": ["war"]}},
        changed("nam", value="x"),
        changed("name", value=["x"]),
        changed("language", value="the English language"),
        changed("frames", "war", value=[]),
        changed("frames", "war", value="war"),
        changed("frames", "war", value={}),
        changed("frames", "war", value={"not": ["a"]}),
        changed("frames", "war", value={"not": ["a"], "frames": {"b": ["c"]}}),
        changed("frames", "war", "patern", value=["a"]),
        changed("frames", "war", "patterns", value="a"),
        changed("frames", "war", "patterns", value=[" "]),
        changed("frames", "war", "patterns", value=[["a"]]),
        changed("frames", "war", "patterns", value=[{"weight": 2}]),
        changed("frames", "war", "patterns", value=[{"pattern": "a", "weight": "2"}]),
        changed("frames", "war", "patterns", value=[{"pattern": "a", "wieght": 2}]),
        changed("frames", "war", "source", value=["a", "b"]),
        changed("frames", "war", "not", value=[{"pattern": "a", "weight": 2}]),
        changed("frames", "war", "near", value=["a"]),
        changed("frames", "war", "near", value={"patterns": ["a"]}),
        changed("frames", "war", "near", value={"within": 2}),
        changed("frames", "war", "near", "patterns", value=[]),
        changed("frames", "war", "near", "within", value=0),
        changed("frames", "war", "near", "within", value=2.5),
        changed("frames", "war", "near", "within", value="paragraph"),
        changed("frames", "war", "near", "beside", value=True),
        changed("frames", "war", "frames", value={"b": None}),
    ],
)
def test_wrong_ones_are_not(lexicon):
    assert validator().is_valid(WHOLE)
    assert not validator().is_valid(lexicon)


def test_the_table_of_formats_is_that_of_the_writers():
    rows = re.findall(r"^\| `(\w+)` \| `(\.\w+)` \| (\w+) \| (\w+) \| (\w+) \| (\w+) \|$", PAGE, re.MULTILINE)
    told = {name: (ending, *(word == "yes" for word in words)) for name, ending, *words in rows}
    assert told == {
        name: (form.ending, form.weights, form.levels, form.all_patterns, form.notes)
        for name, form in writing._FORMATS.items()
    }
