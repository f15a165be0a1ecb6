"""A notebook in JupyterLab in a real browser: it runs, its control redraws, and nothing is asked of any other host."""

from __future__ import annotations

import itertools
import json
import os
import re
import signal
import urllib.request
import warnings
from collections.abc import Iterator
from pathlib import Path

import notebook_outputs
import numpy as np
import pandas as pd
import pytest
from notebook_outputs import CHROMIUM
from pypdf import PdfReader

from toolkit import charts, figures, lexicons, load, paths, report, text
from toolkit.charts import placed
from toolkit.widgets.answers import Asked, described
from toolkit.widgets.app import served

FRAMES = ["aggression", "atrocities", "peace process"]
RUN = """async source => {
    const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    const asked = kernel.requestExecute({code: source, store_history: false});
    let said = '';
    asked.onIOPub = told => { said += told.content.text ?? told.content.traceback?.join('\\n') ?? ''; };
    await asked.done;
    return said;
}"""
OUTPUTS = """() => window.jupyterapp.shell.currentWidget.context.model.toJSON().cells
    .filter(cell => cell.cell_type === 'code').flatMap(cell => cell.outputs)"""
NEEDED = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium")
pytestmark = [pytest.mark.browser, pytest.mark.slow, NEEDED]


CONTROLS = [
    ("00-start-here", "frames", "peace process", "frames=peace process", "img"),
    ("01-load-your-articles", "source", "post.jsonl", "source=post.jsonl", "table"),
    ("02-words", "pattern", "terror*", "pattern=terror*;window=4", "table"),
    ("03-frames", "period", "by week", "period=by week", "img"),
    ("04-choose-articles", "query", "rocket* near/10 hospital*", "query=rocket* near/10 hospital*;at_least=1", "table"),
    ("05-lexicons", "lexicon", "version 1.2", "lexicon=version 1.2", "table"),
    ("06-compare", "target", "The Merrin Courier", "target=The Merrin Courier", "img"),
]


@pytest.mark.parametrize(("name", "control", "label", "key", "element"), CONTROLS, ids=[row[0] for row in CONTROLS])
def test_the_control_redraws(opened, tmp_path, name, control, label, key, element):
    page, asked = opened(name)
    page.locator(".toolkit-live [data-key]").wait_for()
    notebook_outputs.assert_as_planned(page.evaluate(OUTPUTS))
    before = page.locator(".toolkit-live").inner_html()
    page.locator(f".toolkit-{control} select").select_option(label)
    page.locator(f'[data-key="{key}"]').wait_for()
    assert page.locator(".toolkit-live").inner_html() != before
    assert page.locator(f'[data-key="{key}"] {element}').count() >= 1
    assert page.locator('[role="alert"]').count() == 0
    assert page.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.error"]').count() == 0
    assert asked == []
    folder = os.environ.get("TOOLKIT_SCREENSHOTS")  # for whoever wants to look
    page.locator(".toolkit-live").scroll_into_view_if_needed()
    page.screenshot(path=Path(folder or tmp_path) / f"{name}.png")


def test_lines_are_read_and_rules_edited_in_a_notebook(opened, tmp_path):
    page, asked = opened("08-read-and-edit")
    page.locator(".tk-bench img").wait_for()
    page.locator(".tk-reader [aria-rowindex]").nth(5).wait_for()
    notebook_outputs.assert_as_planned(page.evaluate(OUTPUTS))
    assert page.locator(".tk-reader .tk-status").text_content() == "94 lines, 22 marked"
    assert page.locator(".tk-bench .tk-lost").text_content() == "lost (22)"
    assert page.locator(".tk-bench textarea").bounding_box()["width"] > 250, "no style of one reaches into the other"
    assert asked == []
    folder = Path(os.environ.get("TOOLKIT_SCREENSHOTS") or tmp_path)  # for whoever wants to look
    page.set_viewport_size({"width": 1300, "height": 2300})
    page.locator(".tk-reader").screenshot(path=folder / "reader.png")
    page.locator(".tk-bench").screenshot(path=folder / "lexicon-bench.png")


# --------------------------------------------------------------------------------------------------------- the explorer


def drag(control, start: float, end: float) -> None:
    """With the mouse, from one share of its width to another."""
    box = control.bounding_box()
    mouse = control.page.mouse
    mouse.move(box["x"] + start * box["width"], box["y"] + box["height"] / 2)
    mouse.down()
    mouse.move(box["x"] + end * box["width"], box["y"] + box["height"] / 2, steps=4)
    mouse.up()


