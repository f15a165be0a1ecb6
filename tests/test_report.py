"""A report: its numbers are those of the functions, its lines are scraps, and text from articles stays text."""

from __future__ import annotations

import base64
import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from toolkit import charts, compare, frames, lexicons, load, paths, report, text, trends
from toolkit.report import lines
from toolkit.report.cells import cells
from toolkit.report.keywords import keywords
from toolkit.text import passages

WAR = {"war": ["war", "battl*"], "peace": ["peace", "peace talks"]}


def corpus(texts: list[str], **columns: object) -> pd.DataFrame:
    n = len(texts)
    known = {
        "article_id": [f"a{number:03}" for number in range(n)],
        "date": pd.date_range("2025-03-03", periods=n, freq="3D"),
        "outlet": ["Courier" if number % 2 else "Post" for number in range(n)],
        "title": [f"Article {number}" for number in range(n)],
        "text": texts,
    }
    return pd.DataFrame(known | columns)


def drawn(n: int, seed: int = 0, length: int = 120) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    words = np.array([f"w{number}" for number in range(400)] + ["war", "battles", "peace", "talks"] * 20)
    return corpus([" ".join(rng.choice(words, length)) for _ in range(n)])


class Page(HTMLParser):
    """The elements of a page with what they hold."""

    def __init__(self, written: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(written)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def data_of(written: str) -> dict:
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', written, re.DOTALL)[1])


def write(articles: object, tmp_path: Path, lexicon: object = WAR, name: str = "r.html", **options: object) -> str:
    return report.write(articles, lexicon, tmp_path / name, **options).read_text(encoding="utf-8")


def runs(text_: str, n: int) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text_.casefold())
    return {tuple(words[at : at + n]) for at in range(len(words) - n + 1)}


# ------------------------------------------------------------------------------------------------------- share-safe


def all_text(written: str) -> str:
    """Whatever can be read out of a page: its text, its attributes, its data, and what is packed in addresses."""
    page = Page(written)
    packed = [base64.b64decode(one) for one in re.findall(r"base64,([A-Za-z0-9+/=]+)", written)]
    parts = [*page.text, *(str(value) for _, attributes in page.tags for value in attributes.values())]
    parts += [one.decode("utf-8", "replace") for one in packed]
    found = [" ".join(parts)]
    data = data_of(written)
    found += [" ".join(" ".join(map(str, line)) for line in data["lines"])]
    by_article: dict[int, list[str]] = {}
    for line in data["lines"]:  # as one who puts all lines of an article in a row would read them
        by_article.setdefault(line[3], []).append(" ".join(line[:3]))
    return " | ".join([*found, *(" ".join(own) for own in by_article.values())])


@pytest.mark.parametrize("which", ["sample", "every word", "hyphens", "long title", "blanks"])
def test_no_twenty_words_stand_as_they_stand_in_an_article(which, tmp_path):
    articles = {
        "sample": lambda: load.articles(paths.SAMPLE),
        "every word": lambda: corpus([" ".join(f"war a{n}b{m}" for m in range(150)) for n in range(30)]),
        "hyphens": lambda: corpus([" ".join(f"it{m}'s-a-war they'd-{n}" for m in range(60)) for n in range(8)]),
        "long title": lambda: drawn(6).assign(
            title=[" ".join(f"t{n}x{m}" for m in range(40)) + " war" for n in range(6)]
        ),
        "blanks": lambda: corpus(
            [" ".join(f"x{n}y{m} \n\n war \u00ad \u00a0 of,,, {m}   words ." for m in range(40)) for n in range(8)]
        ),
    }[which]()
    written = write(articles, tmp_path, lexicons.read("conflict") if which == "sample" else WAR)
    assert len(data_of(written)["lines"]) >= 6
    theirs = set().union(*(runs(f"{one['title']} | {one['text']}", 20) for one in articles.to_dict("records")))
    theirs |= set().union(*(runs(one, 20) for column in ("title", "text") for one in articles[column].dropna()))
    assert theirs & runs(all_text(written), 20) == set()


