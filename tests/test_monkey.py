"""An explorer in the hands of a monkey: whatever it does in whatever order, what is shown is what was asked."""

from __future__ import annotations

import json
import os
import random
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd
import pytest
import traitlets
from test_browser import NEEDED, RUN, drag

from toolkit import load, paths, progress, text
from toolkit.widgets import Explorer, sending
from toolkit.widgets import state as asking
from toolkit.widgets.answers import Asked
from toolkit.widgets.state import State

CORPUS = os.path.relpath(paths.SAMPLE)
DAYS = ["", "2025-03-01", "2025-03-10", "2025-03-20", "2025-04-01", "2025-05-11", "2031-01-01"]
PHRASES = [
    *(
        "",
        "peace*",
        "truce*, cease*",
        "peace process*,  truce*",
        "=War",
        "rocket* near/10 hospital*",
        "nosuchword",
        "*",
    ),
    *(
        "/(peace|truce){1,2}/",
        "=/War/",
        "/a{1,3}, b/",
        "/(a|aa)+b/",
        "  ,, ",
        "a*",
        "don't",
        "'",
        '"',
        "\\",
        "🙂",
        "和平",
    ),
    *("\u202eevil", "<b>war</b>", "/(/", "...", "(", "near/3", "\x00", "\u202e\x00", "half \ud800"),
    *("x" * 200, "x" * 201, "x" * 100_000),
]
WRONG = [
    *(None, 3, -1.5, True, [], {}, "nosuch", "x" * 10_000, "\ud800", [None], [[]], ["nosuch"], {"a": 1}, ["", "", ""]),
    *("2025-02-30", "__import__('os')", ["\x00"], ["aggression", "nosuch", "9999"], ["aggression", "", "2025-03"]),
]
TOLD = [None, [], "back", 3, {}, {"do": None}, {"do": ["back"]}, {"do": "__init__"}, {"do": "article", "id": {"a": 1}}]
INTERACTIONS = 500  # with a page, after two fifths as many to warm up
SEEDS = [pytest.param(1, 20), pytest.param(2, 1_000, marks=pytest.mark.long)]


@dataclass(frozen=True)
class Stand:
    """Where an explorer stands: what is asked, what was asked before, and what was left by going back."""

    now: State
    past: tuple[State, ...] = ()
    future: tuple[State, ...] = ()

    def asked(self, state: State) -> Stand:
        """Another state is asked for; letters that are typed one after the other are one step, or none."""
        if state == self.now:
            return self
        alike = {replace(one, phrase="", point=()) for one in (state, self.now, *self.past[-1:])}
        if self.past and len(alike) == 1 and (state == self.past[-1] or not self.now.point):
            return Stand(state, self.past[:-1] if state == self.past[-1] else self.past)
        return Stand(state, (*self.past, self.now)[-200:])

    def back(self) -> Stand:
        return Stand(self.past[-1], self.past[:-1], (*self.future, self.now)) if self.past else self

    def forward(self) -> Stand:
        return Stand(self.future[-1], (*self.past, self.now), self.future[:-1]) if self.future else self


@dataclass(frozen=True)
class Plain:
    """What the plain functions say of a state, or why they say nothing."""

    table: pd.DataFrame | None = None
    n_points: int = 0
    n_lines: int = 0
    failure: str = ""