#: a control, what is done to it, and what the state then has
STEPS = [
    (".tk-by", lambda control: control.select_option("outlet"), {"by": "outlet"}),
    (".tk-period", lambda control: control.select_option("M"), {"period": "M"}),
    (".tk-measure", lambda control: control.select_option("share"), {"measure": "share"}),
    (".tk-zone", lambda control: control.select_option("body"), {"zone": "body"}),
    (".tk-copies", lambda control: control.uncheck(), {"copies": False}),
    (".tk-interval", lambda control: control.select_option("percentile"), {"interval": "percentile"}),
    (".tk-since", lambda control: control.fill("2025-03-10"), {"since": "2025-03-10"}),
    (".tk-until", lambda control: control.fill("2025-05-11"), {"until": "2025-05-11"}),
    (".tk-low", lambda control: control.fill("20"), {"since": "2025-04-12"}),
    (".tk-high", lambda control: control.fill("30"), {"until": "2025-05-01"}),
    (".tk-bars", lambda control: drag(control, 0.26, 0.49), {"since": "2025-03-23", "until": "2025-04-13"}),
    (".tk-outlets input >> nth=1", lambda control: control.check(), {"outlets": ["Oskelland Post"]}),
    (".tk-frames input >> nth=11", lambda control: control.check(), {"frames": [*FRAMES, "blame"]}),
    (".tk-view-outlets", lambda control: control.click(), {"view": "outlets"}),
    (".tk-view-words", lambda control: control.click(), {"view": "words"}),
    (".tk-view-sentences", lambda control: control.click(), {"view": "sentences"}),
    (".tk-view-trend", lambda control: control.click(), {"view": "trend"}),
    (".tk-phrase", lambda control: control.fill("peace process*, truce*"), {"phrase": "peace process*, truce*"}),
]


