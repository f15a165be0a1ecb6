"""The reader in JupyterLab in a real browser: 100,000 lines, by mouse and by keys alone."""

from __future__ import annotations

import inspect
import json
import os
from pathlib import Path

import notebook_outputs
import numpy as np
import pandas as pd
import pytest
from notebook_outputs import CHROMIUM

from toolkit import context
from toolkit.widgets import Reader

N = 100_000
NEEDED = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium")
pytestmark = [pytest.mark.browser, pytest.mark.slow, NEEDED]


def many_articles() -> pd.DataFrame:
    """2,000 articles with fifty matches each: one that is hostile, and one that runs from right to left."""
    rng = np.random.default_rng(1)
    words = np.array(
        [f"{begin}{n}" for begin in ("ab", "cé", "Dü", "er", "fo") for n in range(300)] + ["the", "–"] * 200
    )
    around = rng.choice(words, (2_000, 50, 9))
    texts = [" ".join(" ".join(["It", *one[:5], "war", *one[5:]]) + "." for one in own) for own in around]
    evil = "<img src=x onerror='window.__evil = 1'><script>window.__evil = 2</script> \u202e<b>bold</b>"
    texts[0] = f"It {evil} war {evil}." + texts[0].partition(".")[2]
    sides = "قال الوزير اليوم إن الحرب لم تكن سهلة", "طويلة على الناس في المدن وفي كل القرى"
    texts[1] = " war ".join(sides) + "." + texts[1].partition(".")[2]
    return pd.DataFrame(
        {
            "article_id": [f"a{number}" for number in range(2_000)],
            "title": [f"Title {number}" if number else evil for number in range(2_000)],
            "text": texts,
            "outlet": [f"Outlet {number % 7}" if number else evil for number in range(2_000)],
            "date": pd.date_range("2025-01-01", periods=2_000, freq="5h"),
            "url": [f"https://example.org/{number}" if number else "javascript:alert(1)" for number in range(2_000)],
        }
    )


MADE = """
articles = many_articles()
corpus = tk.text.index(articles)
reader = tk.widgets.Reader(tk.context.kwic(corpus, "war"), corpus)
reader
"""
OUTPUTS = """() => window.jupyterapp.shell.currentWidget.context.model.toJSON().cells
    .filter(cell => cell.cell_type === 'code').flatMap(cell => cell.outputs)"""
RUN = """async code => {
    const run = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({ code });
    let said = '';
    run.onIOPub = told => { if (told.header.msg_type === 'stream') said += told.content.text; };
    await run.done;
    return said;
}"""


class Read:
    """The reader of the notebook: what is done to it, and what it then shows."""

    def __init__(self, page) -> None:
        self.page = page
        self.root = page.locator(".tk-reader")
        self.plain = Reader(context.kwic(many_articles(), "war"), many_articles())
        self.wait({})

    def wait(self, state: dict[str, object]) -> None:
        """Until the key of all that is shown is that of this state."""
        self.plain.state = state
        wanted = json.dumps(self.plain.state, separators=(",", ":"), ensure_ascii=False)
        shown = """wanted => {
            const key = document.querySelector('.tk-reader')?.dataset.key ?? '';
            return key.endsWith('}') && JSON.stringify(JSON.parse(key)) === wanted;
        }"""
        self.page.wait_for_function(shown, arg=wanted)

    def texts(self) -> list[list[str]]:
        """The cells of the lines that are in the page, in their order."""
        cells = "all => all.map(row => [...row.querySelectorAll('[role=gridcell]')].map(one => one.textContent.trim()))"
        return self.root.locator(".tk-body .tk-row").evaluate_all(cells)

    def assert_shows_the_first(self, n: int = 12) -> None:
        """The same lines as the table, and no others."""
        table = self.plain.table.head(n)
        expected = [
            ["", row["outlet"], f"{row['date']:%Y-%m-%d}", row["left"], row["match"], row["right"]]
            for row in table.to_dict("records")
        ]
        assert self.texts()[: len(expected)] == expected
        assert self.root.locator(".tk-status").inner_text() == self.plain.shown["told"]
        assert self.root.locator(".tk-list").get_attribute("aria-rowcount") == str(len(self.plain.table) + 1)

    def focused(self, what: str = "ariaRowIndex") -> str | None:
        return self.page.evaluate(f"document.activeElement.{what}")

    def first_row(self):
        return self.root.locator('.tk-body .tk-row[data-at="0"]')