@dataclass
class Monkey:
    """It does something to an explorer as a page does, and keeps its own account of what was asked."""

    seed: int
    explorer: Explorer
    corpus: text.Index
    stand: Stand = field(init=False)
    might: list[Stand] = field(init=False)  # where a cancelled explorer may stand: what is shown, or may be by now
    heard: set[str] = field(default_factory=set)  # every refusal since the last check
    stays: set[str] = field(default_factory=set)  # what was seen to be told, as long as nothing else is asked
    said: str = ""  # that the last thing that was asked for cannot be
    kept: dict[State, Plain] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.asked = Asked(self.corpus, "conflict")
        self.stand = Stand(self.asked.read({}))
        self.might = [self.stand]
        self.doing: list[tuple[int, Callable[[], str]]] = [
            (10, self.chooses),
            (3, self.chooses_several),
            (4, self.types),
            (3, self.asks_what_cannot_be),
            (5, self.points),
            (5, self.goes_back),
            (3, self.goes_forward),
            (2, self.cancels),
            (2, self.opens_an_article),
            (2, self.says_something),
            (1, self.sends_no_state),
        ]

    def act(self) -> None:
        weights, doing = zip(*self.doing, strict=True)
        self.done.append(self.random.choices(doing, weights)[0]())

    # ------------------------------------------------------------------------------------------------- what it does

    def chooses(self) -> str:
        name = self.random.choice(list(self.choices()))
        return self.sets({name: self.choices()[name], "point": []})

    def chooses_several(self) -> str:
        choices = self.choices()
        return self.sets({name: choices[name] for name in self.random.sample(list(choices), self.random.randint(2, 5))})

    def types(self) -> str:
        typed = self.random.choice(["peace process*", "truce*", "=War"])
        return self.sets({"phrase": typed[: self.random.randint(1, len(typed))]})

    def asks_what_cannot_be(self) -> str:
        name = self.random.choice([*State().as_dict(), "nosuch", "__class__"])
        return self.sets({name: self.random.choice(WRONG)})

    def points(self) -> str:
        points = self.explorer.shown["points"]
        return self.sets({"point": self.random.choice(points)[3]}) if points else self.goes_back()

    def goes_back(self) -> str:
        self.becomes(self.stand.back())
        return self.sends({"do": "back"})

    def goes_forward(self) -> str:
        self.becomes(self.stand.forward())
        return self.sends({"do": "forward"})

    def cancels(self) -> str:
        self.heard.add(self.explorer.shown["told"])  # which stays where nothing was being computed
        told = self.sends({"do": "cancel"})
        found = Stand(self.explorer._now, *self.explorer._steps)
        assert found in self.might
        self.stand, self.might, self.said = found, [found, found], ""
        return told

    def opens_an_article(self) -> str:
        article = self.random.choice([*self.corpus.ids, "../nosuch", ""])
        told = self.sends({"do": "article", "id": article})
        assert self.explorer.article.get("id", "") in (article, "")
        return told

    def says_something(self) -> str:
        typed = {"do": "complete", "typed": self.random.choice(PHRASES)}
        return self.sends(self.random.choice([{"do": "hello"}, typed, {"do": "complete", "typed": 3}, *TOLD]))

    def sends_no_state(self) -> str:
        wrong = self.random.choice([None, 3, "trend", ["trend"]])
        with pytest.raises(traitlets.TraitError):
            self.explorer.set_state({"state": wrong})
        return f"state={wrong!r}"

    def choices(self) -> dict[str, Any]:
        """A value for each part of a state, of those that can be chosen."""
        pick, choices = self.random.choice, self.asked.choices
        return {
            "view": pick(list(asking.VIEWS)),
            "frames": self.some(choices.frames),
            "phrase": pick(PHRASES),
            "outlets": self.some(list(choices.outlets)),
            "since": pick(DAYS),
            "until": pick(DAYS),
            "measure": pick(list(asking.MEASURES)),
            "period": pick(list(asking.PERIODS)),
            "by": pick(["", *choices.groupings]),
            "zone": pick(["", "title", "lead", "body"]),
            "copies": pick([True, False]),
        }

    def some(self, names: Any) -> list[str]:
        return self.random.sample(names, self.random.randint(0, min(4, len(names))))

    # -------------------------------------------------------------------------------------------- and what is of it

    def sends(self, told: Any) -> str:
        self.explorer._handle_custom_msg(told, [])
        return f"{told!r:.200}"

    def sets(self, some: dict[str, Any]) -> str:
        """As the page does: all of the state, with what was chosen; a point is told only of its own chart."""
        now = self.stand.now
        told = {**now.as_dict(), **some}
        of_another = now.point and told != now.as_dict() and told["point"] in (now.point, list(now.point))
        try:
            self.becomes(self.stand.asked(self.asked.read({**told, "point": []} if of_another else told)))
        except (ValueError, TypeError) as error:
            self.said = sending.sentence(error)
            self.heard.add(self.said)
        self.explorer.set_state({"state": told})
        return f"{some!r:.200}"

    def becomes(self, stand: Stand) -> None:
        if stand != self.stand:
            self.stays = set()
        self.stand = stand
        self.might.append(stand)
        self.said = ""

    def plain(self, state: State) -> Plain:
        """By new ones that have seen nothing before."""
        if state not in self.kept:
            self.kept[state] = self._plain(state)
        return self.kept[state]

    def _plain(self, state: State) -> Plain:
        fresh = Asked(self.corpus, "conflict")
        try:
            answer = fresh.answer(state)
            n = len(fresh.lines(state)) if state.point or state.view == "sentences" else 0
        except Exception as error:
            return Plain(failure=sending.sentence(error))
        return Plain(answer.table, len(answer.points), n)

    # -------------------------------------------------------------------------------------------------- what is checked

    def checks(self) -> None:
        """The answer to what was asked last is there, it is the right one, and there is nothing else."""
        plain, explorer = self.plain(self.stand.now), self.explorer
        if plain.table is None:
            with pytest.raises(ValueError) as refused:
                _ = explorer.table
            assert str(refused.value) == plain.failure
        else:
            pd.testing.assert_frame_equal(explorer.table, plain.table)
        assert Stand(explorer._now, *explorer._steps) == self.stand
        shown, state = explorer.shown, self.stand.now.as_dict()
        assert explorer.state == state == shown["state"]
        assert shown["key"].startswith(json.dumps(state, ensure_ascii=False))
        assert (shown["back"], shown["forward"]) == (bool(self.stand.past), bool(self.stand.future))
        assert len(shown["points"]) == plain.n_points
        assert shown["table"]["total"] == (0 if plain.table is None else len(plain.table))
        assert bool(shown["png"]) == (plain.table is not None)
        assert len(explorer.lines.get("rows", [])) == min(200, plain.n_lines)
        if plain.failure or (self.said and len(self.might) == 1):
            assert shown["failed"]
            told = {*self.heard, plain.failure} if len(self.might) > 1 else {self.said or plain.failure}
            assert shown["told"] in told | self.stays or shown["told"].startswith(
                "cancelled"
            )  # of the two that were told, the answer may have come first or last
        self.might, self.said = [self.stand], ""
        self.heard.clear()
        self.stays = {shown["told"]} if shown["failed"] else set()

    def runs_the_code(self) -> None:
        """What a paper would cite, by itself, gives what is shown."""
        if self.plain(self.stand.now).table is None:
            return
        there: dict[str, Any] = {"corpus": self.corpus}
        exec(self.explorer.code(), there)
        pd.testing.assert_frame_equal(there["table"], self.explorer.table)


