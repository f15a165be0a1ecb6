"""How fast does the explorer answer the hand? In a real page, on 100,000 articles.

    python -m benchmarks.page            writes benchmarks/page.md, in two minutes or three

The index is built of the articles of the other benchmarks. A process opens it and makes the explorer, whose first view
is computed with it. Then Voila serves it on loopback, and Chromium does what a hand does, at random, from a seed: the
clock runs in the page, from the event to the frame after the one that has the answer.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import psutil  # type: ignore[import-untyped]
from playwright.sync_api import Page, sync_playwright

from benchmarks import corpora, lexicon, measure, report
from toolkit import load, text
from toolkit.progress import bar
from toolkit.widgets.app import served

PAGE = Path(__file__).with_name("page.md")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_SIZE = {"width": 1300, "height": 1800}
_FRAMES = (1, 5)  # chosen at one time, at the least and at the most
_WARM = 12  # changes before the clock counts
_KEPT = 8  # charts that an explorer keeps
_HEAD = ["what", "n", "bound", "median", "nine in ten within", "slowest", ""]
_DIGEST = """async () => {
    const held = await (await fetch(document.querySelector('.tk-explorer .tk-chart img').src)).arrayBuffer();
    return [...new Uint8Array(await crypto.subtle.digest('SHA-1', held))].join();
}"""
_PATIENCE = 60_000  # milliseconds until an answer is missed

#: it answers when this attribute has changed, and the browser has painted what came with it
_TIMED = """([selector, act, answered, attribute]) => new Promise(resolve => {
    const [control, at] = [document.querySelector(selector), document.querySelector(answered)];
    const begun = performance.now();
    const watch = new MutationObserver(() => {
        watch.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)));
    });
    watch.observe(at, { attributes: true, attributeFilter: [attribute] });
    new Function('control', act)(control);
})"""
_CLICKED = "control.click();"
_CHOSEN = "control.value = {}; control.dispatchEvent(new Event('change', {{ bubbles: true }}));"
_ENTERED = """() => new Promise(resolve => {
    const [control, root] = [document.querySelector('.tk-phrase'), document.querySelector('.tk-explorer')];
    let begun;
    control.addEventListener('keydown', event => { if (event.key === 'Enter') begun = performance.now(); });
    const watch = new MutationObserver(() => {
        if (JSON.parse(root.dataset.key.split(' told: ')[0]).phrase !== control.value) return;
        watch.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(begun ? performance.now() - begun : 0)));
    });
    watch.observe(root, { attributes: true, attributeFilter: ['data-key'] });
})"""
_NO_PHRASE = """() => JSON.parse(
    document.querySelector('.tk-explorer').dataset.key.split(' told: ')[0]).phrase === ''"""
_MADE = """import sys, time
import toolkit as tk
from toolkit.widgets import Explorer
begin = time.perf_counter()
Explorer(tk.text.open_index(sys.argv[1]), "conflict")
print(time.perf_counter() - begin)"""


class Measured(NamedTuple):
    """One kind of thing that was done, its bound in milliseconds, and what each took in milliseconds."""

    what: str
    bound: float
    times: list[float]

    def cells(self) -> list[str]:
        """A row of the table."""
        middle, ordered = statistics.median(self.times), sorted(self.times)
        late = ordered[int(0.9 * (len(ordered) - 1))]
        verdict = "holds" if middle <= self.bound else "**missed**"
        numbers = [f"{value:,.0f}" for value in (self.bound, middle, late, ordered[-1])]
        return [self.what, str(len(ordered)), *numbers, verdict]


class Change(NamedTuple):
    """What was changed, what it took in milliseconds, and whether the chart is one of those seen last."""

    kind: str
    took: float
    is_seen: bool


class Hand:
    """What is done to the explorer of a page, and how long the answer takes."""

    def __init__(self, page: Page, seed: int) -> None:
        self.page, self.root, self.random = page, page.locator(".tk-explorer"), random.Random(seed)
        self.seen: list[str] = []
        self.kinds = {"view": self._view, "frames": self._tick, "outlets": self._tick, "copies": self._copies}
        self.kinds |= dict.fromkeys(("since", "until", *_SELECTS), self._value)
        self.root.locator(".point").first.wait_for()
        self.open(".tk-several")

    @property
    def state(self) -> dict[str, Any]:
        """What the page shows."""
        key = self.root.get_attribute("data-key") or ""
        state: dict[str, Any] = json.loads(key.split(" told: ")[0])
        return state

    def open(self, selector: str) -> None:
        """Boxes that open, such as those of the controls."""
        self.root.locator(selector).evaluate_all("all => all.forEach(one => { one.open = true; })")

    def timed(self, selector: str, act: str, answered: str = ".tk-explorer") -> float:
        """Milliseconds until this is answered."""
        took: float = self.page.evaluate(_TIMED, [selector, act, answered, "data-key"])
        if self.root.locator(".tk-error").count():
            raise RuntimeError(f"{selector}: {self.root.locator('.tk-error').first.text_content()}")
        return took

    def change(self) -> Change:
        """Another view, frame, outlet, day or setting."""
        kind = self.random.choice(list(self.kinds))
        took, chart = self.kinds[kind](kind), self.page.evaluate(_DIGEST)
        is_seen, self.seen = chart in self.seen[-_KEPT:], [*self.seen, chart]
        return Change(kind, took, is_seen)

    def _view(self, _: str) -> float:
        view = self.random.choice([one for one in ("trend", "outlets", "words") if one != self.state["view"]])
        return self.timed(f".tk-view-{view}", _CLICKED)

    def _copies(self, _: str) -> float:
        return self.timed(".tk-copies", _CLICKED)

    def _tick(self, kind: str) -> float:
        chosen = self.state[kind]
        values = self.root.locator(f".tk-{kind} input").evaluate_all("all => all.map(one => one.value)")
        least, most = _FRAMES if kind == "frames" else (0, len(values))
        may = [one for one in values if (len(chosen) > least if one in chosen else len(chosen) < most)]
        return self.timed(f'.tk-{kind} input[value="{self.random.choice(may)}"]', _CLICKED)

    def _value(self, kind: str) -> float:
        selector = f".tk-{kind}"
        if kind in _SELECTS:
            values = self.root.locator(f"{selector} option").evaluate_all("all => all.map(one => one.value)")
        else:
            year = 2019 if kind == "since" else 2022
            values = ["", *(f"{year + n // 12}-{n % 12 + 1:02}-15" for n in range(24))]
        value = self.random.choice([one for one in values if one != self.state[kind]])
        return self.timed(selector, _CHOSEN.format(json.dumps(value)))

    def clicks(self, n: int) -> list[float]:
        """So many points of the picture are clicked, until the sentences of each are there."""
        places = self.random.sample(range(self.root.locator(".point").count()), n)
        return [self.timed(f".point:nth-of-type({place + 1})", _CLICKED, ".tk-lines") for place in places]

    def no_phrase(self) -> None:
        """Nothing is typed any more, and the frames are shown again."""
        self.root.locator(".tk-phrase").fill("")
        self.page.wait_for_function(_NO_PHRASE)

    def phrase(self, typed: str) -> float:
        """A phrase is typed, letter by letter, until its picture is there; the clock begins with the key Enter."""
        box = self.root.locator(".tk-phrase")
        self.no_phrase()
        answer = self.page.evaluate_handle(f"() => ({{ told: ({_ENTERED})() }})")
        box.press_sequentially(typed, delay=40)
        box.press("Enter")
        took: float = answer.evaluate("one => one.told")
        if not took:
            raise RuntimeError(f"{typed!r} was answered before the key Enter: type faster.")
        return took


_SELECTS = ("by", "period", "measure", "zone")


def in_a_page(folder: Path, n_changes: int, seed: int) -> tuple[list[Measured], list[Change], int]:
    """Changes, phrases and clicks; each change by its kind; the anonymous memory of the kernel after all, in bytes."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with served(folder) as link, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=OPTIONS)
        page = browser.new_page(viewport=_SIZE)  # type: ignore[arg-type]
        page.set_default_timeout(_PATIENCE)
        page.goto(link)
        hand = Hand(page, seed)
        phrases, clicks = _asked(hand)
        for _ in range(_WARM):
            hand.change()
        changes = [hand.change() for _ in bar(range(n_changes), "Changing", unit="change")]
        hand.open("details")
        opened = [hand.change() for _ in bar(range(n_changes), "With the table open", unit="change")]
        memory = _anonymous()
        page.goto(link)
        hand = Hand(page, seed)
        hand.timed(".tk-copies", _CLICKED)
        phrases_without, clicks_without = _asked(hand)
        browser.close()
    measured = [
        Measured("a control is changed → picture", 300, [one.took for one in changes]),
        Measured("… of which the chart is drawn", 300, [one.took for one in changes if not one.is_seen]),
        Measured("… of which it was seen before", 300, [one.took for one in changes if one.is_seen]),
        Measured("… as many more, with the table of numbers open", 300, [one.took for one in opened]),
        Measured("a new phrase, from Enter → picture", 200, phrases),
        Measured("… where copies are left out", 200, phrases_without),
        Measured("a point is clicked → sentences", 150, clicks),
        Measured("… where copies are left out", 150, clicks_without),
    ]
    return [one for one in measured if one.times], changes, memory