def copied(n: int, edited: bool) -> pd.DataFrame:
    """So many copies of one long text, of which every word is a match; edited ones begin and end elsewhere."""
    words = [f"{'war' if number % 4 else 'peace'} x{number}y" for number in range(120)]
    cuts = [(number % 9, 120 - number % 7) if edited else (0, 120) for number in range(n)]
    news = [f"{'By our own correspondent. ' * edited}" + " ".join(words[low:high]) for low, high in cuts]
    return corpus(news, title=[f"Printed in paper {number}" for number in range(n)])


def stitched(lines_: list[list[str]]) -> set[tuple[str, ...]]:
    """Each line alone, and continued with each other line, with what they share read once."""
    split = [re.findall(r"\w+", " ".join(one).casefold()) for one in lines_]
    found = set()
    for one in split:
        for other in split:
            shared = next(n for n in range(len(one), -1, -1) if n <= len(other) and one[len(one) - n :] == other[:n])
            found |= runs(" ".join([*one, *other[shared:]]), 20)
    return found


@pytest.mark.parametrize("edited", [False, True])
def test_lines_of_copies_do_not_fill_one_anothers_gaps(edited, tmp_path):
    articles = copied(40, edited)
    shown = data_of(write(articles, tmp_path))["lines"]
    assert len({line[3] for line in shown}) >= 3
    theirs = set().union(*(runs(one, 20) for one in articles["text"]))
    told = stitched([line[:3] for line in shown])
    assert told
    assert theirs & told == set()


def corrected(n: int, apart: int, seed: int) -> pd.DataFrame:
    """So many copies of one text in which every word may be a match; in each, other words were changed, some apart."""
    rng = np.random.default_rng(seed)
    words = [f"{'war' if number % 4 else 'peace'} x{number}y" for number in range(90)]
    whole = " ".join(words).split()
    news = []
    for number in range(n):
        own = list(whole)
        for at in range(int(rng.integers(apart)), len(own), apart):
            own[at] = rng.choice(["", f"c{number}d{at}", f"{own[at]} and c{number}d{at}"])
        news.append(" ".join(own))
    return corpus(news)


def chosen(articles: pd.DataFrame, lexicon: dict[str, list[str]] = WAR) -> list[list[str]]:
    """Lines of all articles together."""
    index = text.index(articles)
    points = pd.DataFrame({"article_id": index.ids.astype("object"), "all": "all"})
    found = lines.lines_of(index, text.as_lexicon(lexicon), points, most=50, seed=0)
    return found[["left", "match", "right"]].to_numpy().tolist()


@pytest.mark.parametrize("apart", [14, 20, 30])
def test_nor_do_those_of_copies_that_were_corrected_where_a_line_ends(apart):
    for seed in range(10):
        articles = corrected(30, apart, seed)
        shown = chosen(articles)
        theirs = set().union(*(runs(one, 20) for one in articles["text"]))
        assert len(shown) >= 3
        assert theirs & stitched(shown) == set()


def test_the_same_words_elsewhere_are_no_copy():
    said, n = "the minister of defence said so on Monday", range(30)
    texts = [" ".join([*(f"a{k}b{m}" for m in n), said, *(f"c{k}d{m}" for m in n), "war"]) for k in range(4)]
    assert sorted(chosen(corpus(texts))) == sorted([" ".join(one.split()[-9:-1]), "war", ""] for one in texts)
    beside = [f"war the old minister said so {' '.join(f'c{k}d{m}' for m in n)}" for k in range(4)]
    assert len(chosen(corpus(beside))) == 1


def test_a_line_does_not_go_on_where_its_title_was_cut():
    title = " ".join(f"t{number}" for number in range(12)) + " war " + " ".join(f"u{number}" for number in range(12))
    articles = corpus(["Rain and sun."] * 3, title=[title, "War it was", f"{title} again"])
    index = text.index(articles)
    points = pd.DataFrame({"article_id": articles["article_id"].astype("object"), "group": "all"})
    found = lines.lines_of(index, text.as_lexicon(WAR), points, most=5, seed=0)
    assert found["match"].tolist() == ["War"]


