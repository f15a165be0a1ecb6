"""A result with controls above it, made anew whenever one of them changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets

from toolkit.widgets import choosing


def live(make: Callable[..., Any], *, show: Callable[[Any], Any] | None = None, **choices: Any) -> ipywidgets.VBox:
    """How does it look with another outlet, period or frame?

    Parameters
    ----------
    make : callable
        Any function of the toolkit, or `functools.partial` of one. It is called with what was chosen, by name.
    show : callable, optional
        What draws its result: `charts.trend`, say. Without it the result is shown as it is: a chart, or the first
        20 rows of a table.
    **choices : list, or dict of labels and values
        One control each, under the name of the parameter of `make` that it sets.

    Returns
    -------
    ipywidgets.VBox
        The controls, and below them what was made.

    Notes
    -----
    What is shown has a key (`data-key`) that names what was chosen, in one message with it: whoever waits for a
    result, waits for its key. If `make` cannot do what was chosen, its sentence is shown instead.

    Examples
    --------
    >>> def times(n, m):
    ...     return n * m
    >>> widget = live(times, n=[2, 3], m={"ten": 10})
    >>> widget.children[1].value
    '<div data-key="n=2;m=ten"><pre>20</pre></div>'
    """
    options = choosing.options(choices)
    controls = {name: _control(name, pairs) for name, pairs in options.items()}
    output = ipywidgets.HTML()
    output.add_class("toolkit-live")

    def draw(_change: object = None) -> None:
        chosen = {name: options[name][control.value][1] for name, control in controls.items()}
        labels = {name: control.label for name, control in controls.items()}
        output.value = choosing.shown(lambda: _made(make, show, chosen), choosing.key(labels))

    for control in controls.values():
        control.observe(draw, names="value")
    draw()
    return ipywidgets.VBox([ipywidgets.HBox(list(controls.values())), output])


def _control(name: str, pairs: list[tuple[str, Any]]) -> ipywidgets.Dropdown:
    """A list of the labels. Its value is a number: values themselves may be tables, which cannot be compared."""
    numbered = [(label, number) for number, (label, _) in enumerate(pairs)]
    control = ipywidgets.Dropdown(options=numbered, description=f"{name}:", style={"description_width": "initial"})
    control.add_class(f"toolkit-{name}")
    return control


def _made(make: Callable[..., Any], show: Callable[[Any], Any] | None, chosen: dict[str, Any]) -> Any:
    result = make(**chosen)
    return show(result) if show else result