@pytest.fixture(scope="module")
def shown(opened):
    """All of these tests use one reader, each from where the one before left it."""
    imports = "import numpy as np\nimport pandas as pd\nimport toolkit as tk\n\n\n"
    page, asked = opened("reader", imports + inspect.getsource(many_articles) + MADE)
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
    notebook_outputs.assert_as_planned(page.evaluate(OUTPUTS))
    yield Read(page)
    assert page.evaluate("window.__evil") is None
    assert said == []
    assert asked == []


@pytest.fixture(autouse=True)
def anew(shown):
    """From the first line of all, as they were given, and none of them open."""
    root = shown.root
    if (state := json.loads(root.get_attribute("data-key"))) != (
        first := shown.plain._lines.choices.first_state().as_dict()
    ):
        for number in range(3, 0, -1):
            if len(state["sort"]) >= number:
                root.locator(f".tk-sort-{number}").select_option("")
                state = {**state, "sort": state["sort"][: number - 1]}
                shown.wait(state)  # an answer that is on its way sets all controls
        for name in ("descending", "only_marked"):
            root.locator(f".tk-{name}").set_checked(False)
            state = {**state, name: False}
            shown.wait(state)
        root.locator(".tk-filter").fill("")
        if state["chosen"] >= 0:
            root.locator(".tk-shut").click()
        shown.wait(first)
    root.locator(".tk-list").evaluate("list => { list.scrollTop = 0; }")
    shown.first_row().wait_for()


def test_hostile_lines_and_their_article_are_shown_as_text(shown):
    shown.assert_shows_the_first()
    assert shown.texts()[0][1].startswith("<img src=x onerror=")
    assert shown.root.locator('.tk-body .tk-row[data-at="50"]').count() == 0, "of 100,000, only some are in the page"
    shown.first_row().click()
    shown.root.locator(".tk-read").click()
    shown.root.locator(".tk-text").wait_for()
    assert "<script>window.__evil = 2</script>" in shown.root.locator(".tk-text").inner_text()
    shown.wait({"chosen": 0})
    assert shown.root.locator(".tk-sentence").text_content() == "".join(shown.plain.line["sentence"])
    assert shown.root.locator("a, img, script, b").count() == 0, "not even an address"
    assert shown.page.evaluate("window.__evil") is None
    shown.root.locator(".tk-close").click()


def test_lines_are_sorted_as_the_plain_functions_sort_them(shown):
    for key in ("1L", "2L", "3L", "1R", "2R", "3R", "match", "outlet", "date", "title"):
        shown.root.locator(".tk-sort-1").select_option(key)
        shown.wait({"sort": [key]})
        shown.assert_shows_the_first()
    shown.root.locator(".tk-sort-2").select_option("1R")
    shown.wait({"sort": ["title", "1R"]})
    shown.root.locator(".tk-sort-3").select_option("2R")
    shown.root.locator(".tk-descending").check()
    shown.wait({"sort": ["title", "1R", "2R"], "descending": True})
    shown.assert_shows_the_first()
    shown.root.locator(".tk-sort-1").select_option("")
    shown.wait({"sort": ["1R", "2R"], "descending": True})
    shown.assert_shows_the_first()


def test_what_is_asked_in_haste_shows_what_was_asked_last(shown):
    """Answers of older orders arrive late, and are let go."""
    hasty = """keys => {
        const select = document.querySelector('.tk-sort-1');
        for (const key of keys) { select.value = key; select.dispatchEvent(new Event('change')); }
    }"""
    for keys in (["1R", "2R", "3R", "date"], ["1L", "match", "2L"], ["date", "", "1R"]):
        shown.page.evaluate(hasty, keys)
        shown.wait({"sort": [keys[-1]]})
        shown.assert_shows_the_first()


