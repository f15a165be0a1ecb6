"""The notebooks run from top to bottom on the corpus that comes with the project, and are kept as the style wants."""

from __future__ import annotations

import ast
import functools
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import notebook_outputs
import numpy as np
import pandas as pd
import pytest
from notebook_outputs import CHROMIUM

import toolkit as tk

NOTEBOOKS = sorted(tk.paths.NOTEBOOKS.glob("*.ipynb"))
NAMES = [
    "00-start-here",
    "01-load-your-articles",
    "02-words",
    "03-frames",
    "04-choose-articles",
    "05-lexicons",
    "06-compare",
    "07-explorer",
    "08-read-and-edit",
]


def read(path: Path) -> Any:
    """The notebook, held to its schema; what reads it takes long to load, so only where it is asked for."""
    import nbformat

    return nbformat.read(path, as_version=4)


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request) -> Any:
    return read(request.param)


def test_these_are_the_notebooks():
    assert [path.stem for path in NOTEBOOKS] == NAMES


def test_a_notebook_is_kept_as_the_style_wants(notebook):
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    first = notebook.cells[0].source
    assert first.startswith("# ")
    assert "?" in first.splitlines()[0], "the title is a question"
    assert "**In:**" in first
    assert "**Out:**" in first
    assert not any(cell.outputs or cell.execution_count for cell in code), "kept without outputs"
    assert max(len(cell.source.splitlines()) for cell in code) <= 15
    kinds = [cell.cell_type for cell in notebook.cells]
    assert ("code", "code") not in pairwise(kinds), "prose before each result"
    assert kinds[-1] == "markdown", "and a sentence on what the last one shows"
    assert not any("../" in cell.source for cell in code)
    controls = [cell for cell in code if re.search(r"tk\.widgets\.(live|Explorer|Reader|LexiconBench)\(", cell.source)]
    assert 1 <= len(controls) <= 2


def test_a_notebook_defines_no_function(notebook):
    sources = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    nodes = [node for source in sources for node in ast.walk(ast.parse(source))]
    assert nodes
    assert not any(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef) for node in nodes
    )


# With a browser, test_browser has all of them run in JupyterLab, and holds what they show to the same.
@pytest.mark.slow
@(pytest.mark.long if CHROMIUM else pytest.mark.slow)
def test_a_notebook_runs(notebook, tmp_path: Path, monkeypatch):
    from nbclient import NotebookClient

    monkeypatch.setenv("TOOLKIT_FIGURES", str(tmp_path))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    done = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    notebook_outputs.assert_as_planned(
        [output for cell in done.cells if cell.cell_type == "code" for output in cell.outputs]
    )


@pytest.fixture(scope="module")
def prose() -> str:
    """All that the notebooks say beside their code."""
    books = [read(path) for path in NOTEBOOKS]
    return "\n".join(cell.source for book in books for cell in book.cells if cell.cell_type == "markdown")


@pytest.fixture(scope="module")
def sample() -> tuple[pd.DataFrame, tk.text.Index]:
    articles = tk.load.articles(tk.paths.SAMPLE)
    return articles, tk.text.index(articles)


def test_what_the_notebooks_say_of_words_is_true(prose, sample):
    articles, corpus = sample
    n = tk.terms.count(corpus, by="outlet").pivot(index="term", columns="outlet", values="n").fillna(0).astype(int)
    counts = tk.terms.count(corpus, by="outlet", stopwords="en").groupby("outlet", observed=True)["term"]
    assert all(part.head(2).tolist() == ["said", "not"] for _, part in counts)
    twenty = {outlet: set(part.head(20)) for outlet, part in counts}
    for term, outlet in (("aggression", "The Merrin Courier"), ("humanitarian", "The Lakes Observer")):
        assert [name for name in twenty if term in twenty[name]] == [outlet]
    courier, observer, post = n["The Merrin Courier"], n["The Lakes Observer"], n["Oskelland Post"]
    assert f"{corpus.n_words.sum():,} words, {len(corpus.vocabulary):,} of them different" in prose
    assert f"the Courier's word ({courier['aggression']} of {n.loc['aggression'].sum()})" in prose
    assert f"terrorists the Post's ({post['terrorists']} of {n.loc['terrorists'].sum()})" in prose
    assert f"in the Observer alone ({observer['humanitarian']})" in prose
    assert n.loc["humanitarian"].sum() == observer["humanitarian"]
    told = f"The Post never writes `ceasefire`, the Courier {courier['ceasefire']} times and the Observer "
    assert f"{told}{observer['ceasefire']};" in prose
    assert post["ceasefire"] == 0
    lines = tk.context.kwic(corpus, "aggress*").merge(articles[["article_id", "outlet"]])
    assert f"{(lines['outlet'] == 'The Merrin Courier').sum()} of the {len(lines)} lines" in prose


