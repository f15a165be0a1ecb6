"""The bench for lexicons in JupyterLab in a real browser: what is typed is tried, and nothing of it is lost."""

from __future__ import annotations

import json
import os
import warnings
from pathlib import Path

import pytest
from test_browser import NEEDED, OUTPUTS, RUN

from toolkit import lexicons, load, paths, text
from toolkit.widgets import LexiconBench

pytestmark = [pytest.mark.browser, pytest.mark.slow, NEEDED]
EVIL = "<img src=x onerror='window.__evil = 1'>"
FRAMES = {
    "fighting": {"patterns": ["fire*", "shell*", "front*", "gun*"], "definition": f"Weapons in use. {EVIL}"},
    f"talks {EVIL}": {"patterns": ["talk*", "truce*"], "not": ["talk of"]},
}
LEXICON = {"name": "valley", "version": "1.0", "frames": FRAMES}
NEW = f"big guns {EVIL}"
SLOW = """import threading
from toolkit import progress
class Slow:
    def __init__(self, act):
        self.act, self.released = act, threading.Event()
        self.release = self.released.set
    def __call__(self, trial):
        for _ in progress.bar(range(6000), "Waiting", unit="step"):
            if self.released.wait(0.02):
                break
        return self.act(trial)
bench._tried.outcome = Slow(bench._tried.outcome)"""
CELL = f"""\
import toolkit as tk

articles = tk.load.articles(tk.paths.SAMPLE)
articles["outlet"] = articles["outlet"].astype("str") + {EVIL!r}
articles["text"] = articles["text"] + " A cannon " + {EVIL!r} + " by the fire."
bench = tk.widgets.LexiconBench(articles, {LEXICON!r})
bench"""


def corpus() -> text.Index:
    articles = load.articles(paths.SAMPLE)
    articles["outlet"] = articles["outlet"].astype("str") + EVIL
    articles["text"] = articles["text"] + " A cannon " + EVIL + " by the fire."
    return text.index(articles)


class Bench:
    """The bench of a notebook that ran: what is done to it, and what it then shows."""

    def __init__(self, page) -> None:
        self.page = page
        self.root = page.locator(".tk-bench")
        self.entry = self.root.locator("textarea")
        self.status = self.root.locator(".tk-status")
        self.root.locator("img").wait_for()
        page.set_default_timeout(20_000)

    def wait(self, **state: object) -> dict[str, object]:
        """Until the key of all that is shown has these parts, and no answer is waited for."""
        shown = """wanted => {
            const root = document.querySelector('.tk-bench');
            const key = root.dataset.key;
            if (root.hasAttribute('aria-busy') || key.includes(' told: ')) return false;
            const state = JSON.parse(key);
            const same = ([name, value]) => JSON.stringify(state[name]) === JSON.stringify(value);
            return Object.entries(wanted).every(same);
        }"""
        self.page.wait_for_function(shown, arg=state)
        return json.loads(self.root.get_attribute("data-key"))

    def wait_said(self, words: str) -> None:
        self.page.wait_for_function(
            "words => document.querySelector('.tk-bench .tk-status').textContent.includes(words)", arg=words
        )

    def type(self, entry: str) -> None:
        self.entry.fill(entry)


def contents(page, name: str) -> str:
    """What stands in a file beside the notebook."""
    get = "name => window.jupyterapp.serviceManager.contents.get(name).then(file => file.content)"
    return str(page.evaluate(get, name))


@pytest.fixture(scope="module")
def bench(opened):
    """All of these tests use the one that the notebook made, each from where the one before left it."""
    page, asked = opened("bench", CELL)
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
    assert not [one for one in page.evaluate(OUTPUTS) if one["output_type"] == "error"]
    yield Bench(page)
    assert said == []
    assert asked == []