def test_a_filter_leaves_lines_and_says_how_many(shown):
    shown.root.locator(".tk-filter").fill("DÜ12 ")
    shown.wait({"filter": "DÜ12 "})
    shown.assert_shows_the_first()
    assert 100 < len(shown.plain.table) < N / 10
    assert " of 100,000 lines" in shown.plain.shown["told"]
    shown.root.locator(".tk-filter").fill("no line has this")
    shown.wait({"filter": "no line has this"})
    assert shown.texts() == []
    assert shown.root.locator(".tk-status").inner_text() == "0 of 100,000 lines"


def test_the_last_of_100_000_lines_is_a_scroll_away(shown):
    shown.root.locator(".tk-list").evaluate("list => { list.scrollTop = list.scrollHeight; }")
    last = shown.root.locator(f'.tk-row[aria-rowindex="{N + 1}"]')
    last.locator("mark").wait_for()
    box, row = shown.root.locator(".tk-list").bounding_box(), last.bounding_box()
    assert box["y"] <= row["y"]
    assert row["y"] + row["height"] <= box["y"] + box["height"] + 1
    cells = last.locator("[role=gridcell]").all_text_contents()
    assert [one.strip() for one in cells][-3:] == shown.plain.table.iloc[-1][["left", "match", "right"]].tolist()
    assert shown.root.locator(".tk-row").count() < 100
    for share in (0.1, 0.9, 0.5, 0.501, 0.3):
        shown.root.locator(".tk-list").evaluate(f"list => {{ list.scrollTop = {share} * list.scrollHeight; }}")
        shown.page.wait_for_timeout(20)
        assert shown.root.locator(".tk-row").count() < 100
    at = int(0.3 * N) + 5
    row = shown.root.locator(f'.tk-row[data-at="{at}"]')
    row.locator("mark").wait_for()
    cells = [one.strip() for one in row.locator("[role=gridcell]").all_text_contents()]
    assert cells[-3:] == shown.plain.table.iloc[at][["left", "match", "right"]].tolist()


def test_a_line_is_found_opened_and_read_by_keys_alone(shown):
    page, root = shown.page, shown.root
    root.locator(".tk-columns summary").focus()
    page.keyboard.press("Tab")
    assert shown.focused() == "2"
    page.keyboard.press("End")
    assert shown.focused() == str(N + 1)
    for key, row in (("PageUp", None), ("Home", "2"), ("ArrowUp", "2"), ("ArrowDown", "3"), ("ArrowDown", "4")):
        page.keyboard.press(key)
        assert row in (None, shown.focused())
    page.keyboard.press("PageDown")
    assert int(shown.focused()) > 10
    page.keyboard.press("PageUp")
    assert shown.focused() == "4"
    root.locator('.tk-row[aria-rowindex="4"] mark').wait_for()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('.tk-open h2')")
    shown.wait({"chosen": 2})
    assert root.locator(".tk-sentence").text_content() == "".join(shown.plain.line["sentence"])
    assert root.locator('.tk-row[aria-selected="true"]').get_attribute("aria-rowindex") == "4"

    def tab_to(selector: str) -> None:
        for _ in range(12):
            page.keyboard.press("Tab")
            if page.evaluate(f"document.activeElement.matches('{selector}')"):
                return
        raise AssertionError(f"no way to {selector}")

    tab_to(".tk-read")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('.tk-article h2')")
    assert root.locator(".tk-text mark").count() == 50
    assert root.locator(".tk-legend").inner_text().strip() == "match"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('.tk-open h2')")
    tab_to(".tk-shut")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('.tk-row')")
    assert shown.focused() == "4"
    shown.wait({})