def test_what_the_notebooks_say_of_the_peace_process_is_true(prose, sample):
    articles, corpus = sample
    lines = tk.context.kwic(corpus, "peace process*").merge(articles[["article_id", "date", "outlet"]])
    first = lines.groupby("outlet", observed=True)["date"].min().dt.strftime("%m-%d")
    assert first.to_dict() == {
        "Oskelland Post": "04-04",
        "The Merrin Courier": "04-05",
        "The Lakes Observer": "04-05",
    }
    assert f"None of the {(articles['date'] < '2025-04-04').sum()} articles until that day" in prose
    assert f"the peace process: {len(lines)} lines in all" in prose


def test_what_the_notebooks_say_of_lines_and_rules_is_true(prose, sample):
    articles, corpus = sample
    patterns = ["fire*", "gun*", "shell*"]
    old, new = {"fighting": patterns}, {"fighting": {"patterns": patterns, "not": ["cease fire*", "Gunnar"]}}
    difference = tk.study.lexicon_diff(old, new, corpus, samples=100)
    lost = difference.lines.merge(articles[["article_id", "outlet"]])
    n, of_post = lost["match"].value_counts(), (lost["outlet"] == "Oskelland Post").sum()
    ceased = (lost["match"].eq("fire") & lost["outlet"].eq("Oskelland Post")).sum()
    assert f"The {n['fire']} stand behind *cease*: {ceased} of them in the Post" in prose
    assert n["Gunnar"] == 5
    total = len(tk.frames.matches(corpus, old))
    assert f"take out {len(lost)} of {total} matches of *fighting*, {of_post} of them in one outlet" in prose
    post = difference.rates.set_index("outlet").loc["Oskelland Post"]
    told = [f"{abs(post[name]):.1f}" for name in ("difference", "rate_old", "difference_low", "difference_high")]
    assert (
        "The Post loses {} of its {} matches per 1,000 words (95 % interval of the difference −{} to −{})".format(*told)
        in prose
    )


def test_what_the_notebooks_say_of_frames_is_true(prose, sample):
    _, corpus = sample
    lexicon = tk.lexicons.read("conflict")
    found = tk.frames.matches(corpus, lexicon)
    front = found["match"].str.lower().eq("liberation front").sum()
    n_frame, negated = found["frame"].value_counts(), found.loc[found["negated"], "frame"].value_counts()
    assert f"of the {n_frame['resistance']} matches for resistance {front} are" in prose
    assert f"Behind a negator stand {negated.sum()} of the {len(found)} matches" in prose
    assert (negated["aggression"], n_frame.sum()) == (8, len(found))
    assert f"1,{sum(len(frame.patterns) for frame in lexicon) - 1_000:03} patterns" in prose
    three = lexicon.only("aggression", "atrocities", "peace process")
    assert f"Three frames, and {sum(len(frame.patterns) for frame in three)} patterns" in prose


def test_what_the_notebooks_say_of_rates_is_true(prose, sample):
    articles, corpus = sample
    hits = tk.frames.score(corpus, tk.lexicons.read("conflict"))
    rates = tk.trends.rate(hits, articles, by="outlet", seed=1)
    three = rates.nlargest(3, "rate")
    assert [(row.frame, row.outlet.split()[-1]) for row in three.itertuples()] == [
        ("aggression", "Courier"),
        ("terrorism", "Post"),
        ("victims and humanitarian need", "Observer"),
    ]
    for value, unit in zip(three["rate"], (" matches per 1,000 words", "", ""), strict=True):
        assert f"({value:.1f}{unit})" in prose
    for frame, ends in (("aggression", True), ("terrorism", True), ("peace process", False)):
        *others, most = rates[rates["frame"] == frame].sort_values("rate").itertuples()
        assert all(most.rate_low > 0.75 * other.rate_high for other in others) is ends  # they meet at the ends
    aggression = rates[rates["frame"] == "aggression"].set_index("outlet")["rate"]
    assert aggression["The Merrin Courier"] > 2 * aggression.drop("The Merrin Courier").max()
    with pytest.warns(UserWarning, match="1 of 72 articles"):
        fortnight = tk.trends.rate(hits, articles, period="2W")
    first = fortnight[fortnight["period"] == fortnight["period"].min()].set_index("frame")["rate"]
    assert (first.idxmax(), round(first.max())) == ("aggression", 6)
    widest = fortnight.assign(times=fortnight["rate_high"] / fortnight["rate"]).nlargest(1, "times").iloc[0]
    assert widest["n_articles_hit"] <= 2