@pytest.fixture(scope="module")
def plain() -> LexiconBench:
    """The same without a browser."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return LexiconBench(corpus(), LEXICON)


ENTRY = "patterns:\n- fire*\n- shell*\n- cannon*\n- gun*\nnot:\n- cease fire*\n- Gunnar\n"


def test_what_is_typed_shows_the_numbers_of_the_plain_functions(bench, plain):
    entry = bench.entry.input_value()
    assert entry.startswith("patterns:\n- fire*\n")
    bench.type(ENTRY)
    bench.wait(edited={"fighting": ENTRY})
    plain.state = {**plain.state, "edited": {"fighting": ENTRY}}
    row = plain.table.set_index("frame").loc["fighting"]
    assert row["n_gained"] > 0
    assert row["n_lost"] > 0
    bench.wait_said(f"fighting: +{row['n_gained']} matches, −{row['n_lost']}, now {row['n_new']} in")
    told = bench.root.locator(".tk-patterns tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    assert told == plain.shown["patterns"]["rows"]
    assert bench.root.locator("img").get_attribute("alt") == plain.shown["alt"]
    assert bench.root.locator(".tk-code pre").text_content() == plain.code()
    assert bench.root.locator(".tk-gained").inner_text() == f"gained ({row['n_gained']})"
    bench.root.locator(".tk-period").select_option("")
    bench.wait(period="")
    plain.state = {**plain.state, "period": ""}
    assert bench.root.locator("img").get_attribute("alt") == plain.shown["alt"]


def test_a_mistake_is_said_and_nothing_of_it_is_lost(bench, plain):
    before = bench.root.locator(".tk-patterns").inner_text()
    wrong = ENTRY + "- *fire\n"
    bench.type(wrong)
    bench.wait(drafts={"fighting": wrong}, edited={"fighting": ENTRY})
    said = bench.status.inner_text()
    assert "line 9 is not valid YAML" in said
    assert "The numbers are those of the last version that could be read." in said
    assert bench.entry.input_value() == wrong
    assert bench.entry.get_attribute("aria-invalid") == "true"
    assert bench.root.locator(".tk-patterns").inner_text() == before
    other = f"talks {EVIL}"
    bench.root.locator(".tk-frame").select_option(other)
    bench.wait(frame=other)
    assert bench.entry.input_value() == "patterns:\n- talk*\n- truce*\nnot:\n- talk of\n"
    bench.root.locator(".tk-save").click()
    bench.wait_said("the entry of 'fighting' holds a mistake")
    bench.root.locator(".tk-frame").select_option("fighting")
    bench.wait(frame="fighting")
    assert bench.entry.input_value() == wrong
    bench.type(ENTRY)
    bench.wait(drafts={}, edited={"fighting": ENTRY})
    assert bench.entry.get_attribute("aria-invalid") == "false"


def test_what_is_typed_is_taken_back_and_again_by_its_own_keys(bench):
    page = bench.page
    bench.root.locator(".tk-undo").click()
    bench.wait(edited={})
    original = bench.entry.input_value()
    assert original.startswith("patterns:\n- fire*\n- shell*\n- front*")
    assert bench.root.locator(".tk-undo").is_disabled()
    bench.entry.focus()
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+Enter")
    bench.wait(edited={"fighting": ENTRY})
    assert bench.entry.input_value() == ENTRY


def test_a_line_opens_its_article_by_keys_alone(bench, tmp_path):
    page, root = bench.page, bench.root
    root.locator(".tk-gained").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    bench.wait(sample="lost")
    assert root.locator(".tk-lost").get_attribute("aria-pressed") == "true"
    assert "(not) takes it out" in root.locator(".tk-line").first.inner_text() + root.locator(".tk-lines").inner_text()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    bench.wait(sample="gained")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.wait_for_function("document.activeElement.matches('.tk-line')")
    assert root.locator(".tk-line mark").first.inner_text() == "cannon"
    page.keyboard.press("Enter")
    root.locator(".tk-text").wait_for()
    page.wait_for_function("document.activeElement.matches('.tk-article h2')")
    assert "fighting, gained" in root.locator(".tk-legend").inner_text()
    assert "cannon" in root.locator(".tk-article .tk-text mark").all_inner_texts()
    assert EVIL in root.locator(".tk-article .tk-text").inner_text()
    folder = os.environ.get("TOOLKIT_SCREENSHOTS")  # for whoever wants to look
    root.screenshot(path=Path(folder or tmp_path) / "bench.png")


def test_the_bench_is_for_everyone(bench, tmp_path):
    from axe_playwright_python.sync_playwright import Axe

    for box in ("code", "table"):
        bench.root.locator(f".tk-{box} summary").click()
    bench.type(ENTRY + "near: {\n")
    bench.wait(drafts={"fighting": ENTRY + "near: {\n"})
    folder = Path(os.environ.get("TOOLKIT_SCREENSHOTS") or tmp_path)
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        bench.page.evaluate(f"jupyterapp.commands.execute('apputils:change-theme', {{theme: '{theme}'}})")
        light = "true" if theme.endswith("Light") else "false"
        bench.page.locator(f'body[data-jp-theme-light="{light}"]').wait_for(state="attached")
        found = Axe().run(bench.page, context=".tk-bench").response["violations"]
        bench.root.screenshot(path=folder / f"bench-{light}.png")
        assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found] == []
    bench.type(ENTRY)
    bench.wait(drafts={})


def test_keys_within_the_bench_are_not_for_the_notebook(bench):
    page, root = bench.page, bench.root
    cells = page.locator(".jp-Cell").count()
    count = page.locator(".jp-InputPrompt").first.inner_text()
    bench.entry.focus()
    page.keyboard.press("Control+End")
    for key in ("d", "d", "a", "b", "m", "Control+Enter", "Shift+Enter", "Backspace", "Escape", "x"):
        page.keyboard.press(key)
    typed = bench.entry.input_value()
    assert typed == ENTRY + "ddabmx"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement !== document.querySelector('.tk-bench textarea')")
    for selector in (".tk-try", ".tk-gained", ".tk-period", ".tk-file", ".tk-version", ".tk-save"):
        for key in ("b", "a", "m"):  # each by itself: what one would insert, another would take out again
            root.locator(selector).first.focus()
            page.keyboard.press(key)
            assert page.locator(".jp-Cell").count() == cells == 1
            assert page.evaluate("document.activeElement.closest('.tk-bench') !== null")
    assert page.locator(".jp-InputPrompt").first.inner_text() == count
    bench.type(ENTRY)
    bench.wait(drafts={})


def test_saving_writes_the_lexicon_that_reads_back(bench, plain):
    root, page = bench.root, bench.page
    for name, version, told in [
        ("../valley.yaml", "1.1", "'../valley.yaml' is no name for a file of a lexicon"),
        ("valley.csv", "1.1", "'valley.csv' is no name for a file of a lexicon"),
        ("valley.yaml", "1.0", "is no longer version '1.0': give it a version of its own"),
        ("valley.yaml", "1.1", "saved as valley.yaml, version 1.1"),
        ("valley.yaml", "1.2", "'valley.yaml' is there already"),
    ]:
        root.locator(".tk-file").fill(name)
        root.locator(".tk-version").fill(version)
        root.locator(".tk-save").click()
        bench.wait_said(told)
    plain.state = {**plain.state, "edited": {"fighting": ENTRY}}
    found = lexicons.reading.from_text(contents(page, "valley.yaml"), "valley.yaml")
    assert found.version == "1.1"
    assert found.digest == plain.lexicon.digest


def test_a_new_frame_by_keys_alone_from_its_name_to_its_file(bench, plain, tmp_path):
    page, root = bench.page, bench.root
    root.locator(".tk-undo").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.labels[0].innerText.trim()") == "New frame"
    page.keyboard.type("fighting")
    page.keyboard.press("Enter")
    bench.wait_said("a frame 'fighting' is there already")
    assert page.evaluate("document.activeElement.matches('.tk-new')")
    page.keyboard.press("Control+a")
    page.keyboard.type(NEW)
    page.keyboard.press("Enter")
    bench.wait(frame=NEW, edited={"fighting": ENTRY}, drafts={NEW: "patterns:\n- "})
    bench.wait_said("is a new frame: write its first pattern.")
    page.wait_for_function("document.activeElement.matches('.tk-entry')")
    assert root.locator("img").count() == 0
    assert root.locator(".tk-new").input_value() == ""
    page.keyboard.type("cannon*")
    page.keyboard.press("Control+Enter")
    entry = "patterns:\n- cannon*"
    plain.state = bench.wait(frame=NEW, edited={"fighting": ENTRY, NEW: entry}, drafts={})
    row = plain.table.set_index("frame").loc[NEW]
    assert row["n_new"] > 0
    assert bench.status.inner_text() == plain.shown["told"]
    assert root.locator(".tk-lines mark").all_inner_texts()[0] == "cannon"
    assert root.locator("img").get_attribute("alt") == plain.shown["alt"]
    assert root.locator(".tk-frame option").last.inner_text() == f"{NEW} (new)"
    assert root.locator(".tk-entry-label").inner_text() == f"Entry of the new frame “{NEW}”"
    folder = Path(os.environ.get("TOOLKIT_SCREENSHOTS") or tmp_path)
    for theme, light in (("JupyterLab Light", "true"), ("JupyterLab Dark", "false")):
        page.evaluate(f"jupyterapp.commands.execute('apputils:change-theme', {{theme: '{theme}'}})")
        page.locator(f'body[data-jp-theme-light="{light}"]').wait_for(state="attached")
        root.screenshot(path=folder / f"bench-new-{light}.png")
    root.locator(".tk-file").fill("valley-2.yaml")
    root.locator(".tk-version").fill("2.0")
    root.locator(".tk-save").press("Enter")
    bench.wait_said("saved as valley-2.yaml, version 2.0")
    found = lexicons.reading.from_text(contents(page, "valley-2.yaml"), "valley-2.yaml")
    assert found.names == (*FRAMES, NEW)
    assert found.digest == plain.lexicon.digest
    root.locator(".tk-undo").press("Enter")
    bench.wait(frame=f"talks {EVIL}", edited={"fighting": ENTRY}, drafts={})
    assert page.evaluate("document.activeElement.matches('.tk-frame')")
    assert NEW not in root.locator(".tk-frame").inner_text()
    root.locator(".tk-frame").select_option("fighting")
    bench.wait(frame="fighting")


def test_what_is_typed_is_cancelled_and_stays_in_the_editor(bench, tmp_path):
    """Trials that do not end: the last that is typed wins, and Cancel leaves what was shown, and what was typed."""
    page, root = bench.page, bench.root
    before = root.locator(".tk-patterns").inner_text()
    page.evaluate(RUN, SLOW)
    longer = ENTRY + "- shellfish*\n"
    bench.type(longer)
    root.locator(".tk-cancel").wait_for()
    assert bench.entry.is_editable()
    longest = longer + "- shelley\n"
    bench.type(longest)
    root.locator(".tk-try").click()
    root.locator(".tk-cancel").wait_for()
    folder = Path(os.environ.get("TOOLKIT_SCREENSHOTS") or tmp_path)
    root.screenshot(path=folder / "bench-cancel.png")
    root.locator(".tk-cancel").focus()
    page.keyboard.press("Enter")
    bench.wait_said("cancelled: this is what was shown before, and what you typed waits to be tried")
    assert bench.entry.input_value() == longest
    assert not root.locator(".tk-cancel").is_visible()
    assert root.locator(".tk-patterns").inner_text() == before
    held = json.loads(page.evaluate(RUN, "import json; print(json.dumps(bench.state))"))
    assert (held["edited"], held["drafts"]) == ({"fighting": ENTRY}, {"fighting": longest})
    page.evaluate(RUN, "del bench._tried.outcome")
    other = f"talks {EVIL}"
    root.locator(".tk-frame").select_option(other)  # the other one is shown, and what was cancelled still waits
    bench.wait(frame=other, edited={"fighting": ENTRY}, drafts={"fighting": longest})
    assert root.locator(".tk-frame option").first.inner_text() == "fighting (not tried)"
    root.locator(".tk-frame").select_option("fighting")
    bench.wait(frame="fighting", edited={"fighting": ENTRY}, drafts={"fighting": longest})
    bench.wait_said("What stands in the editor has not been tried yet")
    assert bench.entry.input_value() == longest
    root.locator(".tk-try").click()
    bench.wait(edited={"fighting": longest}, drafts={})
    bench.wait_said("fighting: +")
    bench.type(ENTRY)
    bench.wait(edited={"fighting": ENTRY})


def test_what_is_typed_while_it_is_saved_comes_behind_it(bench, plain):
    page, root = bench.page, bench.root
    page.evaluate(RUN, SLOW)
    saved = ENTRY + "- shellfish*\n"
    bench.type(saved)
    root.locator(".tk-file").fill("valley-3.yaml")
    root.locator(".tk-version").fill("3.0")
    root.locator(".tk-save").click()
    root.locator(".tk-cancel").wait_for()
    longer = saved + "- shelley\n"
    bench.type(longer)
    root.locator(".tk-try").click()
    page.evaluate(RUN, "bench._tried.outcome.release()")
    bench.wait(edited={"fighting": longer}, drafts={})
    assert bench.entry.input_value() == longer
    found = lexicons.reading.from_text(contents(page, "valley-3.yaml"), "valley-3.yaml")
    assert [one.text for one in found["fighting"].shields] == ["cease fire*", "Gunnar", "shellfish*"]
    page.evaluate(RUN, "del bench._tried.outcome")
    bench.type(ENTRY)
    bench.wait(edited={"fighting": ENTRY})


def test_its_program_can_be_copied(bench):
    bench.page.evaluate("() => { navigator.clipboard.writeText = async text => { window.__copied = text; }; }")
    bench.root.locator(".tk-code").evaluate("box => { box.open = true; }")
    bench.root.locator(".tk-copy").click()
    bench.wait_said("copied")
    assert bench.page.evaluate("window.__copied") == bench.root.locator(".tk-code pre").text_content()
    assert "lexicon_diff" in bench.page.evaluate("window.__copied")


def test_hostile_text_was_text_in_all_of_this(bench):
    assert EVIL in bench.root.locator(".tk-frame").inner_text()
    assert bench.root.locator("img").count() == 1
    assert bench.page.evaluate("window.__evil") is None


def test_the_bench_fits_on_half_a_screen(bench, tmp_path):
    bench.page.evaluate("jupyterapp.commands.execute('application:toggle-left-area')")
    bench.page.set_viewport_size({"width": 650, "height": 1800})
    bench.root.scroll_into_view_if_needed()
    folder = Path(os.environ.get("TOOLKIT_SCREENSHOTS") or tmp_path)
    bench.page.wait_for_timeout(300)
    bench.root.screenshot(path=folder / "bench-narrow.png")
    wide = bench.root.bounding_box()["width"]
    boxes = bench.root.locator("textarea, img, .tk-lines, .tk-saving").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().width)"
    )
    assert max(boxes) <= wide
