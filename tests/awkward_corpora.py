"""Small corpora that are awkward to draw: one outlet and forty, a month and sixty years, nothing found, gaps, names."""

from __future__ import annotations

import numpy as np
import pandas as pd
from every_chart import Material

_WORDS = "rain market school river bridge council winter harvest road minister match train summer price vote".split()
_FRAMES = {
    "war": ["war", "battle*", "raid"],
    "peace": ["peace", "talks", "truce"],
    **{f"frame number {n}": [f"thing{n:02}", f"matter{n:02}"] for n in range(13)},
}
_HITS = [pattern.rstrip("*") for patterns in _FRAMES.values() for pattern in patterns]
_LONG = "The Extraordinarily Long-Winded Provincial Advertiser and Weekly Intelligencer of the Northern Counties"
_SCRIPTS = [
    "الجزيرة العربية",
    "روزنامہ جنگ کراچی",
    "القدس العربي اللندنية",
    "نوائے وقت",
    "Dawn 5 & <b>",
    "$x_1$ News_%",
]
_MONTHS = pd.period_range("2024-01", periods=12, freq="M")


def _texts(rng: np.random.Generator, n: int) -> list[str]:
    """Sentences of common words, some of which are of a frame."""
    plain = rng.choice(_WORDS, (n, 40))
    found = rng.choice(_HITS, (n, 40), p=_shares())
    words = np.where(rng.random((n, 40)) < 0.15, found, plain)
    return [". ".join(" ".join(row[at : at + 8]).capitalize() for at in range(0, 40, 8)) + "." for row in words]


def _shares() -> np.ndarray:
    """The first frames are more frequent than the last."""
    shares = 1 / np.arange(1, len(_HITS) + 1)
    return shares / shares.sum()


def _articles(outlets: list[str], times: pd.PeriodIndex, *, each: int = 3, seed: int = 5) -> pd.DataFrame:
    """So many articles of each outlet in each period."""
    rng = np.random.default_rng(seed)
    rows = [(outlet, time) for outlet in outlets for time in times for _ in range(each)]
    days = [time.start_time + (time.end_time - time.start_time) * float(rng.random()) for _, time in rows]
    found = pd.DataFrame({"outlet": [outlet for outlet, _ in rows], "date": pd.to_datetime(days).normalize()})
    found["article_id"] = [f"{number:05}" for number in range(len(rows))]
    return found.assign(text=_texts(rng, len(rows)))


def _frames(n: int) -> dict[str, list[str]]:
    return dict(list(_FRAMES.items())[:n])


def _gaps() -> pd.DataFrame:
    """Of one outlet the first half, of another every other month, of a third one article, of the last no date."""
    every = _articles(["First half", "Now and then", "Once", "Undated"], _MONTHS)
    month = every["date"].dt.month
    kept = (
        (every["outlet"].eq("First half") & (month <= 6))
        | (every["outlet"].eq("Now and then") & (month % 2 == 1))
        | (every["outlet"].eq("Once") & (month == 4))
        | every["outlet"].eq("Undated")
    )
    return every[kept].assign(date=every["date"].mask(every["outlet"].eq("Undated")))


def _material(outlets: list[str], times: pd.PeriodIndex = _MONTHS, n_frames: int = 3, **options: object) -> Material:
    return Material(_articles(outlets, times), _frames(n_frames), **options)


_OUTLETS = ["Courier", "Gazette", "Post"]
CASES = {
    "one outlet": lambda: _material(["Courier"]),
    "forty outlets": lambda: _material([f"outlet number {n}" for n in range(40)]),
    "one month": lambda: _material(_OUTLETS, _MONTHS[:1]),
    "sixty years": lambda: _material(_OUTLETS, pd.period_range("1960", periods=60, freq="Y"), period="Y"),
    "all zeros": lambda: Material(_articles(_OUTLETS, _MONTHS), {"war": ["zzz"], "peace": ["yyy"], "aid": ["xxx"]}),
    "gaps": lambda: Material(_gaps(), _frames(3)),
    "long names": lambda: Material(
        _articles([f"{_LONG} {n}" for n in range(5)], _MONTHS),
        {f"{_LONG} as a frame {n}": patterns for n, patterns in enumerate(_frames(3).values())},
    ),
    "scripts": lambda: Material(
        _articles(_SCRIPTS, _MONTHS), dict(zip(["الحرب", "امن کا عمل", "$a_b$ <i>"], _frames(3).values(), strict=True))
    ),
    "two frames": lambda: _material(_OUTLETS, n_frames=2),
    "fifteen frames": lambda: _material(_OUTLETS, n_frames=15),
}


def material(case: str) -> Material:
    """The corpus of this name."""
    return CASES[case]()
