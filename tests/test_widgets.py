"""The control redraws by calling plain functions, and says what is wrong instead of keeping silent."""

from __future__ import annotations

import ipywidgets
import pandas as pd
import pytest

from toolkit import widgets
from toolkit.widgets import choosing


def test_choosing_calls_the_function_and_names_the_state():
    calls = []
    widget = widgets.live(
        lambda **chosen: calls.append(chosen) or len(calls), period={"by week": "W"}, by=["outlet", None]
    )
    controls, output = widget.children
    assert output.value == '<div data-key="period=by week;by=outlet"><pre>1</pre></div>'
    controls.children[1].value = 1
    assert calls == [{"period": "W", "by": "outlet"}, {"period": "W", "by": None}]
    assert output.value == '<div data-key="period=by week;by=(none)"><pre>2</pre></div>'


def test_values_may_be_tables():
    parts = {"first": pd.DataFrame({"a": [1]}), "second": pd.DataFrame({"a": [2]})}
    widget = widgets.live(lambda part: part["a"].sum(), part=parts)
    widget.children[0].children[0].value = 1
    assert widget.children[1].value == '<div data-key="part=second"><pre>2</pre></div>'


def test_show_draws_what_was_made():
    widget = widgets.live(lambda n: n, show=lambda made: made + 1, n=[1])
    assert "<pre>2</pre>" in widget.children[1].value


def test_controls_are_named_for_readers_and_for_tests():
    control = widgets.live(lambda frame: frame, frame=["war"]).children[0].children[0]
    assert isinstance(control, ipywidgets.Dropdown)
    assert control.description == "frame:"
    assert "toolkit-frame" in control._dom_classes


def test_text_from_articles_is_shown_as_text():
    hostile = pd.DataFrame({"title": ["<script>alert(1)</script>"]})
    assert "&lt;script&gt;" in choosing.shown(lambda: hostile, "k")
    assert "<script>" not in choosing.shown(lambda: hostile, '"><script>')
    assert "<script>" not in choosing.shown(lambda: "<script>", "k")


def test_a_failure_is_a_sentence_in_the_page():
    def fail():
        raise KeyError("there is no frame '<b>'.")

    assert choosing.shown(fail, "k") == '<div data-key="k" role="alert">there is no frame &#x27;&lt;b&gt;&#x27;.</div>'


def test_long_tables_say_how_long_they_are():
    assert "<p>20 of 30 rows</p>" in choosing.shown(lambda: pd.DataFrame({"a": range(30)}), "k")


@pytest.mark.parametrize(
    ("choices", "error", "sentence"),
    [
        ({}, ValueError, "there is nothing to choose: name at least one list of values, such as period=['W', 'M']."),
        ({"by": []}, ValueError, "by= has no value to choose from."),
        ({"by": "outlet"}, TypeError, "by= must be a list of values or a dict of labels and values, not str."),
        ({"n": 3}, TypeError, "n= must be a list of values or a dict of labels and values, not int."),
    ],
)
def test_wrong_choices_get_a_sentence(choices, error, sentence):
    with pytest.raises(error) as caught:
        widgets.live(lambda **chosen: None, **choices)
    assert str(caught.value) == sentence
