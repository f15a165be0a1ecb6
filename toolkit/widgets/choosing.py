"""What a widget chooses from and what it shows, as plain values: no widget, no browser."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

Options = Mapping[str, list[tuple[str, Any]]]
_ROWS = 20


def options(choices: Mapping[str, Any]) -> dict[str, list[tuple[str, Any]]]:
    """For each control its labels and values, from a list of values or a dict of labels and values.

    Examples
    --------
    >>> options({"period": {"by week": "W", "by month": "M"}, "by": ["outlet", None]})
    {'period': [('by week', 'W'), ('by month', 'M')], 'by': [('outlet', 'outlet'), ('(none)', None)]}
    """
    found = {name: _pairs(name, values) for name, values in choices.items()}
    if not found:
        raise ValueError("there is nothing to choose: name at least one list of values, such as period=['W', 'M'].")
    return found


def _pairs(name: str, values: Any) -> list[tuple[str, Any]]:
    if isinstance(values, str) or not isinstance(values, (Mapping, Sequence, pd.Index, pd.Series)):
        raise TypeError(
            f"{name}= must be a list of values or a dict of labels and values, not {type(values).__name__}."
        )
    pairs = list(values.items()) if isinstance(values, Mapping) else [(_label(value), value) for value in values]
    if not pairs:
        raise ValueError(f"{name}= has no value to choose from.")
    return [(str(label), value) for label, value in pairs]


def _label(value: Any) -> str:
    return "(none)" if value is None else str(value)


def key(labels: Mapping[str, str]) -> str:
    """The name of a state: what was chosen, in the order of the controls.

    Examples
    --------
    >>> key({"period": "by week", "by": "outlet"})
    'period=by week;by=outlet'
    """
    return ";".join(f"{name}={label}" for name, label in labels.items())


def shown(make: Callable[[], Any], state: str) -> str:
    """What is made for this state as HTML that carries its name, or the sentence that says why it could not be.

    Examples
    --------
    >>> import pandas as pd
    >>> shown(lambda: 1 / 0, "frame=<b>")
    '<div data-key="frame=&lt;b&gt;" role="alert">division by zero</div>'
    """
    name = html.escape(state, quote=True)
    try:
        return f'<div data-key="{name}">{_html(make())}</div>'
    except Exception as error:  # whatever it is, the person at the control must see it
        told = error.args[0] if isinstance(error, KeyError) and error.args else error
        return f'<div data-key="{name}" role="alert">{html.escape(str(told) or type(error).__name__)}</div>'


def _html(result: Any) -> str:
    if isinstance(result, pd.DataFrame):
        more = f"<p>{_ROWS} of {len(result):,} rows</p>" if len(result) > _ROWS else ""
        table = result.head(_ROWS).to_html(index=False, escape=True, border=0, na_rep="–")
        return table.replace("<th>", '<th style="text-align: left">') + more  # as its cells are in JupyterLab
    if hasattr(result, "_repr_html_"):
        return str(result._repr_html_())
    return f"<pre>{html.escape(str(result))}</pre>"