def test_marks_and_notes_are_kept_in_python(shown):
    page, root = shown.page, shown.root
    shown.first_row().focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    root.locator('.tk-row[data-at="1"] .tk-ticks:has-text("✓")').wait_for()
    assert shown.focused() == "3"
    assert root.locator(".tk-status").inner_text() == "100,000 lines, 1 marked"
    root.locator('.tk-row[data-at="3"] .tk-ticks').click()
    root.locator('.tk-row[data-at="3"] .tk-ticks:has-text("✓")').wait_for()
    root.locator('.tk-row[data-at="4"] mark').click()
    root.locator(".tk-note").fill("an <b>example</b>")
    page.keyboard.press("Enter")
    root.locator('.tk-row[data-at="4"] .tk-ticks:has-text("✎")').wait_for()
    root.locator(".tk-marked").check()
    root.locator('.tk-row[data-at="4"] [aria-label="marked, with a note"]').wait_for()
    root.locator(".tk-shut").click()
    notes = pd.DataFrame(json.loads(page.evaluate(RUN, "print(reader.notes.to_json(orient='records'))")))
    assert notes["start"].tolist() == shown.plain.table["start"].iloc[[1, 3, 4]].tolist()
    assert notes["note"].tolist() == ["", "", "an <b>example</b>"]
    assert notes["marked"].all()
    root.locator(".tk-only_marked").check()
    for number in (1, 3, 4):
        shown.plain.mark(number)
    shown.wait({"only_marked": True})
    assert [one[0] for one in shown.texts()] == ["✓", "✓", "✓✎"]
    shown.first_row().focus()
    page.keyboard.press("Space")
    root.locator('.tk-list[aria-rowcount="3"]').wait_for()
    assert [one[0] for one in shown.texts()] == ["✓", "✓✎"]
    assert shown.focused() == "2", "the next line is where the mark was taken away"
    for left in (2, 1):
        page.keyboard.press("Space")
        root.locator(f'.tk-list[aria-rowcount="{left}"]').wait_for()
    assert root.locator(".tk-status").inner_text() == "0 of 100,000 lines"
    for number in (1, 3, 4):
        shown.plain.mark(number, False)


def test_keys_within_the_list_are_not_for_the_notebook(shown):
    cells = shown.page.locator(".jp-Cell").count()
    shown.first_row().focus()
    for key in ("b", "a", "d", "d", "x", "m", "Shift+Enter", "ArrowDown", "j"):
        shown.page.keyboard.press(key)
    assert shown.page.locator(".jp-Cell").count() == cells
    assert shown.focused() == "3"


def test_a_line_from_right_to_left_stands_so(shown):
    row = shown.root.locator('.tk-row[data-at="50"]')
    shown.root.locator(".tk-list").evaluate("list => { list.scrollTop = 45 * 32; }")
    row.locator("mark").wait_for()
    mark, before = row.locator("mark").bounding_box(), row.locator(".tk-left bdi").bounding_box()
    assert row.locator(".tk-left").text_content().strip() == shown.plain.table["left"].iloc[50]
    assert before["x"] >= mark["x"] + mark["width"] - 1, "what is read first stands on the right"
    other = shown.root.locator('.tk-row[data-at="52"]')
    assert other.locator(".tk-left bdi").bounding_box()["x"] < other.locator("mark").bounding_box()["x"]


def test_the_reader_is_for_everyone_also_at_200_per_cent(shown, tmp_path):
    from axe_playwright_python.sync_playwright import Axe

    page, root = shown.page, shown.root
    folder = Path(os.environ.get("TOOLKIT_SCREENSHOTS") or tmp_path)  # for whoever wants to look
    root.locator('.tk-row[data-at="3"] mark').click()
    root.locator(".tk-read").click()
    root.locator(".tk-text").wait_for()
    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        page.evaluate(f"jupyterapp.commands.execute('apputils:change-theme', {{theme: '{theme}'}})")
        light = "true" if theme.endswith("Light") else "false"
        page.locator(f'body[data-jp-theme-light="{light}"]').wait_for(state="attached")
        for width in (650, 1300):
            page.set_viewport_size({"width": width, "height": 1800})
            root.locator(".tk-list.tk-narrow" if width == 650 else ".tk-list:not(.tk-narrow)").wait_for()
            found = Axe().run(page, context=".tk-reader").response["violations"]
            assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found] == []
            assert root.evaluate("root => root.scrollWidth <= root.clientWidth"), "nothing stands over the edge"
            high = [
                one["height"]
                for one in root.locator(".tk-body .tk-row").evaluate_all(
                    "all => all.map(one => ({height: one.offsetHeight}))"
                )
            ]
            assert set(high) == {56 if width == 650 else 32}
            root.locator(".tk-list").screenshot(path=folder / f"reader-{theme[-5:].strip().lower()}-{width}.png")
