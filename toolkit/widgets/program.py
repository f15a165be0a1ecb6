"""The Python that gives what is shown of a lexicon that was edited: its table, and its chart."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from toolkit.figures import drawing
from toolkit.figures.declared import Declared
from toolkit.lexicons import yaml_files
from toolkit.text import Lexicon
from toolkit.widgets import trying
from toolkit.widgets.trying import Trial

_TABLE = """\
patterns = tk.study.lexicon_diff(old, new, corpus, by=None, samples=0).patterns
table = patterns.groupby("frame", sort=False)[["n_old", "n_new", "n_gained", "n_lost"]].sum().reset_index()
for name, one in {"old": old, "new": new}.items():
    hits = tk.frames.score(corpus, one)
    n_articles = (hits["n_hits"] > 0).groupby(hits["frame"].astype("str")).sum()
    table[f"n_articles_{name}"] = n_articles.reindex(table["frame"], fill_value=0).to_numpy()"""


def of_trial(trial: Trial, lexicon: Lexicon, *, source: str, named: str | Mapping[str, Any]) -> str:
    """The program of a trial; `source` and `named` are what the corpus and the lexicon were read from.

    Examples
    --------
    >>> from toolkit import text
    >>> lexicon = text.as_lexicon({"war": ["war*"]})
    >>> print(of_trial(Trial("war"), lexicon, source="articles/", named="mine.yaml").splitlines()[3])
    lexicon = tk.lexicons.read('mine.yaml')
    """
    declared = Declared("tried", source, "", "", lexicon=named)
    imports = ["import dataclasses", "", "import pandas as pd", ""] if trial.edited else []
    lines = [*imports, "import toolkit as tk", "", *drawing.corpus_lines(declared), drawing.lexicon_line(declared)]
    lines += [*_versions(trial, lexicon), "", _TABLE, "", *_figure(trial, lexicon)]
    return "\n".join(lines).rstrip() + "\n"


def _versions(trial: Trial, lexicon: Lexicon) -> Iterator[str]:
    if not trial.edited:
        yield "old = new = lexicon"
        return
    frames = yaml_files.as_dict(trying.lexicon_of(trial, lexicon).only(*trial.edited))["frames"]
    written = json.dumps({"frames": frames}, indent=4, ensure_ascii=False)
    yield "old = lexicon"
    yield f"edited = tk.text.as_lexicon({written})"
    yield "frames = [edited[one.name] if one.name in edited.names else one for one in old]"
    if set(trial.edited) - set(lexicon.names):
        yield "frames += [one for one in edited if one.name not in old.names]"
    yield "new = dataclasses.replace(old, frames=tuple(frames))"


def _figure(trial: Trial, lexicon: Lexicon) -> Iterator[str]:
    names = trying.drawn(trial, lexicon)
    if not names:  # a new frame without a pattern
        return
    asked = f"period={trial.period!r}" if trial.period else 'by="outlet"'
    for version, name in names.items():
        yield f"hits = tk.frames.score(corpus, {version}.only({trial.frame!r}))"
        yield f"rate_{version} = tk.trends.rate(hits, corpus, {asked})"
        yield f'rate_{version}["frame"] = {name!r}'
    is_both = len(names) > 1
    rates = "pd.concat([rate_old, rate_new], ignore_index=True)" if is_both else f"rate_{next(iter(names))}"
    title = f", title={trying.TITLE!r}" if is_both else ""
    yield f"figure = tk.charts.{'trend' if trial.period else 'bars'}({rates}, level=0.95, per=1_000{title})"