@pytest.fixture(scope="module")
def corpus() -> text.Index:
    return text.index(load.articles(CORPUS))


@pytest.fixture
def hasty():
    """Threads that take turns as often as they can, so that each meets the other at a bad moment."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(("seed", "n"), SEEDS)
def test_whatever_is_asked_is_answered_as_the_plain_functions_do(seed, n, monkeypatch, corpus, hasty):
    monkeypatch.setattr(progress, "in_notebook", lambda: True)
    monkey = Monkey(seed, Explorer(corpus, "conflict"), corpus)
    threads = threading.active_count()
    try:
        for number in range(n):
            monkey.act()
            if monkey.random.random() < 0.6 or number == n - 1:
                monkey.checks()
                if monkey.random.random() < 0.1:
                    monkey.runs_the_code()
    except BaseException as error:
        error.add_note(f"seed {seed}, the last of {len(monkey.done)} actions: {monkey.done[-8:]}")
        raise
    assert threading.active_count() <= threads
    assert len(monkey.kept) > n / 10


# -------------------------------------------------------------------------------------------------------- in a browser

EXPLORER = """import gc, json, threading
import ipywidgets
import matplotlib
import matplotlib.pyplot
import toolkit as tk
explorer = tk.widgets.Explorer(tk.text.index(tk.load.articles(tk.paths.SAMPLE)), "conflict")
first = explorer.state
explorer"""
STANDS = """try:
    n = len(explorer.table)
