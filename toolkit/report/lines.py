"""Which sentences does a report show behind its numbers, so that no reader can put an article together again?

A line has at most eight words on either side of its match and fewer than twenty in all, and two lines of an article
never touch, so that what a report holds of it are scraps with gaps between them. Copies of an article count as that
article: where two articles have six words in a row in common, or around two lines, one is laid upon the other there,
and their lines do not touch either. Edited copies are known by what was left as it was, some words before or behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from toolkit import context, frames
from toolkit.text import Index, Lexicon
from toolkit.text.characters import Array

WINDOW = 8  # words on either side
LONGEST = 19  # words in a line
_TITLE = 12  # words of a title
_SPARE = 2  # so many times as many candidates are looked at as are shown: some touch others
_RUN = 6  # words by which a copy is known: that many in a row stand in two articles hardly ever by chance
_AROUND = 24  # words beside a line among which such a run is looked for
_MOVED = 3  # words that may have come in or gone out between it and the line, so that as many more are missing
_GAP = 12  # signs between two lines of an article, so that a word at least is missing
_BESIDE = 400  # characters in which that many words beside a line are looked for
_KEY = ["article_id", "frame", "zone", "start", "end"]
_AS_OBJECTS = dict.fromkeys(_KEY[:3], "object")
_LONG = 60  # signs of a word, beyond which it is cut
#: signs of scripts that leave no blank between words: two of them count as a word
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SIGN = re.compile(f"[{_UNSPACED}]")
_LETTERS = re.compile(r"\w+")
_PIECE = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]+")
Words = tuple[str, ...]


class Span(NamedTuple):
    """From where to where a line goes, in characters that are no white space."""

    first: int
    last: int


class _Place(NamedTuple):
    """A line where it stands: its words, and of each run of words in it or around it, where from there the line is."""

    span: Span
    words: Words
    runs: dict[Words, int]
    beside_title: bool


def lines_of(corpus: Index, lexicon: Lexicon, points: pd.DataFrame, *, most: int, seed: int) -> pd.DataFrame:
    """At most so many lines for each point, drawn by chance, of as many articles as there are.

    `points` has a row for each article that is counted: its `article_id` and, in all other columns, the points that it
    counts for, by frame: `(column, frame, value of the column)` is a point.
    """
    found = frames.matches(corpus, lexicon)[_KEY]
    places = _Places.of(found, points).take(_drawn(found, seed))
    places = places.take(np.argsort(_turn(places.frame, places.article), kind="stable"))  # of each article one first
    wanted = places.take(np.flatnonzero(places.best_rank() < most * _SPARE))
    shown = _with_words(corpus, lexicon, found.iloc[wanted.row])
    kept = _apart(corpus, shown)
    chosen = wanted.take(np.flatnonzero(kept)).best_rank() < most
    return shown[kept][chosen].merge(points, on="article_id")


def _drawn(found: pd.DataFrame, seed: int) -> Array:
    """All matches in an order of chance: that of hashes, which are the same in whatever order the articles are."""
    key = f"{seed % 10**16:016}"
    hashes = pd.util.hash_pandas_object(found.astype(_AS_OBJECTS), index=False, hash_key=key)
    return np.argsort(hashes.to_numpy(), kind="stable")


class _Places(NamedTuple):
    """Matches as numbers: there may be some hundred thousand."""

    row: Array
    article: Array
    frame: Array
    points: Array  # (matches, columns)

    @classmethod
    def of(cls, found: pd.DataFrame, points: pd.DataFrame) -> _Places:
        """All of them; articles are numbered as `points` has them."""
        article = pd.Index(points["article_id"]).get_indexer(pd.Index(found["article_id"].astype("object")))
        columns = [pd.factorize(points[name])[0] for name in points.columns if name != "article_id"]
        of_article = np.column_stack(columns)
        return cls(np.arange(len(found)), article, pd.factorize(found["frame"])[0], of_article[article])

    def take(self, rows: Array) -> _Places:
        """These, in this order."""
        return _Places(*(column[rows] for column in self))

    def best_rank(self) -> Array:
        """At which place does each match stand among those of a point, where it stands first?"""
        ranks = [_turn(self.frame, column) for column in self.points.T]
        best: Array = np.min(ranks, axis=0)
        return best


def _turn(*keys: Array) -> Array:
    """How many before it have the same keys?"""
    return pd.Series(keys[0]).groupby(list(keys)).cumcount().to_numpy()


def _with_words(corpus: Index, lexicon: Lexicon, found: pd.DataFrame) -> pd.DataFrame:
    """The same matches with the words around them, in the same order."""
    found = found.astype(_AS_OBJECTS)
    rows = np.flatnonzero(pd.Index(corpus.ids.astype("object")).isin(found["article_id"]))
    lines = context.kwic(corpus.take(rows), lexicon, window=WINDOW)
    lines = lines.astype(_AS_OBJECTS).drop_duplicates(_KEY)
    joined = found.merge(lines[[*_KEY, "left", "match", "right"]], on=_KEY, how="left", sort=False)
    cut = [trimmed(*one) for one in zip(joined["left"], joined["match"], joined["right"], strict=True)]
    return joined.assign(**dict(zip(("left", "match", "right"), zip(*cut, strict=True), strict=True)) if cut else {})


def trimmed(left: str, match: str, right: str) -> tuple[str, str, str]:
    """The line with fewer than twenty words, cut at its ends.

    Examples
    --------
    >>> trimmed("a b c d e f g h", "one two three four five six", "i j k l m n o p")
    ('c d e f g h', 'one two three four five six', 'i j k l m n o')
    """
    room = LONGEST - _n_words(match)
    if room <= 0:
        return "", _head(match, LONGEST), ""
    before = _tail(left, max(room // 2, room - _n_words(right)))
    return before, match, _head(right, room - _n_words(before))


def _n_words(text: str) -> int:
    """By whichever count is higher: signs that part words part them here, whatever a word is elsewhere."""
    signs, spaced_out = len(_SIGN.findall(text)), _SIGN.sub(" ", text)
    return max(len(_LETTERS.findall(spaced_out)), len(spaced_out.split())) + (signs + 1) // 2


def _head(text: str, most: int) -> str:
    whole = " ".join(text.split())
    pieces = _fitting(_PIECE.finditer(whole), most)
    if pieces and len(pieces[-1][0]) > _LONG:
        return f"{whole[: pieces[-1].start() + _LONG]}…"
    return whole[: pieces[-1].end()] if pieces else ""


def _tail(text: str, most: int) -> str:
    whole = " ".join(text.split())
    pieces = _fitting(reversed(list(_PIECE.finditer(whole))), most)
    if pieces and len(pieces[-1][0]) > _LONG:
        return f"…{whole[pieces[-1].end() - _LONG :]}"
    return whole[pieces[-1].start() :] if pieces else ""


def _fitting(pieces: Iterable[re.Match[str]], most: int) -> list[re.Match[str]]:
    """Those from one end that are so many words at most, as `_n_words` counts them; a very long one is the last."""
    fitting = []
    n_signs = n_pieces = n_runs = 0
    for piece in pieces:
        if _SIGN.match(piece[0]):
            n_signs += 1
        else:
            n_pieces += 1
            n_runs += len(_LETTERS.findall(piece[0]))
        if max(n_pieces, n_runs) + (n_signs + 1) // 2 > most:
            break
        fitting.append(piece)
        if len(piece[0]) > _LONG:
            break
    return fitting


def _apart(corpus: Index, lines: pd.DataFrame) -> Array:
    """Which lines touch none before them, in their article or a copy; one that is there already does not count."""
    whole = texts(corpus, lines["article_id"])
    taken: dict[str, dict[Span, None]] = {}
    shown: set[Words] = set()
    near: dict[Words, int] = {}
    kept = np.zeros(len(lines), dtype=bool)
    for number, (article, place) in enumerate(_placed(lines, whole)):
        others = taken.setdefault(article, _title_shown(whole[article][0]))
        span = place.span
        free = span in others or all(span.last + _GAP < one.first or one.last + _GAP < span.first for one in others)
        apart = place.words in shown or not any(near.get(run, 0) & line for run, line in place.runs.items())
        if free and apart and not place.beside_title:
            others[span] = None
            shown.add(place.words)
            near.update((run, near.get(run, 0) | _widened(line)) for run, line in place.runs.items())
            kept[number] = True
    return kept


def _placed(lines: pd.DataFrame, whole: dict[str, tuple[str, str]]) -> Iterator[tuple[str, _Place]]:
    """Where each line stands in its title with its text behind it, and what stands around it in one of them."""
    columns = (lines[name] for name in ("article_id", "zone", "start", "end", "left", "match", "right"))
    titles = {article: _words(_head(title, _TITLE)) for article, (title, _) in whole.items()}
    for article, zone, start, end, left, match, right in zip(*columns, strict=True):
        title, text = whole[article]
        own, before = (title, 0) if zone == "title" else (text, _n_signs(title))
        first, last = before + _n_signs(own[:start]), before + _n_signs(own[:end])
        span = Span(first - _n_signs(left), max(last, first + _n_signs(match)) + _n_signs(right))
        head, tail = _words(own[max(0, start - _BESIDE) : start]), _words(own[end : end + _BESIDE])
        n_left, n_right, found = len(_words(left)), len(_words(right)), _words(own[start:end])
        line, around = range(len(head) - n_left, len(head) + len(found) + n_right), (*head, *found, *tail)
        beside = zone != "title" and _runs_on(titles[article], around, line)
        yield article, _Place(span, _words(f"{left} {match} {right}"), _runs(around, line), beside)


def _runs_on(title: Words, text: Words, line: range) -> bool:
    """Do these words of a title stand in the text so that both together are longer than a line may be?"""
    n = len(title)
    places = (at for at in range(len(text) - n + 1) if text[at : at + n] == title) if n else ()
    touching = (at for at in places if at <= line.stop and line.start <= at + n)
    return any(max(line.stop, at + n) - min(line.start, at) > LONGEST for at in touching)


def _words(text: str) -> Words:
    return tuple(re.findall(r"\w+", text.casefold()))


def _runs(words: Words, line: range) -> dict[Words, int]:
    """All of so many words in a row in a line and around it; bits say which words, seen from there, are the line.

    Examples
    --------
    >>> bits = _runs(("a", "b", "c", "d", "e", "f", "g"), range(2, 4))
    >>> ["".join(run) for run in bits], [bin(line).count("1") for line in bits.values()]
    (['abcdef', 'bcdefg'], [2, 2])
    """
    found: dict[Words, int] = {}
    stop = min(line.stop, line.start + LONGEST) + _AROUND
    for at in range(max(line.start - _AROUND, 0), max(min(stop, len(words)) - _RUN, 0) + 1):
        run = words[at : at + _RUN]
        found[run] = found.get(run, 0) | ((1 << len(line)) - 1) << (LONGEST + _AROUND + _MOVED + line.start - at)
    return found


def _widened(line: int) -> int:
    """With some words more on either side."""
    for _ in range(_MOVED):
        line |= line << 1 | line >> 1
    return line


def _title_shown(title: str) -> dict[Span, None]:
    """What is shown of a long title beside each line: no line goes on from there."""
    head = _head(title, _TITLE)
    return {} if _n_signs(head) == _n_signs(title) else {Span(0, _n_signs(head)): None}


def _n_signs(text: str) -> int:
    return sum(map(len, text.split()))


def texts(corpus: Index, ids: pd.Series) -> dict[str, tuple[str, str]]:
    """Title and text of these articles."""
    rows = np.flatnonzero(pd.Index(corpus.ids.astype("object")).isin(ids))
    found = {}
    for batch in corpus.take(rows).batches():
        titles = batch["title"].astype("object").where(batch["title"].notna(), "")
        texts = batch["text"].astype("object").where(batch["text"].notna(), "")
        found.update(dict(zip(batch["article_id"].astype("object"), zip(titles, texts, strict=True), strict=True)))
    return found


def clipped(title: str, most: int = _TITLE) -> str:
    """A title as far as a report shows it.

    Examples
    --------
    >>> clipped("Four guards killed", most=2)
    'Four guards …'
    """
    head = _head(title, most)
    return head if len(head) == len(" ".join(title.split())) else f"{head} …"