def test_nothing_else_holds_a_text(tmp_path):
    """Outlets and files that are texts, a title that the text goes on from, a 1 MB word."""
    whole = " ".join(f"w{number}" for number in range(20)) + " war " + " ".join(f"v{number}" for number in range(60))
    articles = corpus([whole] * 4, title=" ".join(whole.split()[:12]), outlet=whole, source_file=f"{whole}.txt")
    for lexicon in (WAR, {"w": ["w15", "w17", "v3"]}):
        written = write(articles, tmp_path, lexicon)
        assert runs(whole, 20) & runs(all_text(written), 20) == set()
        data = data_of(written)
        told = [f"{data['articles'][line[3]][2]} {' '.join(line[:3])}" for line in data["lines"]]
        assert all(runs(whole, 20).isdisjoint(runs(one, 20)) for one in told)
    long = write(corpus([f"{'x' * 1_000_000} war {'y' * 1_000_000}"] * 3), tmp_path)
    assert len(long) < 600_000


def test_an_address_quotes_no_text(tmp_path):
    quote = "%20".join(f"w{number}" for number in range(60))
    articles = corpus([f"War in place {number}." for number in range(4)])
    articles["url"] = [
        f"https://a.example/1#:~:text={quote}",
        f"https://a.example/{quote.replace('%20', '-')}",
        f"https://a.example/?q={quote}",
        "https://b.example/some-slug-of-a-title?id=7",
    ]
    data = data_of(write(articles, tmp_path))
    links = [data["articles"][line[3]][3] for line in data["lines"]]
    assert sorted(links) == ["", "", "https://a.example/1", "https://b.example/some-slug-of-a-title?id=7"]


def test_signs_that_stand_without_blanks_are_counted_by_themselves(tmp_path):
    """A clause of Chinese is no word."""
    clause = "".join(chr(0x4E00 + number) for number in range(40))
    whole = "".join(f"{clause}{number}，战争，" for number in range(8))
    shown = data_of(write(corpus([whole] * 3), tmp_path, {"war": ["战争"]}))["lines"]
    assert all(len("".join(line[:3])) <= 60 for line in shown)
    assert lines.clipped(clause) == f"{clause[:24]} …"


def test_names_that_differ_by_blanks_are_one_and_long_ones_stay_two(tmp_path):
    articles = corpus(["War and war."] * 12, outlet=["China", "China "] * 6)
    assert data_of(write(articles, tmp_path))["lines"]
    long = " ".join(["word"] * 30)
    again = write(articles.assign(outlet=[f"{long} a", f"{long} b"] * 6), tmp_path)
    assert f"{' '.join(['word'] * 12)} … (2)" in again
    for by in ("words", "articles"):
        assert "aa" in write(articles.assign(**{by: ["aa", "bb"] * 6}), tmp_path, by=by)
    nobody = articles.assign(outlet=pd.Categorical([None] * 12))
    assert "(missing)" in write(nobody, tmp_path)


def test_the_seed_draws_the_lines_and_the_level_is_told(tmp_path):
    articles = drawn(60)
    one, same, other = (write(articles, tmp_path, lines=2, seed=seed) for seed in (1, 1, 2))
    assert one == same
    assert data_of(one)["lines"] != data_of(other)["lines"]
    assert "its 80 % interval" in write(articles, tmp_path, level=0.8).replace("Its", "its")
    assert "95 %" not in write(articles, tmp_path, level=0.8)


def test_a_theme_around_it_does_not_change_a_report(tmp_path):
    articles = drawn(20)
    plain = write(articles, tmp_path)
    with charts.theme("dark", width=85, locale="de"):
        assert write(articles, tmp_path) == plain


def test_what_stands_in_many_copies_is_shown_once_or_alike(tmp_path):
    shown = data_of(write(corpus(["The war began at dawn and the talks of peace ended."] * 12), tmp_path))["lines"]
    assert len({" ".join(" ".join(line[:3]).split()) for line in shown}) == 1
    assert len({line[3] for line in shown}) > 1


def test_with_texts_they_are_there(tmp_path):
    articles = drawn(4)
    written = write(articles, tmp_path, with_texts=True)
    assert sorted(data_of(written)["texts"]) == sorted(articles["text"])
    assert "The texts of their articles are in this page." in written
    assert data_of(write(articles, tmp_path))["texts"] == []


