"""What widgets with a page of their own do alike: they hear what it asks, answer, and are HTML where none runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import anywidget
import traitlets

from toolkit.widgets import sending
from toolkit.widgets.working import Work, of_page

CANCELLED = "cancelled: this is what was shown before"
_PIXEL_RATIO = 1.5  # where no page has told
_FINEST = 3.0
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


class AnsweringPage(Page):
    """A page whose state is a question: the last that is asked is answered, beside the kernel, and can be cancelled."""

    state = traitlets.Dict().tag(sync=True)
    shown = traitlets.Dict().tag(sync=True)
    pixel_ratio = traitlets.Any(_PIXEL_RATIO).tag(sync=True)  # whatever the page says that its screen has
    _now: Any  # what is asked
    _refused = 0  # so that what is told twice is told twice

    def __init__(self, **traits: Any) -> None:
        self._work = Work()
        super().__init__(**traits)
        self.observe(self._on_state, names="state")

    def cancel(self) -> None:
        """What is shown stays, and what is being computed is not waited for."""
        with self._work.guard:
            if not self._is_answered():
                self._work.stop()
                self._leave()

    def set_state(self, sync_data: Any) -> None:
        """What the page has changed."""
        with of_page(), self._work.guard:
            super().set_state(sync_data)

    @property
    def _dots(self) -> float:
        """Of the screen for each of the page, for the next picture; a thousand of them would fill the memory."""
        told = self.pixel_ratio
        return min(max(1.0, told), _FINEST) if isinstance(told, int | float) else _PIXEL_RATIO

    def _on_state(self, change: Mapping[str, Any]) -> None:
        """The state was set, by the page or by you."""
        with self._work.guard:
            self._ask(change["new"])

    def _say(self, told: str, *, failed: bool) -> None:
        """Something besides an answer: the state is again what it was."""
        self._refused += 1
        with self.hold_sync():
            self.state = self._now.as_dict()
            self.shown = self._as_shown(told, failed=failed)

    def _key(self, state: Mapping[str, Any], told: str) -> str:
        """By which a page knows that all of it is shown, and what was told besides."""
        key = json.dumps(state, ensure_ascii=False)
        return f"{key} told: {self._refused}, {told}" if told else key

    def _as_shown(self, told: str = "", *, failed: bool = False) -> dict[str, Any]:
        """All that belongs to one picture, in one message, with the key of its state."""
        raise NotImplementedError

    def _ask(self, told: Mapping[str, Any]) -> None:
        """What this state asks is what is to be answered now."""
        raise NotImplementedError

    def _is_answered(self) -> bool:
        """Is what is shown the answer to what was asked last?"""
        raise NotImplementedError

    def _leave(self) -> None:
        """What is asked is again what is shown, and that is said."""
        raise NotImplementedError

    def _doings(self) -> Mapping[str, Callable[[Mapping[str, Any]], Any]]:
        return {"cancel": lambda _: self.cancel()}
