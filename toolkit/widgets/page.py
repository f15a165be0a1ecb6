"""What all widgets with a page of their own do alike: they hear what it asks for, and are HTML where none runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import anywidget

from toolkit.widgets import sending
from toolkit.widgets.working import of_page

_HERE = {"do": "here"}


class Page(anywidget.AnyWidget):
    """A widget whose page sends `{"do": …}`, and is told what came of it."""

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.on_msg(self._on_message)

    def _doings(self) -> Mapping[str, Callable[[Mapping[str, Any]], Any]]:
        """What the page can ask for besides a state, by its name."""
        return {}

    def _plain(self) -> str:
        """All that is shown, as HTML."""
        raise NotImplementedError

    def _tell(self, text: str, *, failed: bool = False) -> None:
        self.send({"do": "told", "text": text, "failed": failed})

    def _answer_at_once(self) -> None:
        """So that the page knows that somebody is there, however long the work takes."""
        self.send(_HERE)

    def _on_message(self, _widget: Any, told: Any, _buffers: Any) -> None:
        """What the page asks for; nothing that it says is an error here."""
        if not isinstance(told, Mapping) or not isinstance(told.get("do"), str):
            return
        if told["do"] == "hello":
            self._answer_at_once()
        act = self._doings().get(told["do"])
        if act is None:
            return
        try:
            with of_page():
                act(told)
        except Exception as error:  # whatever it is, the person at the page must see it
            self._tell(sending.sentence(error), failed=True)

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """Where no widgets run: what is shown now."""
        made = super()._repr_mimebundle_(**options)
        bundles = made if isinstance(made, tuple) else (made or {},)
        return ({**bundles[0], "text/html": self._plain()}, *bundles[1:])