def test_what_the_notebooks_say_of_the_comparison_is_true(prose, sample):
    articles, corpus = sample
    lexicon = tk.lexicons.read("conflict").only("aggression")
    matches = tk.frames.matches(corpus, lexicon)
    parts = tk.compare.shift(matches, articles, by="outlet", target="The Merrin Courier")
    whole = parts.iloc[0]
    told = f"{whole['difference']:.1f} matches per 1,000 words ({whole['difference_low']:.1f} to "
    assert f"{told}{whole['difference_high']:.1f})" in prose
    assert f"interval by article {whole['difference_low']:.1f} to {whole['difference_high']:.1f};" in prose
    assert f"two thirds of it ({parts['share_of_difference'][0]:.0%})".replace("%", " %") in prose
    assert parts["term"].tolist()[:2] == ["aggression", "aggressor"]
    assert f"are {parts['share_of_difference'][:2].sum():.0%}".replace("%", " %") in prose
    two = articles.assign(paper=articles["outlet"].astype("str").where(articles["outlet"] == "The Merrin Courier", "-"))
    rate = functools.partial(tk.trends.rate, articles=two.assign(month=two["date"].dt.month), by="paper")
    hits, copies = tk.frames.score(corpus, lexicon), tk.duplicates.find(articles)
    for table in (rate(hits), rate(hits, clusters=copies), rate(hits, standardize="month")):
        others, courier = table.sort_values("paper").itertuples()
        assert courier.rate_low > others.rate_high
        assert courier.share > others.share
    others, courier = rate(hits).sort_values("paper").itertuples()
    assert f"{courier.rate:.1f} matches per 1,000 words ({courier.rate_low:.1f} to {courier.rate_high:.1f})" in prose
    assert f"against {others.rate:.1f} ({others.rate_low:.1f} to {others.rate_high:.1f})" in prose
    assert f"{courier.rate / others.rate:.1f} times as often as the other two" in prose
    mixed = rate(hits, standardize="month").sort_values("rate", ascending=False)["rate"]
    assert f"Nothing moves: {mixed.iloc[0]:.1f} and {mixed.iloc[1]:.1f}." in prose
    robust = tk.study.robust(corpus, lexicon, by="outlet", target="The Merrin Courier", clusters=copies)
    ways = robust.variants.set_index(["variant", "left_out"])
    assert (ways["log_ratio"] > 0).all()
    assert ways[ways["log_ratio_low"] < 0].index.tolist() == [
        ("headlines alone", np.nan),
        ("without pattern", "aggression"),
    ]
    assert ways.loc["headlines alone", ["n_target", "n_reference"]].to_numpy().sum() == 2
    post = tk.compare.shift(matches, articles, by="outlet", target="Oskelland Post").iloc[0]
    assert (post["term"], post["difference_low"] < 0 < post["difference_high"]) == ("aggression", True)
    key = tk.compare.keyness(two, by="paper", target="The Merrin Courier", stopwords="en", seed=1)
    assert key.loc[key["p_westfall_young"] < 0.05, "term"].tolist() == ["merrin"]
    assert (len(key), key["term"][1], round(key["p_westfall_young"][1], 2)) == (511, "aggression", 0.17)
    two_frames = tk.frames.score(corpus, tk.lexicons.read("conflict").only("aggression", "peace process"))
    with pytest.warns(UserWarning, match="1 of 72 articles"):
        found = tk.trends.breaks(two_frames, articles, period="W", seed=1)
    assert found[["frame", "stability"]].values.tolist() == [["peace process", 1.0]]
    assert found["period"][0].start_time <= pd.Timestamp("2025-04-03") <= found["period"][0].end_time


