"""A report as one page of HTML: everything is inside, nothing is fetched, and text from articles stays text."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from toolkit import charts, tables
from toolkit.charts import names
from toolkit.figures import files
from toolkit.figures.provenance import MADE_BY
from toolkit.report import words
from toolkit.report.content import Content, Picture
from toolkit.text.passages import spaced

SOME = 3  # lines of each frame that stand in the page itself
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")  # turn the order of all that stands behind them
_ASSETS = Path(__file__).parents[1] / "assets"
_OF_POINT = ["period", "n_hits", "n_articles", "rate", "rate_low", "rate_high"]
_COLUMNS = {
    "n_hits": "matches",
    "n_words": "words",
    "n_articles": "articles",
    "n_articles_hit": "with a match",
    "rate": "per 1,000 words",
    "rate_low": "from",
    "rate_high": "to",
    "share": "share with a match",
}
_SHORT = 14  # signs: a date stays on one line


def page(content: Content) -> str:
    """The page."""
    style, *scripts = (_ASSETS.joinpath(name).read_text("utf-8") for name in ("report.css", "points.js", "report.js"))
    script = "".join(scripts)
    policy = "; ".join(
        (
            "default-src 'none'",
            "img-src data:",
            f"style-src {_hash(style)}",
            f"script-src {_hash(script)}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    parts = _sections(content)
    sections = "\n".join(_section(*part) for part in parts)
    links = "".join(f'<li><a href="#{name}">{_text(heading)}</a></li>' for name, heading, _ in parts)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="{_text(MADE_BY)}">
<title>{_text(content.title)}</title>
<style>{style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the numbers</a>
<header><h1>{_text(content.title)}</h1><p>{_text(words.LEAD)}</p>{_facts(content.facts)}
<nav aria-label="Sections"><ul>{links}</ul></nav></header>
<main id="main">
{sections}
</main>
<dialog id="lines" aria-labelledby="lines-heading"><div class="bar"><h2 id="lines-heading" tabindex="-1"></h2>
<button type="button" class="close">Close</button></div><p id="lines-note"></p><ol id="lines-list"></ol></dialog>
<script type="application/json" id="data">{_json(_data(content))}</script>
<script>{script}</script>
</body>
</html>
"""


def _sections(content: Content) -> list[tuple[str, str, str]]:
    found = [("corpus", "What is in the corpus", _corpus(content))]
    drawn = [picture for picture in content.pictures if picture.name != "corpus"]
    found += [
        (picture.name, picture.heading, _picture(picture, content) + _numbers(picture, content)) for picture in drawn
    ]
    if len(content.lines):
        found.append(("some", "Some lines", _lines(content)))
    if len(content.keywords):
        found.append(("keywords", words.apart(content), _keywords(content)))
    found.append(("methods", "How this was counted", "".join(f"<p>{_text(one)}</p>" for one in words.methods(content))))
    found.append(("sources", "What this rests on", _sources(content)))
    return found


def _section(name: str, heading: str, body: str) -> str:
    return f'<section id="{name}" aria-labelledby="{name}-h"><h2 id="{name}-h">{_text(heading)}</h2>{body}</section>'


def _facts(facts: list[tuple[str, str]]) -> str:
    return (
        "<dl>" + "".join(f"<div><dt>{_text(name)}</dt><dd>{_text(told)}</dd></div>" for name, told in facts) + "</dl>"
    )


def _corpus(content: Content) -> str:
    parts = [_table(content.groups, "Articles and words")]
    parts += [f"<p>{_text(one)}</p>" for one in (words.left_out(content), words.silence(content)) if one]
    if content.rejects is not None and len(content.rejects):
        parts.append(_table(content.rejects, "What was left out, and why"))
    parts += [_picture(picture, content) for picture in content.pictures if picture.name == "corpus"]
    return "".join(parts)


def _picture(picture: Picture, content: Content) -> str:
    told = _text(charts.alternative_text(picture.figure))
    image = base64.b64encode(files.drawn(picture.figure, "svg", {"Date": None, "Creator": None})).decode("ascii")
    hint = '<p class="hint">Press a point to read the lines behind it; arrow keys go from one to the next.</p>'
    opens = len(picture.points) and len(content.lines)
    return (
        f'{_before(picture.name, content)}<figure><div class="chart" data-chart="{picture.name}"><img alt="{told}" '
        f'src="data:image/svg+xml;base64,{image}"></div></figure>{hint if opens else ""}'
    )


def _before(name: str, content: Content) -> str:
    return f'<p class="before">{_text(words.before(name, content))}</p>'


def _numbers(picture: Picture, content: Content) -> str:
    return (
        f"<details><summary>The numbers</summary><p>{_text(words.columns(content))}</p>"
        f"{_table(told(picture.table), picture.heading)}</details>{_download(picture.name, picture.table)}"
    )


def _lines(content: Content) -> str:
    parts = [_before("lines", content)]
    for frame, own in content.lines.groupby("frame", sort=False):
        rows = own[["left", "match", "right", "outlet", "date"]].head(SOME).itertuples(index=False, name=None)
        items = "".join(f"<li>{_line(*row)}</li>" for row in rows)
        parts.append(f'<h3>{_text(frame)}</h3><ul class="lines">{items}</ul>')
    return "".join(parts)


def told(table: pd.DataFrame) -> pd.DataFrame:
    """The columns that a reader needs, by plain names; periods as charts write them."""
    shown = [name for name in table.columns if name in _COLUMNS or table[name].dtype.kind not in "fiu"]
    found = table[[name for name in shown if not table[name].isna().all()]].copy()
    if "period" in found.columns:
        found["period"] = [words.period(one) for one in found["period"]]
    return found.rename(columns=_COLUMNS)