def _asked(hand: Hand) -> tuple[list[float], list[float]]:
    """Phrases, then points, in the view that is shown: milliseconds of each."""
    hand.phrase(lexicon.COMMON)  # what is done once is not timed
    phrases = [hand.phrase(phrase) for phrase in (*lexicon.PHRASES, lexicon.RARE)]
    hand.no_phrase()
    return phrases, hand.clicks(20)


def _anonymous() -> int:
    """Of the kernel that serves the page, in bytes."""
    children = psutil.Process().children(recursive=True)
    kernel = next(one for one in children if any("ipykernel" in word for word in one.cmdline()))
    return measure.status(kernel.pid).get("RssAnon", 0)


def made(folder: Path, times: int) -> list[float]:
    """Milliseconds of making the explorer of an index, after the imports: each time in a new process."""
    command = [sys.executable, "-c", _MADE, str(folder)]
    told = (subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(times))
    return [1_000 * float(seconds) for seconds in told]


def page(rows: list[Measured], changes: list[Change], memory: int, n: int) -> str:
    """The page of Markdown."""
    kinds = sorted({one.kind for one in changes})
    by_kind = [
        [kind, str(len(took)), f"{statistics.median(took):,.0f}", f"{max(took):,.0f}"]
        for kind in kinds
        for took in [[one.took for one in changes if one.kind == kind]]
    ]
    told = (
        "The phrases are typed, and the points clicked, in the first view: three frames over five years; then in one "
        "without copies. The changes are at random, of view, frames (one to five), outlets, days, copies and "
        "settings, each from where the last one left; the last eight charts are kept, and a chart stays where nothing"
        " changes of it. The table of numbers and the code are closed, as they are at first; then both are open."
    )
    parts = [
        "# How fast the explorer answers",
        f"Written by `python -m benchmarks.page`: {n:,} articles, in a real page, in milliseconds. The bounds are "
        f"those of medians. {report.machine()}",
        told,
        report.table(_HEAD, [row.cells() for row in rows]),
        f"The kernel then held {memory / 1e6:,.0f} MB that no file stands behind.",
        "## Changes by what was changed",
        report.table(["what", "n", "median", "slowest"], by_kind),
    ]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--changes", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=PAGE, help="where the page goes")
    options = parser.parse_args()
    measure.use_two_processors()
    with tempfile.TemporaryDirectory() as there:
        folder = Path(there) / "index"
        text.build_index(load.batches(corpora.made(options.articles)), folder)
        opened = made(folder, 3)
        rows, changes, memory = in_a_page(folder, options.changes, options.seed)
    first = Measured("an explorer is made of an opened index, imports apart", 2_000, opened)
    written = page([first, *rows], changes, memory, options.articles)
    partial = options.out.with_name(f"{options.out.name}.partial")
    partial.write_text(written, encoding="utf-8")
    partial.replace(options.out)
    print(written)


if __name__ == "__main__":
    main()