@pytest.mark.parametrize(
    ("given", "cut"),
    [
        (("a " * 8, "war", "b " * 8), 17),
        (("it's " * 8, "war", "b " * 8), 19),
        (("", "war", "don't " * 8), 17),
        (("a", " ".join(["war"] * 30), "b"), 19),
        (("", "", ""), 0),
    ],
)
def test_a_line_is_cut_at_its_ends(given, cut):
    found = lines.trimmed(*given)
    joined = " ".join(found)
    assert len(re.findall(r"\w+", joined)) == cut
    assert " ".join(" ".join(given).split()).startswith(" ".join(found[0].split()[:1]))
    assert given[0].split()[len(given[0].split()) - len(found[0].split()) :] == found[0].split()
    assert given[2].split()[: len(found[2].split())] == found[2].split()


# ---------------------------------------------------------------------------------------------------------- numbers


def test_points_say_what_the_functions_say(tmp_path):
    articles = load.articles(paths.SAMPLE)
    lexicon = lexicons.read("conflict").only("aggression", "peace process")
    written = write(articles, tmp_path, lexicon, period="M", lines=4)
    by_outlet, over_time = (one["points"] for one in data_of(written)["charts"])
    hits = frames.score(articles, lexicon)
    rates = trends.rate(hits, articles, by="outlet").set_index(["frame", "outlet"])
    assert len(by_outlet) == 6
    for _, _, of, numbers, shown in by_outlet:
        frame, outlet = of.split(", ")
        row = rates.loc[(frame, outlet)]
        assert float(numbers.split()[0]) == pytest.approx(row["rate"], rel=0.06)
        assert numbers.endswith(f"{row['n_hits']:,} matches in {row['n_articles']} articles")
        assert 0 < len(shown) <= 4
    months = {of for _, _, of, *_ in over_time}
    assert {one.split(", ")[-1] for one in months} == {"Mar 2025", "Apr 2025", "May 2025"}
    assert all(0 < left < 1 and 0 < top < 1 for left, top, *_ in [*by_outlet, *over_time])


def test_lines_are_matches_of_their_point_each_of_another_article_first(tmp_path):
    articles = drawn(40)
    data = data_of(write(articles, tmp_path, period="M", lines=5, seed=2))
    whole = dict(zip(articles["title"], articles["text"], strict=True))
    outlet_of = dict(zip(articles["title"], articles["outlet"], strict=True))
    date_of = dict(zip(articles["title"], articles["date"], strict=True))
    for chart in data["charts"]:
        for _, _, of, _, shown in chart["points"]:
            assert 0 < len(shown) <= 5
            told = [data["lines"][number] for number in shown]
            titles = [data["articles"][line[3]][2] for line in told]
            assert len(set(titles)) == len(set(titles[: len(set(titles))]))  # before a second of any, one of each
            for (left, match, right, _), title in zip(told, titles, strict=True):
                assert " ".join(f"{left} {match} {right}".split()) in whole[title]
                assert re.fullmatch("war|battles" if of.startswith("war") else "peace( talks)?", match)
                where = of.split(", ")
                assert outlet_of[title] in where or chart["name"] == "time"
                if chart["name"] == "time":
                    assert f"{date_of[title]:%b %Y}" == where[-1]


def test_keywords_are_those_of_keyness(tmp_path):
    articles = load.articles(paths.SAMPLE)
    index = text.index(articles)
    found = keywords(index, index.articles["outlet"], level=0.95)
    assert found.groupby("group").size().max() <= 8
    for group, own in found.groupby("group"):
        theirs = compare.keyness(index, by="outlet", target=group, stopwords="en", permutations=0).set_index("term")
        same = theirs.loc[own["term"]]
        assert own["n_target"].tolist() == same["n_target"].tolist()
        assert own["n_articles_target"].tolist() == same["n_articles_target"].tolist()
        assert own["log_ratio"].tolist() == pytest.approx(same["log_ratio"].tolist())
        assert own["log_ratio_low"].tolist() == pytest.approx(same["log_ratio_low"].tolist(), nan_ok=True)
        sure = theirs[(theirs["log_ratio_low"] > 0) | (theirs["n_reference"] == 0)]
        assert own["term"].tolist() == sure[sure["n_articles_target"] >= 5].index[:8].tolist()