class Explored:
    """The explorer of a notebook that ran: what is done to it, and what it then shows."""

    def __init__(self, page) -> None:
        self.page = page
        self.root = page.locator(".tk-explorer")
        self.root.locator("img").wait_for()

    def wait(self, state: dict[str, object]) -> None:
        """Until the key of all that is shown is that of this state."""
        shown = """wanted => {
            const key = document.querySelector('.tk-explorer').dataset.key;
            return key.startsWith('{') && !key.includes(' told: ') && JSON.stringify(JSON.parse(key)) === wanted;
        }"""
        self.page.wait_for_function(shown, arg=json.dumps(state, separators=(",", ":"), ensure_ascii=False))

    def assert_shows(self, asked: Asked, state: dict[str, object]) -> None:
        """The picture's words, its points, the table and the code are those of the plain functions."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            answer = asked.answer(asked.read(state))
        assert self.root.locator("img").get_attribute("alt") == charts.alternative_text(answer.figure)
        told = [label + ". Show lines." for label in described(answer)]
        assert self.root.locator(".point").evaluate_all("all => all.map(one => one.ariaLabel)") == told
        assert f"{len(answer.table)} rows" in self.root.locator(".tk-table caption").text_content()
        assert self.root.locator(".tk-code pre").text_content() == answer.code


@pytest.fixture(scope="module")
def explored(opened):
    """All of these tests use the one that the notebook made, each from where the one before left it."""
    page, asked = opened("07-explorer")
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
    notebook_outputs.assert_as_planned(page.evaluate(OUTPUTS))
    yield Explored(page)
    assert said == []
    assert asked == []


def test_every_control_of_the_explorer_shows_what_the_plain_functions_say(explored):
    asked = Asked(text.index(load.articles(paths.SAMPLE)), "conflict")
    first = asked.choices.first_state().as_dict()
    explored.root.locator(".tk-view-trend").click()
    explored.root.locator(".tk-phrase").fill("")
    explored.wait(first)
    explored.assert_shows(asked, first)
    past = [first]
    for selector, act, change in STEPS:
        boxes = [f"{selector.split()[0]} summary"] if " input" in selector else []
        for box in boxes:
            explored.root.locator(box).click()  # it opens
        act(explored.root.locator(selector))
        for box in boxes:
            explored.root.locator(box).click()
        past.append(past[-1] | change)
        explored.wait(past[-1])
        explored.assert_shows(asked, past[-1])
    for state in past[-2:-5:-1]:
        explored.root.locator(".tk-back").click()
        explored.wait(state)
    explored.assert_shows(asked, past[-4])
    explored.root.locator(".tk-forward").click()
    explored.wait(past[-3])


def test_a_picture_has_the_pixels_of_the_screen_that_it_is_seen_on(explored):
    """Of one with two for each of the page, as after a zoom, from the next picture on; then of the first again."""
    root, page = explored.root, explored.page
    state = json.loads(root.get_attribute("data-key"))
    devtools = page.context.new_cdp_session(page)
    for ratio in (2, 1):
        devtools.send(
            "Emulation.setDeviceMetricsOverride",
            {"width": 1300, "height": 1800, "deviceScaleFactor": ratio, "mobile": False},
        )
        page.wait_for_function("ratio => devicePixelRatio === ratio", arg=ratio)
        state |= {"period": "M" if state["period"] == "W" else "W", "view": "trend"}
        root.locator(".tk-view-trend").click()
        root.locator(".tk-period").select_option(state["period"])
        explored.wait(state)
        seen = root.locator(".tk-chart img").evaluate("img => [img.naturalWidth / parseFloat(img.style.width)]")
        assert seen == [pytest.approx(ratio, abs=1e-6)], "each dot is one of the screen"
    devtools.send("Emulation.clearDeviceMetricsOverride")
    devtools.detach()


RESTS = """() => {
    const { x, y, width } = document.querySelector('.tk-explorer .tk-chart').getBoundingClientRect();
    const [before, now] = [window.place, `${x} ${y} ${width}`];
    window.place = now;
    return now === before;
}"""


class Brush:
    """A hand that draws over the chart of an explorer, whose state was asked of the plain functions too."""

    def __init__(self, explored: Explored, asked: Asked, state: dict[str, object]) -> None:
        self.explored, self.page = explored, explored.page
        explored.wait(state)
        self.state = state
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            self.answer = asked.answer(asked.read(state))
        self.panels, self.spans = placed.panels(self.answer.figure), self.answer.spans

    def place(self, span: int, panel: int = 0) -> tuple[float, float]:
        """The middle of a period in a panel, in the middle of its height."""
        chart = self.page.locator(".tk-explorer .tk-chart")
        chart.scroll_into_view_if_needed()
        self.page.wait_for_function(RESTS, polling=100)  # where the page was made narrower, or has another theme
        box, own = chart.bounding_box(), self.panels[panel]
        share = (self.spans[span].left + self.spans[span].right) / 2
        left, top = own.left + share * own.width, own.top + own.height / 2
        return box["x"] + left * box["width"], box["y"] + top * box["height"]

    def press(self, low: int, high: int, panel: int = 0) -> None:
        """And draw, and hold."""
        self.page.mouse.move(*self.place(low, panel))
        self.page.mouse.down()
        self.page.mouse.move(*self.place(high, panel), steps=4)
        assert self.page.locator(".tk-explorer .tk-band").is_visible()

    def chosen(self, low: int, high: int) -> dict[str, object]:
        """The state that a band over these periods asks for."""
        low, high = sorted([low, high])
        return self.state | {"since": self.spans[low].first, "until": self.spans[high].last}


BRUSHED = """import toolkit as tk
corpus = tk.text.index(tk.load.articles(tk.paths.SAMPLE))
explorer = tk.widgets.Explorer(corpus, "conflict")"""


@pytest.fixture(scope="module")
def brushed(opened):
    page, _ = opened("brushed", BRUSHED, "explorer")
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    yield Explored(page)
    assert said == []


@pytest.fixture
def brush(brushed):
    """A function that has this asked, and gives the hand that draws over its chart."""
    asked = Asked(text.index(load.articles(paths.SAMPLE)), "conflict")

    def beginning(**told: object) -> Brush:
        state = asked.read(told).as_dict()
        brushed.page.evaluate(RUN, f"explorer.state = {state}")
        return Brush(brushed, asked, state)

    brushed.page.set_viewport_size({"width": 1300, "height": 1800})
    beginning.asked = asked
    return beginning


@pytest.mark.parametrize(
    ("told", "panel", "low", "high"),
    [
        ({"period": "W", "frames": FRAMES}, 0, 2, 5),
        ({"period": "W", "frames": FRAMES, "since": "2025-03-12"}, 0, 4, 0),
        ({"period": "D", "frames": FRAMES}, 0, 20, -1),
        ({"period": "W", "frames": [*FRAMES, "blame", "ceasefire"]}, 4, 1, 3),
        ({"period": "M", "frames": FRAMES, "by": "outlet"}, 2, 1, 0),
    ],
    ids=["from the left", "from the right", "to the end", "in one of five panels", "in the lowest panel"],
)
def test_days_are_chosen_by_drawing_along_the_chart(brush, told, panel, low, high):
    hand = brush(**told)
    page, root, high = hand.page, hand.explored.root, high % len(hand.spans)
    state = hand.chosen(low, high)
    hand.press(low, high, panel)
    days = root.locator(".tk-days").text_content()
    for name, word in (("since", "from "), ("until", "until ")):
        assert state[name] in days
        assert state[name] or word not in days
    band, surface = root.locator(".tk-band").bounding_box(), root.locator(".tk-panel").nth(panel).bounding_box()
    ends = [(band["x"] + wide - surface["x"]) / surface["width"] for wide in (0, band["width"])]
    left, right = sorted([low, high])
    assert ends == pytest.approx([hand.spans[left].left, hand.spans[right].right], abs=0.005)
    page.mouse.up()
    hand.explored.wait(state)
    hand.explored.assert_shows(brush.asked, state)
    assert root.locator(".tk-band, .tk-days").count() == 0
    assert {name: root.locator(f".tk-{name}").input_value() for name in ("since", "until")}.items() <= state.items()
    root.locator(".tk-every-day").click()
    hand.explored.wait(state | {"since": "", "until": ""})
    assert not root.locator(".tk-every-day").is_visible()
    root.locator(".tk-back").click()
    hand.explored.wait(state)
    root.locator(".tk-back").click()
    hand.explored.wait(hand.state)


def test_a_press_on_a_number_is_a_click_or_the_begin_of_a_band_and_never_both(brush):
    hand = brush(period="W", frames=["aggression"])
    page, root = hand.page, hand.explored.root
    box = root.locator(".point").nth(3).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 4, y + 3)
    page.mouse.up()
    root.locator(".tk-lines h2").wait_for()
    point = list(hand.answer.points[3][0])
    hand.explored.wait(hand.state | {"point": point})
    page.mouse.move(x - 8, y)
    page.mouse.down()
    page.mouse.move(x + 8, y, steps=4)  # over no more than the number itself
    page.mouse.up()
    state = hand.chosen(3, 3)
    hand.explored.wait(state)
    assert root.locator(".tk-lines h2").count() == 0
    assert not root.locator(".tk-hint").is_visible(), "of a single period there is nothing to be chosen"
    assert root.locator(".tk-panel").count() == 0
    root.locator(".point").press("Enter")
    hand.explored.wait(state | {"point": point})


def test_a_band_can_be_given_up(brush):
    hand = brush(period="W", frames=FRAMES)
    page, root = hand.page, hand.explored.root
    hand.press(2, 6)
    page.keyboard.press("Escape")
    assert root.locator(".tk-band").count() == 0
    page.mouse.move(*hand.place(8))
    assert root.locator(".tk-band").count() == 0
    page.mouse.up()
    hand.press(2, 6)
    root.locator(".tk-panel").dispatch_event("pointercancel", {"pointerId": 1})  # that of the mouse
    assert root.locator(".tk-band").count() == 0
    page.mouse.up()
    state = hand.state | {"measure": "share"}
    hand.press(2, 6)
    page.evaluate(RUN, f"explorer.state = {state}")  # what was drawn over is gone
    hand.explored.wait(state)
    assert root.locator(".tk-band").count() == 0
    page.mouse.up()
    hand = brush(view="outlets", frames=FRAMES)
    assert not root.locator(".tk-hint").is_visible()
    drag(root.locator(".tk-chart img"), 0.3, 0.7)
    assert root.locator(".tk-panel, .tk-band").count() == 0
    root.locator(".tk-back").click()  # an answer that comes after all that could have been asked before
    hand.explored.wait(state)
    assert json.loads(page.evaluate(RUN, "import json; print(json.dumps(explorer.state))")) == state


def test_a_finger_chooses_days_along_and_scrolls_across(brush):
    hand = brush(period="W", frames=FRAMES)
    page, root = hand.page, hand.explored.root
    page.set_viewport_size({"width": 600, "height": 1300})  # the chart is smaller than it was drawn
    assert root.locator(".tk-chart img").bounding_box()["width"] < 500
    for selector in (".tk-panel", ".point"):
        assert root.locator(selector).first.evaluate("one => getComputedStyle(one).touchAction") == "pan-y pinch-zoom"
    devtools = page.context.new_cdp_session(page)

    def touch(kind: str, *at: tuple[float, float]) -> None:
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in at]})

    touch("touchStart", hand.place(1))
    for span in (2, 3, 4):
        touch("touchMove", hand.place(span))
    assert root.locator(".tk-band").is_visible()
    touch("touchEnd")
    hand.explored.wait(hand.chosen(1, 4))
    devtools.detach()


def test_a_band_looks_well_in_either_theme(brush, tmp_path):
    from axe_playwright_python.sync_playwright import Axe

    folder = Path(os.environ.get("TOOLKIT_SCREENSHOTS") or tmp_path)  # for whoever wants to look
    for theme in ("Dark", "Light"):
        hand = brush(period="W", frames=FRAMES, until="2025-05-11")
        hand.page.evaluate(f"jupyterapp.commands.execute('apputils:change-theme', {{theme: 'JupyterLab {theme}'}})")
        light = str(theme == "Light").lower()
        hand.page.locator(f'body[data-jp-theme-light="{light}"]').wait_for(state="attached")
        hand.page.locator("#jupyterlab-splash").wait_for(state="detached")  # it covers all while the theme changes
        hand.press(3, 6)
        hand.explored.root.screenshot(path=folder / f"brush-{theme.lower()}.png")
        found = Axe().run(hand.page, context=".tk-explorer").response["violations"]
        assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found] == []
        hand.page.keyboard.press("Escape")
        hand.page.mouse.up()
    hand = brush(period="W", frames=[*FRAMES, "blame", "ceasefire"], since="2025-03-10")
    hand.page.set_viewport_size({"width": 800, "height": 1300})
    hand.press(0, 2, 4)
    hand.explored.root.screenshot(path=folder / "brush-narrow.png")
    hand.page.mouse.up()


def test_a_number_opens_its_sentences_and_a_sentence_its_article_by_keys_alone(explored, tmp_path):
    page, root = explored.page, explored.root
    root.locator(".tk-view-outlets").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")  # over time
    page.locator('.tk-view-trend[aria-pressed="true"]').wait_for()
    explored.wait(json.loads(root.get_attribute("data-key")) | {"view": "trend"})
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "point":
            break
    page.keyboard.press("End")
    for _ in range(60):
        label = page.evaluate("document.activeElement.getAttribute('aria-label')")
        n = int(re.search(r"(\d+) match", label).group(1))
        if n:
            break
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    heading = root.locator(".tk-lines h2")
    heading.wait_for()
    assert heading.inner_text().split(":")[0] == label.split(":")[0]
    assert root.locator(".tk-line").count() == n > 0
    page.wait_for_function("document.activeElement.matches('.tk-lines h2')")
    page.keyboard.press("Tab")
    match = root.locator(".tk-line mark").first.inner_text()
    page.keyboard.press("Enter")
    root.locator(".tk-text").wait_for()
    assert match in root.locator(".tk-article mark").all_inner_texts()
    page.wait_for_function("document.activeElement.matches('.tk-article h2')")
    folder = os.environ.get("TOOLKIT_SCREENSHOTS")  # for whoever wants to look
    root.screenshot(path=Path(folder or tmp_path) / "07-explorer.png")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    root.locator(".tk-text").wait_for(state="detached")


def test_the_explorer_is_for_everyone(explored):
    from axe_playwright_python.sync_playwright import Axe

    explored.root.locator(".tk-view-outlets").click()
    explored.root.locator(".tk-line").first.wait_for(state="detached")  # those of the test before
    explored.root.locator(".point").first.press("Enter")
    explored.root.locator(".tk-line").first.press("Enter")
    explored.root.locator(".tk-text").wait_for()
    for box in ("code", "table"):
        explored.root.locator(f".tk-{box} summary").click()
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        explored.page.evaluate(f"jupyterapp.commands.execute('apputils:change-theme', {{theme: '{theme}'}})")
        light = "true" if theme.endswith("Light") else "false"
        explored.page.locator(f'body[data-jp-theme-light="{light}"]').wait_for(state="attached")
        found = Axe().run(explored.page, context=".tk-explorer").response["violations"]
        assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found] == []


def test_what_cannot_be_asked_is_said_where_it_is_read(explored):
    root = explored.root
    before = root.locator(".tk-code pre").text_content()
    root.locator(".tk-phrase").fill("/(/")
    root.locator(".tk-error").wait_for()
    assert "its regular expression is not understood" in root.locator(".tk-status").inner_text()
    assert root.locator(".tk-status").get_attribute("role") == "status"
    assert root.locator(".tk-code pre").text_content() == before


def test_keys_within_the_explorer_are_not_for_the_notebook(explored):
    """A letter in a list chooses from it: to the notebook it would mean another cell, or none."""
    page, root = explored.page, explored.root
    cells = page.locator(".jp-Cell").count()
    measure = root.locator(".tk-measure")
    measure.select_option("rate")
    measure.focus()
    page.keyboard.press("s")
    assert measure.input_value() == "share"
    page.keyboard.press("ArrowUp")
    assert measure.input_value() == "rate"
    for selector in (".tk-measure", ".tk-view-trend", ".point", ".tk-copies", ".tk-frames summary", ".tk-low"):
        root.locator(selector).first.focus()
        for key in ("b", "a", "d", "d", "x", "m"):  # as the notebook would have it, some add a cell and some take one
            page.keyboard.press(key)
            assert page.locator(".jp-Cell").count() == cells


def test_what_is_asked_again_is_not_waited_for(explored):
    """Nothing new comes of it, so nothing may look as if it were to come."""
    page, root = explored.page, explored.root
    root.locator(".tk-view-outlets").click()
    root.locator('.tk-view-outlets[aria-pressed="true"]').wait_for()
    root.locator(".point").first.press("Enter")
    root.locator(".tk-line").first.wait_for()

    def rests() -> bool:
        page.wait_for_timeout(600)  # twice as long as it takes until it is said that something is computed
        page.wait_for_function("!document.querySelector('.tk-explorer').hasAttribute('aria-busy')")
        return True

    root.locator(".point").first.press("Enter")
    assert rests()
    assert page.evaluate("document.activeElement.tagName") == "H2"
    for _ in range(2):
        root.locator(".tk-line").first.click()
        root.locator(".tk-article dl").wait_for()
        assert rests()
        root.locator(".tk-close").click()
    root.locator(".tk-view-outlets").click()
    root.locator(".tk-phrase").press("Enter")
    assert rests()
    for _ in range(2):
        root.locator(".tk-phrase").fill("/(/")
        root.locator(".tk-status.tk-error").wait_for()
        assert rests()
    root.locator(".tk-phrase").fill("")
    assert rests()


def test_the_explorer_survives_what_happens_to_its_kernel(explored):
    """A kernel that is silent, one that is slow, and one that has ended: each is told of, and nothing is lost."""
    page, root = explored.page, explored.root
    root.locator("details").evaluate_all("boxes => boxes.forEach(box => { box.open = false; })")
    status = root.locator(".tk-status")
    slow = """import os, time