def test_what_the_notebooks_say_of_the_export_is_true(prose):
    found = tk.load.intake(tk.paths.EXPORT)
    assert found.files[["claimed", "n_records", "n_articles"]].values.tolist() == [[10, 10, 9]]
    assert dict(found.account)["claimed"] == "10 of 10 records that 1 file claims"
    assert found.rejects["source_row"].tolist() == [8]
    assert found.rejects["reason"].tolist() == ["no title and no text"]
    articles = found.articles.set_index("title", drop=False)
    assert set(articles.loc[articles["flags"] == "", "date_source"]) == {"published"}
    feature = articles.loc["Inside the hotel where nobody slept"]
    assert feature["flags"] == "other length than claimed: 69 of 1,240 words"
    assert "says that it has 1,240 words, and the export gave 69" in prose
    assert articles.loc["", ["date_source", "section"]].tolist() == ["load_date", "LETTERS"]
    settled = tk.load.articles(found.articles, outlets=tk.load.outlets(found.articles))
    assert settled["outlet"].value_counts().to_dict() == {
        "The Harbour Gazette": 5,
        "Lakes Morning Post": 3,
        "Der Bote von Harn": 1,
    }
    clusters = tk.duplicates.find(settled)
    copies = clusters[clusters["similarity"].notna()]
    assert copies["similarity"].round(2).tolist() == [0.91, 0.91, 0.65]
    assert set(copies["agency"]) == {"NordPress"}
    assert copies["cluster"].nunique() == 1
    kept = [len(tk.duplicates.keep_first(settled, clusters, one_per=one)) for one in ("outlet", "cluster")]
    assert kept == [8, 7]


def test_what_the_notebooks_say_of_copies_is_true(prose, sample):
    articles, corpus = sample
    hits = tk.frames.score(corpus, tk.lexicons.read("conflict").only("aggression"))
    ways = ["article", "outlet", "cluster"]
    rates = tk.trends.rate(hits, articles, by="outlet", clusters=tk.duplicates.find(corpus), one_per=ways, seed=1)
    by = rates.set_index(["counted", "outlet"])
    every, outlet, story = (by.loc[way, ["rate", "rate_low", "rate_high"]] for way in by.index.unique(0))
    assert every.equals(outlet)
    for way, told in ((every, "{:.1f} and {:.1f} matches per 1,000 words"), (story, "at {:.1f} and {:.1f}, for")):
        assert told.format(way.loc["Oskelland Post", "rate"], way.loc["The Lakes Observer", "rate"]) in prose
        assert way["rate"].idxmax() == "The Merrin Courier"
        assert way.loc["Oskelland Post", "rate_low"] < way.loc["The Lakes Observer", "rate_high"]
    weeks = articles.dropna(subset="date").groupby([articles["date"].dt.to_period("W"), "outlet"], observed=True).size()
    assert (weeks.min(), weeks.max(), len(weeks)) == (1, 3, 36)


def test_what_the_notebooks_say_of_choosing_is_true(prose, sample):
    _, corpus = sample
    [book] = [read(path) for path in NOTEBOOKS if path.stem == "04-choose-articles"]
    source = "\n".join(cell.source for cell in book.cells if cell.cell_type == "code")
    plain, first, better = re.findall(r"^query = (.+)$", source, re.MULTILINE)
    kept = [len(tk.text.select(corpus, ast.literal_eval(query))) for query in (plain, first, better)]
    assert f"{kept[0]} of the {len(corpus)} articles have one of these words" in prose
    film = tk.text.clauses(corpus, ast.literal_eval(first)).set_index("clause").loc["film", "n_articles"]
    assert (film, kept[2] - kept[1]) == (2, 1)
    assert f"{kept[2]} articles remain" in prose
    phrases = tk.terms.ngrams(corpus, 2, by="outlet", stopwords="en", min_count=5).groupby("outlet", observed=True)
    leading = {outlet: part["term"].head(4).tolist() for outlet, part in phrases}
    assert leading["Oskelland Post"][0] == "cease fire"
    assert not any("cease fire" in found for outlet, found in leading.items() if outlet != "Oskelland Post")
    assert leading["The Merrin Courier"][0] == "peace process"


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    """What the notebook on lexicons makes, by the names that it gives."""
    [book] = [read(path) for path in NOTEBOOKS if path.stem == "05-lexicons"]
    names: dict[str, Any] = {}
    with pd.option_context("display.max_colwidth", None):  # which the notebook sets
        for cell in book.cells:
            if cell.cell_type == "code" and not re.search(r"figures\.save|widgets\.live", cell.source):
                exec(cell.source, names)
    return names


