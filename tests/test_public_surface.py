"""The public names of each module, one by one: a new one is meant, or it does not pass."""

from __future__ import annotations

import ast
import importlib
import inspect
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import toolkit

PUBLIC = {
    "backends": "Distributed distributed end_to_end over reduced",
    "charts": "alternative_text bars collocates composition cooccurrence differences dispersion dumbbell event "
    "heatmap intake keywords points robust shift slope terms theme trend volcano weekdays",
    "compare": "keyness shift",
    "context": "kwic",
    "duplicates": "find keep_first",
    "errors": "MissingPackage UnreadableFile WrongTable check_above_zero check_per check_whole did_you_mean",
    "figures": "Drawn Explained Provenance build check contact_sheet draw explain provenance_of save",
    "frames": "LexiconLike actors coverage explain matches score",
    "lexicons": "built_in check read write",
    "load": "Batches FORMATS Intake articles batches formats intake outlets",
    "paths": "CACHE DATA EXPORT FIGURES GALLERY NOTEBOOKS SAMPLE written_whole",
    "sample": "newsarticles",
    "report": "write",
    "stats": "Band Bands Bursts Needed Standardized bayes_factor benjamini_hochberg bonferroni bootstrap_intervals "
    "carroll_d2 change_points chi_squared chi_squared_p clustered_log_ratio clustered_wilson "
    "conditional_odds_ratio delta_p deviation_of_proportions difference_error dispersion_kld "
    "dispersion_range fisher_exact_p juilland_d kleinberg_bursts linearized_intervals log_dice "
    "log_likelihood log_odds_dirichlet log_ratio log_ratio_interval mattr mean_interval mover mtld "
    "mutual_information needed odds_ratio overdispersion percent_difference rate_bands rate_difference rate_ratio "
    "rosengren_s simultaneous_level standardized_rates t_score wilson z_score",
    "study": "LexiconDiff Robust lexicon_diff robust suggest war_peace",
    "tables": "Column TABLES Table ZONES check check_unique columns describe empty export guarded",
    "terms": "Matrix bursts collocates cooccurrence count dispersion diversity find freqdist matrix ngrams",
    "text": "Corpus Frame Index Lexicon Pattern as_lexicon build_index clauses index is_index open_index select tokens",
    "tone": "score",
    "trends": "around_event breaks differences rate smooth weekdays",
    "widgets": "Explorer LexiconBench Reader live",
}
#: functions whose first line says all that there is to say of their parameters
PLAIN = {
    "charts.alternative_text",
    "errors.check_above_zero",
    "errors.check_per",
    "errors.check_whole",
    "errors.did_you_mean",
    "figures.provenance_of",
}
#: of whom the design says so, or the cells of a table, or arrays that belong together
MORE_THAN_TWO = {
    "frames.actors": 3,
    "study.lexicon_diff": 3,
    "study.suggest": 3,
    "report.write": 3,
    "trends.around_event": 3,
    "errors.check_above_zero": 3,
    "stats.log_likelihood": 4,
    "stats.log_ratio": 4,
    "stats.log_ratio_interval": 4,
    "stats.chi_squared": 4,
    "stats.percent_difference": 4,
    "stats.odds_ratio": 4,
    "stats.fisher_exact_p": 4,
    "stats.conditional_odds_ratio": 4,
    "stats.log_odds_dirichlet": 3,
    "stats.log_dice": 3,
    "stats.mutual_information": 4,
    "stats.t_score": 4,
    "stats.z_score": 4,
    "stats.delta_p": 4,
    "stats.mover": 4,
    "stats.overdispersion": 3,
    "stats.rate_bands": 4,
    "stats.rate_difference": 3,
    "stats.rate_ratio": 3,
    "stats.difference_error": 3,
    "stats.standardized_rates": 4,
}
NO_EXAMPLE = {"figures.provenance_of"}  # a figure of a saved file shows it in figures.save


def module(name: str) -> ModuleType:
    return importlib.import_module(f"toolkit.{name}")


def public_names(module: ModuleType) -> set[str]:
    """`__all__`, or what the file defines without an underscore."""
    if hasattr(module, "__all__"):
        return set(module.__all__)
    found = set()
    for node in ast.parse(Path(module.__file__).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
    return {name for name in found if not name.startswith("_")}


FUNCTIONS = [
    (name, thing)
    for name, things in PUBLIC.items()
    for thing in things.split()
    if inspect.isfunction(getattr(module(name), thing, None))
]


def test_the_menu_of_the_package():
    assert sorted(toolkit.__all__) == sorted([*PUBLIC, "__version__"]) == sorted(dir(toolkit))
    for name in PUBLIC:
        assert getattr(toolkit, name) is module(name)


@pytest.mark.parametrize("name", PUBLIC)
def test_public_names(name):
    assert public_names(module(name)) == set(PUBLIC[name].split())
    for thing in PUBLIC[name].split():
        assert hasattr(module(name), thing)
    assert len((module(name).__doc__ or "").strip()) > 20


@pytest.mark.parametrize(("name", "thing"), FUNCTIONS, ids=".".join)
def test_every_public_function_is_documented_with_an_example(name, thing):
    function = getattr(module(name), thing)
    doc, signature = inspect.getdoc(function) or "", inspect.signature(function)
    first, *_ = doc.splitlines()
    assert first.endswith((".", "?", ")"))
    assert ">>> " in doc or f"{name}.{thing}" in NO_EXAMPLE
    if signature.parameters and f"{name}.{thing}" not in PLAIN:
        assert "\nParameters\n----------\n" in doc
        assert signature.return_annotation == "None" or "\nReturns\n-------\n" in doc
        for parameter in signature.parameters:
            assert parameter in doc, f"{parameter} is not explained"


@pytest.mark.parametrize(("name", "thing"), FUNCTIONS, ids=".".join)
def test_options_are_given_by_name_and_everything_is_typed(name, thing):
    signature = inspect.signature(getattr(module(name), thing))
    positional = [p for p in signature.parameters.values() if p.kind is not inspect.Parameter.KEYWORD_ONLY]
    assert len(positional) <= MORE_THAN_TWO.get(f"{name}.{thing}", 2)
    assert signature.return_annotation is not inspect.Signature.empty
    assert all(p.annotation is not inspect.Parameter.empty for p in signature.parameters.values())


def loaded(code: str) -> set[str]:
    """The packages that a bare interpreter has loaded after this."""
    ask = f"import sys; {code}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run(
        [sys.executable, "-c", ask], capture_output=True, text=True, check=True, cwd=Path(toolkit.__file__).parents[1]
    )
    return set(done.stdout.split())


HEAVY = {
    "pandas",
    "numpy",
    "matplotlib",
    "seaborn",
    "nltk",
    "numba",
    "pyarrow",
    "ipywidgets",
    "IPython",
    "yaml",
    "tqdm",
    "dask",
    "distributed",
}


def test_import_toolkit_loads_nothing_heavy():
    assert loaded("import toolkit").isdisjoint(HEAVY)


def test_counting_loads_neither_charts_nor_stemmers():
    got = loaded("import toolkit as tk; tk.frames.score; tk.terms.count; tk.trends.rate; tk.context.kwic")
    assert got & HEAVY <= {"pandas", "numpy", "numba", "pyarrow", "yaml", "tqdm"}
    assert "pandas" in got


def test_a_wrong_name_is_told():
    with pytest.raises(AttributeError) as raised:
        toolkit.frmes  # noqa: B018
    assert str(raised.value) == f"toolkit has no 'frmes'. It has: {', '.join(sorted(PUBLIC))}."