from toolkit import progress
from toolkit.widgets import answers
among, steps = answers.Copies.among, range(3000)
answers.Copies.among = lambda *asked: [time.sleep(0.02) for _ in progress.bar(steps, "Waiting")] and among(*asked)
print(os.getpid())"""
    kernel = int(page.evaluate(RUN, slow))
    state = json.loads(root.get_attribute("data-key").partition(" told: ")[0])
    state |= {"copies": True, "since": "2025-03-05", "until": "", "point": []}  # days of which none were looked for
    page.evaluate(RUN, f"explorer.state = {state}")
    explored.wait(state)
    explored.wait(state)
    root.locator(".tk-copies").uncheck()
    root.locator(".tk-cancel").click()
    page.wait_for_function("document.querySelector('.tk-status').textContent.startsWith('cancelled')")
    assert root.locator(".tk-copies").is_checked()
    assert not root.locator(".tk-cancel").is_visible()
    assert page.evaluate(RUN, "print(explorer.state['copies'])").strip() == "True"
    root.locator(".tk-copies").uncheck()
    root.locator(".tk-measure").focus()
    root.locator(".tk-copies").check()
    explored.wait(state)
    os.kill(kernel, signal.SIGSTOP)
    try:
        root.locator(".tk-view-words").click()
        status.get_by_text("No answer from the kernel yet").wait_for()
    finally:
        os.kill(kernel, signal.SIGCONT)
    explored.wait(state | {"view": "words"})
    told = "import hashlib; print(hashlib.sha256({}.to_csv().encode()).hexdigest())"
    before = page.evaluate(RUN, told.format("explorer.table"))
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    status.get_by_text("The kernel has ended or was restarted").wait_for()
    kept = root.locator(".tk-kept pre").text_content()
    root.locator(".tk-view-trend").click()  # of a kernel that is gone nothing is asked
    again = """import toolkit as tk