except ValueError:
    n = 0
print(json.dumps([explorer.state, n]))"""
RESTS = """for state in ({**first, "view": "outlets"}, first):
    explorer.state = state
gc.collect()
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(json.dumps({
    "kernel MB": int(status["VmRSS"].split()[0]) // 1024,
    "widgets": len(ipywidgets.widgets.widget._instances),
    "open figures": len(matplotlib.pyplot.get_fignums()),
    "figures": sum(isinstance(one, matplotlib.figure.Figure) for one in gc.get_objects()),
    "threads": threading.active_count(),
}))"""
SHOWS = """([state, n]) => {
    const root = document.querySelector('.tk-explorer');
    const key = root.dataset.key.split(' told: ')[0];
    const caption = root.querySelector('.tk-table caption').textContent;
    return JSON.stringify(JSON.parse(key)) === JSON.stringify(state) && caption.split(' ').at(-2) === String(n)
        && !root.hasAttribute('aria-busy');
}"""
URLS = """() => {
    window.urls = 0;
    const [make, end] = [URL.createObjectURL, URL.revokeObjectURL];
    URL.createObjectURL = (...all) => { window.urls += 1; return make.apply(URL, all); };
    URL.revokeObjectURL = (...all) => { window.urls -= 1; return end.apply(URL, all); };
}"""
GROWTH = {  # that is no leak: caches that fill, and what a collector has not looked at yet
    "kernel MB": 40,
    "widgets": 0,
    "open figures": 0,
    "figures": 2,
    "threads": 1,
    "page MB": 8,
    "nodes": 1_000,  # of 500 drawings two, of some 450 each
    "listeners": 100,
    "pictures": 0,
}


class Hand:
    """A monkey at the controls of a page."""

    def __init__(self, seed: int, page: Any) -> None:
        self.random, self.page, self.root = random.Random(seed), page, page.locator(".tk-explorer")
        self.devtools = page.context.new_cdp_session(page)
        self.devtools.send("Performance.enable")
        self.done: list[str] = []
        self.root.locator(".point").first.wait_for()
        self.root.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
        page.evaluate(URLS)

    def act(self) -> None:
        kinds = {self.clicks: 10, self.ticks: 4, self.selects: 5, self.types: 3, self.dates: 2, self.slides: 2}
        kinds |= {self.drags: 2, self.resizes: 1, self.presses: 2}
        doing = self.random.choices(list(kinds), list(kinds.values()))[0]
        self.done.append(f"{doing.__name__} {doing()}")

    def one(self, selector: str) -> Any:
        """One of these that can be used now, or None."""
        n = self.root.locator(selector).count()
        return self.root.locator(selector).nth(self.random.randrange(n)) if n else None

    def clicks(self) -> str:
        kinds = [".tk-view", ".point", ".point", ".tk-line", ".tk-back:enabled", ".tk-forward:enabled", ".tk-close"]
        kind = self.random.choice([*kinds, ".tk-cancel:not([hidden])", ".tk-table summary", ".tk-code summary"])
        found = self.one(kind)
        if found:  # as a click is: what is covered by its neighbour, or just goes, is not waited for
            found.evaluate_all("all => all.forEach(one => one.click())")
        return kind

    def ticks(self) -> str:
        kind = self.random.choice([".tk-frames input", ".tk-outlets input", ".tk-copies"])
        self.one(kind).evaluate("one => one.click()")
        return kind

    def selects(self) -> str:
        kind = self.random.choice([".tk-by", ".tk-period", ".tk-measure", ".tk-zone"])
        box = self.root.locator(kind)
        value = self.random.choice(box.locator("option").evaluate_all("all => all.map(one => one.value)"))
        box.select_option(value)
        return f"{kind} {value}"

    def types(self) -> str:
        typed = self.random.choice([one for one in PHRASES if len(one) < 1_000 and "\ud800" not in one])
        box = self.root.locator(".tk-phrase")
        box.fill(typed)
        if self.random.random() < 0.3:
            box.press_sequentially(self.random.choice(["x", "peace", "*"]))
        if self.random.random() < 0.5:
            box.press("Enter")
        return repr(typed[:40])

    def dates(self) -> str:
        kind, day = self.random.choice([".tk-since", ".tk-until"]), self.random.choice(["", "", *DAYS])
        self.root.locator(kind).fill(day)
        return f"{kind} {day}"

    def slides(self) -> str:
        kind, to = self.random.choice([".tk-low", ".tk-high"]), self.random.randint(0, 30)
        self.root.locator(kind).fill(str(to))
        return f"{kind} {to}"

    def drags(self) -> str:
        start, end = self.random.random(), self.random.random()
        kind = self.random.choice([".tk-bars", ".tk-chart"])
        drag(self.root.locator(kind), start, end)
        return f"{kind} {start:.2f} {end:.2f}"

    def resizes(self) -> str:
        size = {"width": self.random.randint(500, 1600), "height": self.random.randint(600, 1800)}
        self.page.set_viewport_size(size)
        return str(size)

    def presses(self) -> str:
        kind = self.random.choice([".tk-view", ".point", ".tk-copies", ".tk-line"])
        key = self.random.choice(["Escape", "ArrowRight", "ArrowLeft", "End", "Home", "Enter", "x", "d"])
        found = self.one(kind)
        if found:
            found.evaluate_all("all => all.forEach(one => one.focus())")
            if self.page.evaluate("document.activeElement.closest('.tk-explorer') !== null"):
                self.page.keyboard.press(key)
        return f"{kind} {key}"

    def checks(self) -> None:
        """What the page shows, once it rests, is what the kernel holds."""
        self.page.wait_for_timeout(300)  # a phrase is asked for when nothing more is typed
        for late in range(10):
            stands = json.loads(self.page.evaluate(RUN, STANDS))
            try:
                self.page.wait_for_function(SHOWS, arg=stands, timeout=1_000)
            except Exception:
                if late == 9:
                    shown = self.root.evaluate(
                        "root => [root.dataset.key, root.ariaBusy, root.innerText.slice(0, 900)]"
                    )
                    raise AssertionError(f"the page does not show {stands}, but {shown}") from None
            else:
                return

    def rests(self) -> dict[str, int]:
        """How much there is of everything, where everything is as it was in the beginning."""
        self.page.set_viewport_size({"width": 1300, "height": 1800})
        told = json.loads(self.page.evaluate(RUN, RESTS))
        self.root.locator(".tk-phrase").fill("")
        self.checks()
        for _ in range(3):
            self.devtools.send("HeapProfiler.collectGarbage")
        metrics = {one["name"]: one["value"] for one in self.devtools.send("Performance.getMetrics")["metrics"]}
        told |= {"page MB": round(metrics["JSHeapUsedSize"] / 2**20), "nodes": int(metrics["Nodes"])}
        return told | {"listeners": int(metrics["JSEventListeners"]), "pictures": self.page.evaluate("window.urls")}


@NEEDED
@pytest.mark.browser
@pytest.mark.long
def test_nothing_grows_and_nothing_is_lost_in_a_page(opened):
    page, _ = opened("monkey", EXPLORER)
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
    hand = Hand(3, page)

    def does(n: int) -> dict[str, int]:
        for number in range(n):
            hand.act()
            if number % 3 == 2:
                hand.checks()
            assert said == []
        return hand.rests()

    try:
        warm = does(INTERACTIONS * 2 // 5)
        rests = [does(INTERACTIONS // 5) for _ in range(5)]
    except BaseException as error:
        error.add_note(f"the last of {len(hand.done)} interactions: {hand.done[-8:]}")
        raise
    print(warm, *rests, sep="\n")
    assert page.locator(".jp-Cell").count() == 1
    assert rests[-1]["open figures"] == 0
    # What leaks is there at each of the last rests; what a collector has yet to look at is gone at one of them.
    grown = {name: min(one[name] for one in rests[-3:]) - warm[name] for name in warm}
    assert {name: n for name, n in grown.items() if n > GROWTH[name]} == {}
