"""Exports of news databases: invented files in their true layouts, and what must be found in each.

Every file in `data/formats` is in `EXPECTED`, with the number of its records and their fields as a person reads them;
those of ProQuest and Europresse have tests of their own.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from exports_expected import EXPECTED, REAL, Real

from toolkit import load

FORMATS = Path(__file__).parent / "data" / "formats"

pytestmark = pytest.mark.filterwarnings("ignore:.*says that it holds", "ignore:none of the .* articles has a text")


def told(value: object) -> object:
    """As the expectations have it: nothing is None, a date is its day and, where it has one, its hour."""
    if isinstance(value, pd.Timestamp):
        return str(value).removesuffix(" 00:00:00")
    return None if value is None or value is pd.NaT or value != value else value


def test_every_invented_export_is_expected():
    elsewhere = {
        path.name for path in FORMATS.iterdir() if path.name.startswith(("europresse", "proquest", "references"))
    }
    assert sorted(path.name for path in FORMATS.iterdir()) == sorted({*EXPECTED, *elsewhere})


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_an_invented_export(name):
    expected = EXPECTED[name]
    found = load.intake(FORMATS / name)
    assert found.files["format"].tolist() == [expected["format"]] * len(found.files)
    assert [list(row) for row in found.rejects[["source_row", "reason"]].itertuples(index=False)] == expected["rejects"]
    articles = found.articles.to_dict("records")
    assert len(articles) == len(expected["articles"])
    for article, fields in zip(articles, expected["articles"], strict=True):
        assert {field: told(article.get(field)) for field in fields} == fields
    assert [told(claimed) for claimed in found.files["claimed"]] == [expected["claimed"]] * len(found.files)


@pytest.mark.shared
@pytest.mark.parametrize("real", REAL, ids=lambda real: real.name)
def test_a_real_export(shared, real: Real):
    found = load.intake(shared / "fixtures" / real.name)
    assert (len(found.articles), len(found.rejects)) == (real.n_articles, real.n_rejects)
    articles = found.articles.to_dict("records")
    for article, fields in ((articles[0], real.first), (articles[-1], real.last)):
        assert {field: told(article.get(field)) for field in fields} == fields