corpus = tk.text.index(tk.load.articles(tk.paths.SAMPLE))
print(tk.widgets.Explorer(corpus, "conflict", state=state).state == state, state["view"])"""
    assert page.evaluate(RUN, f"{kept}\n{again}").strip() == "True words"
    code = root.locator(".tk-code pre").text_content()
    after = page.evaluate(RUN, f"{code}\n{told.format('table')}")  # with what the functions warn of
    assert before.strip() in after, "the same in a fresh kernel"
    assert re.fullmatch(r"[0-9a-f]{64}", before.strip())


MARKUP = "<script>window.ran = 1</script><img src=x onerror='window.ran = 2'>"
HOSTILE = f"""import pandas as pd
import toolkit as tk
evil = {MARKUP!r} + "\\u202e\\x00 & </style> ${{window.ran = 3}}"
long = evil + "w" * 1_000_000
articles = pd.DataFrame({{
    "article_id": [f"{{evil}} {{number}}" for number in range(24)],
    "title": [f"{{evil}} war"] * 24,
    "text": [f"War. {{long}} war, {{evil}} peace."] * 2 + [f"War {{evil}} and peace."] * 22,
    "outlet": [f"{{evil}} A", f"{{evil}} B"] * 12,
    "author": [evil] * 24,
    evil: ["x", evil] * 12,
    "url": ["javascript:window.ran = 4", "data:text/html,<script>window.ran = 5</script>"] * 12,
    "date": pd.date_range("2025-03-03", periods=24),
}})
corpus = tk.text.index(articles)
name = evil.replace("\\x00", "")  # which a lexicon refuses
lexicon = {{name: ["war"], "peace " + name: ["peace"]}}"""


def test_what_articles_say_is_shown_and_never_run(opened):
    """In every view, with names, titles, texts, columns and frames that would run if they were HTML."""
    page, _ = opened("hostile", HOSTILE, "tk.widgets.Explorer(corpus, lexicon, state={'by': evil})")
    explored = Explored(page)
    root = explored.root
    for view in ("trend", "outlets", "words", "sentences"):
        root.locator(f".tk-view-{view}").click()
        page.wait_for_function(
            "view => JSON.parse(document.querySelector('.tk-explorer').dataset.key).view === view", arg=view
        )
        if view != "sentences":
            root.locator(".point").first.press("Enter")
        root.locator(".tk-line").first.click()
        root.locator(".tk-text").wait_for()
        text = root.locator(".tk-article").text_content()
        assert "<script>window.ran = 1</script><img src=x onerror='window.ran = 2'>\u202e" in text
        assert "window.ran = 4" in text or "window.ran = 5" in text
        assert root.locator(".tk-article a").count() == 0
        root.locator(".tk-close").click()
    assert root.locator("script, img[src=x], style").count() == 0
    for told in ("window.ran = 9", "<img src=x onerror='window.ran = 8'>", "/(<b>/", "\u202e\x00"):
        root.locator(".tk-phrase").fill(told)
        root.locator(".tk-phrase").press("Enter")
        page.wait_for_function("!document.querySelector('.tk-explorer').hasAttribute('aria-busy')")
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran") is None


def test_the_explorer_is_served_as_a_page_to_who_has_its_link(browser, tmp_path, monkeypatch):
    """By Voila, whose page asks for a style sheet elsewhere: nothing else leaves this computer."""
    from axe_playwright_python.sync_playwright import Axe

    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    with served(paths.SAMPLE, "conflict") as link:
        address = link.partition("?")[0]
        assert "/login" in urllib.request.urlopen(address, timeout=30).geturl(), "without the token nothing is shown"
        context = browser.new_context(viewport={"width": 1100, "height": 1300}, has_touch=True)
        page, asked, said = context.new_page(), [], []
        page.set_default_timeout(90_000)
        own = (address, address.replace("http", "ws"), "data:", "blob:")
        page.on("request", lambda one: None if one.url.startswith(own) else asked.append(one.url))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(link)
        root, folder = page.locator(".tk-explorer"), Path(os.environ.get("TOOLKIT_SCREENSHOTS") or tmp_path)
        root.locator(".point").first.press("Enter")
        root.locator(".tk-line").first.wait_for()
        root.screenshot(path=folder / "explorer-sentences.png", animations="disabled")
        root.locator(".tk-line").first.click()
        root.locator(".tk-text mark").first.wait_for()
        root.locator(".tk-article").screenshot(path=folder / "explorer-article.png", animations="disabled")
        root.locator(".tk-outlets summary").click()
        root.locator(".tk-outlets input").nth(1).check()
        root.locator(".tk-view-words").click()
        page.wait_for_function("JSON.parse(document.querySelector('.tk-explorer').dataset.key).view === 'words'")
        root.locator(".tk-outlets summary").click()
        root.screenshot(path=folder / "explorer-words.png", animations="disabled")  # not amid a fade
        page.set_viewport_size({"width": 550, "height": 1300})  # as at 200 %, or on a small screen
        assert root.evaluate("root => root.scrollWidth <= root.clientWidth")
        root.locator(".point").nth(1).tap()
        root.locator(".tk-line").first.tap()
        root.locator(".tk-text mark").first.wait_for()
        assert root.evaluate("root => root.scrollWidth <= root.clientWidth")
        found = Axe().run(page, context=".tk-explorer").response["violations"]
        assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found] == []
        page.emulate_media(reduced_motion="reduce")
        assert root.locator(".tk-chart").evaluate("chart => getComputedStyle(chart).transitionDuration") == "0s"
        assert all("fontawesome" in one for one in asked)
        assert said == []
        context.close()
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(address, timeout=5)


EVIL = "</script><script>window.ran = 1</script><img src=x onerror='window.ran = 2'>"


@pytest.fixture
def report_page(browser, tmp_path):
    """A report of articles with hostile titles and outlets, in a browser without a network, and what the page said."""
    articles = load.articles(paths.SAMPLE)
    articles["title"] = EVIL + articles["title"].astype("str")
    articles["outlet"] = articles["outlet"].astype("str").replace("Oskelland Post", f"Post {EVIL}")
    lexicon = lexicons.read("conflict").only("aggression", "atrocities", "peace process")
    written = report.write(articles, lexicon, tmp_path / "report.html")
    context = browser.new_context(offline=True, viewport={"width": 1_000, "height": 900})
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(("file:", "data:")) else said.append(request.url))
    page.goto(written.as_uri())
    page.locator(".point").first.wait_for()
    yield page, said
    context.close()


def test_a_report_opens_up_by_click_and_by_keys_without_a_network(report_page):
    page, said = report_page
    page.get_by_role("button", name="aggression, The Merrin Courier:").first.click()
    heading, lines = page.locator("#lines-heading"), page.locator("#lines-list li")
    assert heading.inner_text() == "aggression, The Merrin Courier"
    assert 0 < lines.count() <= 20
    assert any("aggress" in one.lower() for one in lines.locator("mark").all_inner_texts())
    page.keyboard.press("Escape")
    assert not page.locator("#lines").is_visible()
    for _ in range(40):  # from the top, by keys alone
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "point":
            break
    first = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "lines-heading"
    assert heading.inner_text() not in first
    assert lines.count() > 0
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "point"
    assert page.evaluate("window.ran") is None
    assert said == []


def test_a_contact_sheet_shows_figures_at_their_size_to_everyone(browser, tmp_path):
    from axe_playwright_python.sync_playwright import Axe

    with charts.theme(width=85):
        chart = charts.intake(load.articles(paths.SAMPLE))
    chart.set_label(EVIL)
    written = figures.contact_sheet({EVIL: chart}, tmp_path / "sheet.html")
    context = browser.new_context(offline=True, viewport={"width": 1_000, "height": 900})
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.goto(written.as_uri())
    assert page.evaluate("[...document.images].every(one => one.complete && one.naturalWidth === 669)")
    wide = {round(page.locator("img").nth(number).bounding_box()["width"]) for number in range(5)}
    assert wide == {323}  # 85 mm at 96 pixels an inch, and a line around it
    assert page.evaluate("window.ran") is None
    assert [(one["id"], one["impact"]) for one in Axe().run(page).response["violations"]] == []
    assert said == []
    context.close()


def test_a_report_is_for_everyone(report_page):
    from axe_playwright_python.sync_playwright import Axe

    page, _ = report_page
    for ask in (lambda: None, lambda: page.locator(".point").first.press("Enter")):
        ask()
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["impact"]) for one in found] == []


def many_outlets() -> pd.DataFrame:
    """Forty outlets: their charts are higher than a page."""
    rng = np.random.default_rng(1)
    words = np.array([f"w{number}" for number in range(200)] + ["war", "battle", "peace", "talks"] * 10)
    return pd.DataFrame(
        {
            "article_id": [f"a{number}" for number in range(400)],
            "date": pd.date_range("2025-01-01", periods=400),
            "outlet": [f"The Very Long and Venerable Name of Newspaper {number % 40}" for number in range(400)],
            "text": [" ".join(rng.choice(words, 60)) for _ in range(400)],
        }
    )


PRINTED = {
    "sample": (lambda: load.articles(paths.SAMPLE), lambda: lexicons.read("conflict")),
    "forty outlets": (many_outlets, lambda: {f"frame {n}": [f"w{n}", "war" if n else "peace"] for n in range(15)}),
}


@pytest.mark.parametrize("which", PRINTED)
@pytest.mark.filterwarnings("ignore")
def test_a_report_prints_well(which, browser, tmp_path):
    articles, lexicon = (make() for make in PRINTED[which])
    page = browser.new_page()
    page.goto(report.write(articles, lexicon, tmp_path / "report.html").as_uri())
    page.locator(".point").first.wait_for()
    headings, figures = page.locator("h2").all_inner_texts(), page.locator("figure").count()
    page.locator("#groups summary").click()  # what is open is printed
    page.locator(".point").first.press("Enter")  # and what lies above the page is not
    page.pdf(path=tmp_path / "report.pdf", format="A4", tagged=True)
    page.close()
    pdf = PdfReader(tmp_path / "report.pdf")
    texts = [" ".join(one.extract_text().split()) for one in pdf.pages]
    for heading in headings[:-1]:  # the last is that of the lines behind a point
        assert sum(heading in one for one in texts) >= 1
    assert len(texts) >= 4
    for number, one in enumerate(texts, 1):
        assert one.startswith(f"{number} / {len(texts)} ")
        assert len(one) > 40
    assert "Close" not in " ".join(texts)
    assert "Download" not in " ".join(texts)
    assert "share with a match" in " ".join(texts)
    marked = list(_marked(pdf))
    drawn = [at for kind, at in marked if kind == "Figure"]
    assert len(drawn) == figures
    assert all(len(on) == 1 for on in drawn)  # no chart on two pages
    for (kind, at), (_, below) in itertools.pairwise(marked):
        if kind in ("H1", "H2", "H3"):
            assert max(at) == min(below)  # no heading at the foot of a page


def _marked(pdf: PdfReader) -> Iterator[tuple[str, set[int]]]:
    """Each heading, chart, paragraph, row and item of a tagged PDF, in order, with the pages on which it stands."""
    numbers = {page.indirect_reference.idnum: number for number, page in enumerate(pdf.pages)}

    def pages(node: object, own: int | None) -> set[int]:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, int):
            return {own}
        if isinstance(node, list):
            return set().union(*(pages(one, own) for one in node))
        own = numbers[node.raw_get("/Pg").idnum] if "/Pg" in node else own
        return pages(node["/K"], own) if "/K" in node else {own}

    def walk(node: object) -> Iterator[tuple[str, set[int]]]:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                yield from walk(one)
        elif isinstance(node, dict) and "/K" in node:
            kind = str(node.get("/S", ""))[1:]
            if kind in ("H1", "H2", "H3", "Figure", "P", "TR", "LI"):
                yield kind, pages(node, None)
            else:
                yield from walk(node["/K"])

    yield from walk(pdf.trailer["/Root"]["/StructTreeRoot"])