def test_what_was_left_out_is_told(tmp_path):
    (tmp_path / "articles").mkdir()
    drawn(6).drop(columns="article_id").astype("str").to_json(
        tmp_path / "articles" / "a.jsonl", orient="records", lines=True
    )
    with (tmp_path / "articles" / "a.jsonl").open("a") as stream:
        stream.write('{"title": "", "text": ""}\n{"title": "x", "te')
    found = load.intake(tmp_path / "articles")
    written = html.unescape(write(found, tmp_path))
    assert len(found.rejects) == 2
    for reason in found.rejects["reason"]:
        assert reason in written
    assert "2 records became no article" in written
    assert "whether something was left out before is not known here" in write(found.articles, tmp_path)


def test_the_order_of_the_articles_changes_no_byte(tmp_path):
    for articles, lexicon in ((load.articles(paths.SAMPLE), lexicons.read("conflict")), (drawn(40), WAR)):
        once = write(articles, tmp_path, lexicon)
        again = write(articles.sample(frac=1, random_state=1), tmp_path, lexicon)
        assert len(data_of(once)["lines"]) > 20
        assert data_of(again)["lines"] == data_of(once)["lines"]
        assert again == once


def test_the_same_page_every_time_and_none_half_written(tmp_path):
    articles = drawn(20)
    one = write(articles, tmp_path)
    assert write(articles, tmp_path, name="other.html") == one
    assert write(text.index(articles), tmp_path, name="index.html") == one
    assert write(articles, tmp_path, seed=1) != one
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index.html", "other.html", "r.html"]


def test_notes_say_of_what_they_are_true(tmp_path):
    written = html.unescape(write(drawn(8), tmp_path, period="M"))
    notes = re.findall(r"<li>([^<]*intervals[^<]*)</li>", written)
    assert len(notes) == len(set(notes)) > 0
    assert all(re.match("How often, (by outlet|over time): ", one) for one in notes)


def test_some_lines_stand_in_the_page_itself(tmp_path):
    written = write(drawn(40), tmp_path, period="M")
    section = written[written.index('<section id="some"') : written.index('<section id="methods"')]
    assert re.findall("<h3>(.*?)</h3>", section) == ["war", "peace"]
    shown = [tuple(one) for one in re.findall("<bdi>… (.*?)<mark>(.*?)</mark>(.*?) …</bdi>", section)]
    assert len(shown) == 6
    assert set(shown) <= {tuple(line[:3]) for line in data_of(written)["lines"]}


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("he had called", "with his", "he had called [] with his"),
        ("slightly", ". Residents said", "slightly []. Residents said"),
        ("to speak of “", "by one", "to speak of “[] by one"),
        ('a "', '" between', 'a "[]" between'),
        ('said "no"', '"yes" they', 'said "no" [] "yes" they'),
        ("the", "-makers met", "the []-makers met"),
        ("it came -", "- and went", "it came - [] - and went"),
        ("pre-", "’s end", "pre-[]’s end"),
        ("", "", "[]"),
    ],
)
def test_blanks_stand_where_a_reader_expects_them(left, right, expected):
    assert "[]".join(passages.spaced(left, right)) == expected


# ---------------------------------------------------------------------------------------------------------- hostile

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&\u202e\u0000\u2028"


