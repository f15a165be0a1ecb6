"""A report as one page of HTML: everything is inside, nothing is fetched, and text from articles stays text."""

from __future__ import annotations

import base64
import hashlib
import html
import json
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

_ASSETS = Path(__file__).parents[1] / "assets"
_OF_POINT = ["period", "n_hits", "n_articles", "rate", "rate_low", "rate_high"]
_COLUMNS = {
    "n_hits": "matches",
    "n_words": "words",
    "n_articles": "articles",
    "n_articles_hit": "with a match",
    "n_articles_target": "in articles",
    "rate": "rate",
    "rate_low": "from",
    "rate_high": "to",
    "share": "share of articles",
    "n_target": "here",
    "n_reference": "elsewhere",
    "log_ratio": "log ratio",
    "log_ratio_low": "from",
    "log_ratio_high": "to",
}


def page(content: Content) -> str:
    """The page."""
    style, script = (_ASSETS.joinpath(f"report.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))
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
<header><h1>{_text(content.title)}</h1>{_facts(content.facts)}<nav aria-label="Sections"><ul>{links}</ul></nav></header>
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
    found += [(picture.name, picture.heading, _picture(picture) + _numbers(picture)) for picture in drawn]
    if len(content.keywords):
        found.append(("keywords", "Words that set them apart", _keywords(content)))
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
    parts += [_picture(picture) for picture in content.pictures if picture.name == "corpus"]
    if content.rejects is None:
        parts.append("<p>The articles were given as a table: what became no article is not known here.</p>")
    elif len(content.rejects):
        n = int(content.rejects["records"].sum())
        parts.append(f"<p>{_text(names.amount(n, 'record'))} became no article:</p>")
        parts.append(_table(content.rejects, "What was left out, and why"))
    else:
        parts.append("<p>Every record that was read became an article.</p>")
    return "".join(parts)


def _picture(picture: Picture) -> str:
    told = _text(charts.alternative_text(picture.figure))
    image = base64.b64encode(files.drawn(picture.figure, "svg", {"Date": None, "Creator": None})).decode("ascii")
    hint = '<p class="hint">Press a point to read the lines behind it; arrow keys go from one to the next.</p>'
    return (
        f'<figure><div class="chart" data-chart="{picture.name}"><img alt="{told}" '
        f'src="data:image/svg+xml;base64,{image}"></div></figure>{hint if len(picture.points) else ""}'
    )


def _numbers(picture: Picture) -> str:
    return (
        f"<details><summary>The numbers</summary>{_table(told(picture.table), picture.heading)}</details>"
        f"<p>{_download(picture.name, picture.table)}</p>"
    )


def told(table: pd.DataFrame) -> pd.DataFrame:
    """The columns that a reader needs, by plain names; periods as charts write them."""
    shown = [name for name in table.columns if name in _COLUMNS or table[name].dtype.kind not in "fiu"]
    found = table[[name for name in shown if not table[name].isna().all()]].copy()
    if "period" in found.columns:
        found["period"] = [words.period(one) for one in found["period"]]
    return found.rename(columns=_COLUMNS)


def _keywords(content: Content) -> str:
    table = told(content.keywords)
    return (
        "<p>Words that a group uses more than all others together: in five of its articles at least, and either "
        "nowhere else, or with an interval that leaves out 0 (no difference). A log ratio of 1 is twice as often, 2 "
        "four times. Words of a stop list are left out.</p>"
        f"{_table(table, 'Keywords')}<p>{_download('keywords', content.keywords)}</p>"
    )


def _table(table: pd.DataFrame, caption: str) -> str:
    numeric = [pd.api.types.is_numeric_dtype(table[name]) for name in table.columns]
    head = "".join(
        f'<th scope="col"{_kind(n)}>{_text(name)}</th>' for name, n in zip(table.columns, numeric, strict=True)
    )
    rows = (
        "".join(f"<td{_kind(n)}>{_cell(value)}</td>" for value, n in zip(row, numeric, strict=True))
        for row in table.itertuples(index=False, name=None)
    )
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{_text(caption)}"><table><caption>{_text(caption)}'
        f"</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _kind(numeric: bool) -> str:
    return ' class="number"' if numeric else ""


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
    return f'<a download="{name}.csv" href="{address}">Download these numbers (CSV)</a>'


def _sources(content: Content) -> str:
    notes = "".join(f"<li>{_text(one)}</li>" for one in content.notes)
    told = f"<p>Notes:</p><ul>{notes}</ul>" if notes else ""
    return _facts(content.sources) + told + f"<p>Made by {_text(MADE_BY)}.</p>"


def _data(content: Content) -> dict[str, Any]:
    """The points and their lines, as short as can be: the script draws them."""
    lines = content.lines
    articles = lines.drop_duplicates("article_id")
    number = {article: place for place, article in enumerate(articles["article_id"])}
    found = [
        [left, match, right, number[article]]
        for left, match, right, article in zip(
            lines["left"], lines["match"], lines["right"], lines["article_id"], strict=True
        )
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
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return written.encode("utf-8", "replace").decode("utf-8")


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode('ascii')}'"


def _text(value: object) -> str:
    return html.escape(str(value), quote=True)