def test_what_the_notebooks_say_of_a_lexicon_is_true(prose, sample, made):
    _, corpus = sample
    rates = [made[name].set_index("outlet") for name in ("before", "after")]
    post, courier = ([rate.loc[name, "rate"] for rate in rates] for name in ("Oskelland Post", "The Merrin Courier"))
    assert f"*fighting* ({post[0]:.1f} to {post[1]:.1f}), the Courier a fifth" in prose
    assert courier[1] / courier[0] == pytest.approx(4 / 5, abs=0.01)
    assert courier[1] == pytest.approx(post[1], abs=0.01)
    assert rates[1]["rate_low"].max() < rates[1]["rate_high"].min()
    lost = made["lost"].merge(corpus.columns(["article_id", "outlet"]))
    rules = lost["rule"].value_counts()
    assert f"{rules['=Front']} times the Front, {rules['cease fire*']} times the cease-fire" in prose
    n_post = lost[(lost["rule"] == "cease fire*") & (lost["outlet"] == "Oskelland Post")].shape[0]
    assert f"of the {rules['cease fire*']} shielded cease-fires {n_post} stand in the Post" in prose
    assert lost["reason"].value_counts()["unless_near"] == 4
    left = made["coverage"].set_index("pattern")["n"]
    of_first = tk.frames.coverage(corpus, made["first"]).set_index("pattern")["n"]
    assert left["front*"] == 3
    assert f"three matches left of {of_first['front*']}" in prose
    assert of_first.idxmax() == "front*"
    assert {"artillery", "mortars", "hit", "struck"} <= set(made["suggested"]["term"])


def test_what_the_notebooks_say_of_actors_is_true(sample, made):
    _, corpus = sample
    told = tk.frames.actors(corpus, made["third"], made["actors"]).set_index(["actor", "frame"])
    assert 3.8 < 2 ** told.loc[("Oskelland", "fighting"), "log_ratio"] < 4, "almost four times"
    assert 2 ** told.loc[("Tarvia", "negotiation"), "log_ratio"] > 4, "more than four times"
    assert told.loc[("Lakes Union", "fighting"), "n_both"] == 0
    assert told.loc[("Lakes Union", "fighting"), "log_ratio"] == pytest.approx(-2.0, abs=0.05)


def test_what_the_notebooks_say_of_declared_figures_is_true(prose):
    declared = tk.paths.GALLERY.read_text(encoding="utf-8").partition("  frames-over-time:\n")[2].partition("\n\n")[0]
    assert len(declared.splitlines()) == 8
    assert "one declaration, of eight lines" in prose
    with pytest.warns(UserWarning, match="fewer than 10 articles"):
        drawn = tk.figures.draw(tk.paths.GALLERY, "peace-process-by-week")
    told = tk.charts.alternative_text(drawn.figure)
    assert "Breaks: peace process in week of 31 Mar 2025, from 0 to 2.6." in told
    assert "none in the weeks before, 2.6 matches per 1,000 words since" in prose
    assert (drawn.table["n_articles"].min(), drawn.table["n_articles"].max()) == (5, 8)


def test_what_the_notebooks_say_of_the_explorer_is_true(prose, sample):
    """By the plain functions."""
    articles, corpus = sample
    phrases = ("ceasefire*", "cease fire*", "truce*")
    hits = tk.frames.score(corpus, {phrase: [phrase] for phrase in phrases})
    rates = tk.trends.rate(hits, articles, by="outlet").set_index(["outlet", "frame"])
    n = rates["n_hits"].unstack()
    assert (n.loc["Oskelland Post", "ceasefire*"], n.loc["Oskelland Post", "cease fire*"]) == (0, 16)
    others = n.drop("Oskelland Post")
    assert f"the other two write *ceasefire* {others['ceasefire*'].sum()} times and *cease-fire* once" in prose
    assert others["cease fire*"].sum() == 1
    told = rates[["rate", "rate_low", "rate_high"]].map("{:.2g}".format).apply(list, axis=1)
    post, low, high = told["Oskelland Post", "cease fire*"]
    assert f"*cease-fire* ({post} per 1,000 words, 95 % interval by article {low} to {high}; 10 of its 23" in prose
    assert rates.loc[("Oskelland Post", "cease fire*"), ["n_articles_hit", "n_articles"]].tolist() == [10, 23]
    courier, observer = told["The Merrin Courier", "ceasefire*"], told["The Lakes Observer", "ceasefire*"]
    assert f"({courier[0]}, {courier[1]} to {courier[2]}.0, and {observer[0]}, {observer[1]} to {observer[2]})" in prose