def test_text_from_articles_stays_text(tmp_path):
    articles = drawn(12)
    articles["text"] = [f"war {EVIL} peace {EVIL} end" for _ in range(12)]
    articles["title"] = f"{EVIL} once"  # or each line would go on from its title
    articles["outlet"] = [EVIL, "</title><b>"] * 6
    articles["url"] = [
        "javascript:alert(1)",
        'https://a.example/?"><script>',
        " data:text/html,x",
        "HTTP://b.example",
    ] * 3
    lexicon = {f"war{EVIL[:30]}": ["war"], "peace": ["peace"]}
    for options in ({}, {"with_texts": True}, {"title": EVIL}):
        written = write(articles, tmp_path, lexicon, **options)
        page = Page(written)
        kinds = [tag for tag, _ in page.tags]
        assert "\u202e" not in written
        assert kinds.count("script") == 2
        assert "b" not in kinds
        assert {attributes["src"][:26] for tag, attributes in page.tags if tag == "img"} == {
            "data:image/svg+xml;base64,"
        }
        assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
        links = {one[3] for one in data_of(written)["articles"]}
        assert links == {"", 'https://a.example/?"><script>', "HTTP://b.example"}
    policy = next(one["content"] for tag, one in page.tags if one.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not re.findall(r'(?:src|href)="(?!data:|#)', written)


def test_in_markdown_too(tmp_path):
    articles = drawn(8).assign(title="# [x](javascript:alert(1))", outlet="<b>|`a`")
    written = write(articles, tmp_path, name="r.md")
    assert "<b>" not in written.replace("\\<b\\>", "")
    assert "](javascript" not in written.replace("\\]", "")
    assert "\\<b\\>\\|\\`a\\`" in written
    named = re.findall(r"\]\((\S+?\.png)\)", written)
    assert named
    assert all((tmp_path / name).is_file() for name in named)
    assert "## How this was counted" in written


# ---------------------------------------------------------------------------------------------------------- awkward


@pytest.mark.parametrize(
    "case",
    [
        corpus(["war and peace"]),
        corpus(["rain", "sun", "snow"]),
        corpus(["", "war"]),
        corpus(["war"] * 5, outlet=None),
        corpus(["war"] * 5, date=pd.NaT),
        corpus(["war"] * 5, title=None),
        corpus(["war peace"] * 30, outlet=[f"Outlet {n} " + "long " * 30 for n in range(30)]),
        corpus(["war peace"] * 40, date=pd.date_range("1960-01-01", periods=40, freq="540D")),
        corpus(["war", "peace", "حرب وسلام", "جنگ war"], outlet=["الجزيرة", "الجزيرة", "BBC اردو", "BBC اردو"]),
        pd.DataFrame({"article_id": ["a", "b"], "text": ["war", "peace"]}),
    ],
    ids=[
        "one",
        "no match",
        "empty text",
        "no outlet",
        "no date",
        "no title",
        "30 outlets",
        "60 years",
        "arabic",
        "bare",
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_awkward_articles_get_a_report(case, tmp_path):
    written = write(case, tmp_path)
    data = data_of(written)
    assert f"<dd>{len(case):,}</dd>" in written
    assert all(np.isfinite(point[:2]).all() for chart in data["charts"] for point in chart["points"])
    for chart in data["charts"]:
        assert f'data-chart="{chart["name"]}"' in written


def test_another_column_and_many_frames(tmp_path):
    articles = drawn(30).assign(section=["a", "b", "c"] * 10)
    many = {f"frame {n}": [f"w{n}", f"w{n + 20}"] for n in range(15)}
    written = write(articles, tmp_path, many, by="section", title="Sections")
    assert "<title>Sections</title>" in written
    assert len(data_of(written)["charts"][0]["points"]) == 6 * 3
    assert "All frames, by section" in written


def test_without_any_match_the_page_says_so(tmp_path):
    written = write(drawn(30), tmp_path, {"none": ["qqq"], "neither": ["qqqq"]})
    assert "No match at all in these articles: none and neither." in written
    assert "matches per 1,000 words" in written
    assert "Press a point" not in written
    assert [chart["name"] for chart in data_of(written)["charts"]] == ["groups"]
    assert "No match at all in these articles: none." in write(drawn(30), tmp_path, {"none": ["qqq"], **WAR})
    assert "No match at all" not in write(drawn(30), tmp_path)


@pytest.mark.parametrize(
    ("days", "unit"),
    [(3, "month"), (900, "month"), (3_000, "quarter"), (22_000, "year")],
)
def test_articles_are_counted_in_periods_that_can_be_told_apart(days, unit, tmp_path):
    dates = pd.Timestamp("1960-01-01") + pd.to_timedelta(np.arange(12) * days // 12, unit="D")
    written = write(drawn(12).assign(date=dates), tmp_path, name="r.md")
    assert f"Heatmap: articles by outlet and {unit}" in written


def test_one_outlet_is_not_told_apart(tmp_path):
    written = write(drawn(12).assign(outlet="Post"), tmp_path)
    assert '<h2 id="groups-h">How often</h2>' in written
    assert "apart</h2>" not in written


def test_keywords_are_told_as_times(tmp_path):
    articles = drawn(40)
    articles.loc[articles["outlet"] == "Post", "text"] += " dawn" * 4
    written = html.unescape(write(articles, tmp_path))
    found = keywords(text.index(articles), articles["outlet"], level=0.95).set_index("term").loc["dawn"]
    assert found["n_reference"] == 0
    row = re.search("<td[^>]*>dawn</td>(.*?)</tr>", written)[1]
    assert re.findall(">([^<]+)</td>", row) == ["80", "20", "0", "–", "–", "–"]


def test_a_dictionary_has_no_version(tmp_path):
    assert "<dd>lexicon, sha256 " in write(drawn(6), tmp_path)


@pytest.mark.parametrize(
    ("call", "kind", "sentence"),
    [
        (
            lambda f: report.write(drawn(3), WAR, f / "r.pdf"),
            ValueError,
            "'r.pdf' has no ending that is known here: write",
        ),
        (lambda f: report.write(drawn(3), WAR, f / "no" / "r.html"), FileNotFoundError, "the folder '"),
        (
            lambda f: report.write(drawn(3), WAR, f / "r.html", by="outlt"),
            ValueError,
            "the articles have no column 'outlt'",
        ),
        (
            lambda f: report.write(drawn(3), WAR, f / "r.html", lines=-1),
            ValueError,
            "lines=-1 cannot be used: give a whole",
        ),
        (lambda f: report.write(drawn(3), WAR, f / "r.html", level=2), ValueError, "level"),
        (lambda f: report.write(drawn(3), WAR, f / "r.html", period="H"), ValueError, "period 'H' is not known"),
        (lambda f: report.write(drawn(3).head(0), WAR, f / "r.html"), ValueError, "there is no article to report on."),
    ],
)
def test_what_cannot_be_reported_is_said(call, kind, sentence, tmp_path):
    with pytest.raises(kind) as raised:
        call(tmp_path)
    assert str(raised.value).startswith(sentence)
    assert not list(tmp_path.iterdir())


# ------------------------------------------------------------------------------------------------ points and cells


def test_points_are_where_the_chart_draws_them():
    articles = drawn(40)
    hits = frames.score(articles, WAR)
    chart = charts.bars(trends.rate(hits, articles, by="outlet"))
    found = charts.points(chart).set_index(["frame", "group"])
    rates = trends.rate(hits, articles, by="outlet").set_index(["frame", "outlet"])["rate"]
    axes = {one.get_title(loc="left"): one for one in chart.axes}
    for (frame, group), row in found.iterrows():
        place = chart.transFigure.transform((row["left"], 1 - row["top"]))
        x, _ = axes[frame].transData.inverted().transform(place)
        assert x == pytest.approx(rates[(frame, group)])
    over_time = charts.trend(trends.rate(hits, articles, by="outlet", period="M"))
    assert len(charts.points(over_time)) == 2 * 2 * 4  # frames, outlets, months
    assert charts.points(charts.heatmap(trends.rate(hits, articles, by="outlet"))).empty


def test_groups_are_drawn_apart_where_there_is_enough_to_see():
    def asked(n: int, n_outlets: int, days: int) -> tuple[str | None, str]:
        dates = pd.Timestamp("2025-01-06") + pd.to_timedelta(np.arange(n) * days // n, unit="D")
        articles = pd.DataFrame({"date": dates, "outlet": [f"o{k % n_outlets}" for k in range(n)]})
        return cells(pd.DataFrame({"frame": "war", "n_hits": [1] * n}), articles, "outlet")

    assert asked(2_000, 3, 84) == ("outlet", "W")
    assert asked(150, 3, 84) == ("outlet", "2W")
    assert asked(20, 3, 84) == (None, "M")
    assert asked(2_000, 1, 84) == (None, "W")
    assert asked(2_000, 30, 84) == (None, "W")
    assert asked(20_000, 3, 7_300) == ("outlet", "M")
    assert asked(3, 3, 84) == (None, "M")