def _line(left: str, match: str, right: str, outlet: str, date: str) -> str:
    before, behind = map(_text, spaced(left, right))
    where = f'<span class="from">{_text(outlet)}, {_text(date)}</span>'
    return f"{where} <bdi>… {before}<mark>{_text(match)}</mark>{behind} …</bdi>"


def times(keywords: pd.DataFrame) -> pd.DataFrame:
    """Keywords as a reader reads them: how many times as often, instead of its logarithm."""
    found = keywords[["group", "term", "n_target", "n_articles_target", "n_reference"]].set_axis(
        ["group", "word", "here", "in articles", "elsewhere"], axis=1
    )
    ratios = 2 ** keywords[["log_ratio", "log_ratio_low", "log_ratio_high"]].astype("float64")
    found[["times as often", "from", "to"]] = ratios.where(keywords["n_reference"] > 0)
    return found


def _keywords(content: Content) -> str:
    of_groups = times(content.keywords).groupby("group", sort=False)
    each = "".join(_table(own.drop(columns="group"), str(group)) for group, own in of_groups)
    return f'{_before("keywords", content)}<div class="side">{each}</div>{_download("keywords", content.keywords)}'


def _table(table: pd.DataFrame, caption: str) -> str:
    kinds = [_kind(table[name]) for name in table.columns]
    head = "".join(f'<th scope="col"{kind}>{_text(name)}</th>' for name, kind in zip(table.columns, kinds, strict=True))
    rows = (
        "".join(f"<td{kind}>{_cell(value)}</td>" for value, kind in zip(row, kinds, strict=True))
        for row in table.itertuples(index=False, name=None)
    )
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{_text(caption)}"><table><caption>{_text(caption)}'
        f"</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _kind(column: pd.Series) -> str:
    if pd.api.types.is_numeric_dtype(column):
        return ' class="number"'
    return ' class="short"' if all(len(plain(value)) <= _SHORT for value in column) else ""


def _cell(value: Any) -> str:
    return _text(plain(value))


def plain(value: Any) -> str:
    """A cell as a reader reads it."""
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return "–"
    if isinstance(value, float | np.floating):
        return names.number(float(value))
    return f"{value:,}" if isinstance(value, int | np.integer) else str(value)


def _download(name: str, table: pd.DataFrame) -> str:
    plain = table.astype({"period": "str"}) if "period" in table.columns else table
    content = base64.b64encode(tables.guarded(plain).to_csv(index=False, lineterminator="\n").encode()).decode("ascii")
    address = f"data:text/csv;charset=utf-8;base64,{content}"
    return f'<p class="download"><a download="{name}.csv" href="{address}">Download these numbers (CSV)</a></p>'


def _sources(content: Content) -> str:
    notes = "".join(f"<li>{_text(one)}</li>" for one in content.notes)
    told = f"<h3>Notes</h3><ul>{notes}</ul>" if notes else ""
    return _facts(content.sources) + told + f"<p>Made by {_text(MADE_BY)}.</p>"


def _data(content: Content) -> dict[str, Any]:
    """The points and their lines, as short as can be: the script draws them."""
    lines = content.lines
    articles = lines.drop_duplicates("article_id")
    number = {article: place for place, article in enumerate(articles["article_id"])}
    found = [
        [before, match, behind, number[article]]
        for left, match, right, article in zip(
            lines["left"], lines["match"], lines["right"], lines["article_id"], strict=True
        )
        for before, behind in [spaced(left, right)]
    ]
    about = articles[["outlet", "date", "title", "url"]].values.tolist()
    told = [_points(picture, lines, content.most) for picture in content.pictures if len(picture.points)]
    texts = [content.texts.get(article, "") for article in articles["article_id"]] if content.texts else []
    return {"charts": told, "lines": found, "articles": about, "texts": texts}


def _points(picture: Picture, lines: pd.DataFrame, most: int) -> dict[str, Any]:
    """Each point: where it stands, what it says, and which lines are behind it."""
    of = lines.groupby(["frame", picture.column], observed=True).indices if len(lines) else {}
    rows = _rows(picture.table)
    found = []
    for frame, group, place, left, top in picture.points.itertuples(index=False, name=None):
        row = rows[(frame, group, place)]
        key = group if picture.column == "group" else f"{group}|{place}"
        own = [int(one) for one in of.get((frame, key), [])[:most]]
        found.append([round(left, 4), round(top, 4), *words.point(frame, group, row), own])
    return {"name": picture.name, "points": found}


def _rows(table: pd.DataFrame) -> dict[tuple[str, str, int], dict[str, Any]]:
    """Each row of a trend, by its frame, group and place."""
    by = list(table.columns[: table.columns.get_loc("frame")])
    group = [" · ".join(map(names.text_of, row)) for row in table[by].astype("object").to_numpy().tolist()]
    known = table["period"].dropna()
    first = min(known) if len(known) else None
    place = [0 if first is None else (one - first).n // first.freq.n for one in table["period"]]
    keys = zip(table["frame"].astype(str), group, place, strict=True)
    rows = table[_OF_POINT].itertuples(index=False, name=None)
    return {key: dict(zip(_OF_POINT, row, strict=True)) for key, row in zip(keys, rows, strict=True)}


def _json(data: dict[str, Any]) -> str:
    """For a page: no sign in it ends the script or begins a comment."""
    written = _TURNS.sub("", json.dumps(data, ensure_ascii=False, separators=(",", ":")))
    for sign in "<>&\u2028\u2029":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return written.encode("utf-8", "replace").decode("utf-8")


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode('ascii')}'"


def _text(value: object) -> str:
    return html.escape(_TURNS.sub("", str(value)), quote=True)
