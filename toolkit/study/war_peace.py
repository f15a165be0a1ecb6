"""War journalism or peace journalism? Which indicators of either side are present in each article."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from toolkit import frames, lexicons, tables
from toolkit.backends import Distributed
from toolkit.errors import did_you_mean
from toolkit.text import Corpus, Lexicon

#: the frames that must hold all others, and the word for an article in which more of theirs are present
_SIDES = {"war journalism": "war", "peace journalism": "peace"}


def war_peace(
    corpus: Corpus | Distributed, lexicon: Lexicon | str | Path | Mapping[str, Any] = "war-peace-journalism"
) -> pd.DataFrame:
    """Is each article more of war journalism, or of peace journalism?

    Parameters
    ----------
    corpus : Index, DataFrame of articles, path of a saved index, or Distributed
        Passing the index is faster: it is then built once.
    lexicon : Lexicon, name, path or dict
        The built-in one, or another whose frames all stand in `war journalism` or in `peace journalism`: each is an
        indicator.

    Returns
    -------
    DataFrame
        `orientations`: one row per article, in the order of the corpus. An indicator is present where its frame has a
        match, and counts once however many it has. `index` is war minus peace.

    Raises
    ------
    ValueError
        If a frame stands in neither, or one of both sides has none.

    Notes
    -----
    This is how Lee and Maslog sum up a story, whose readers judged thirteen indicators of either side. Here words are
    looked for, and of some pairs only one side has any: of the built-in lexicon nine indicators are of war and seven of
    peace, so that 0 is no natural middle. Compare groups of articles on the same conflict and of like length (a longer
    one has more of both sides), and take the word `neutral` for what it is: equally many, none included.

    References
    ----------
    Galtung, J. (2002). Peace journalism: a challenge. In W. Kempf & H. Luostarinen (eds), Journalism and the New World
    Order, vol. 2. Göteborg: Nordicom.
    Lee, S. T. & Maslog, C. C. (2005). War or peace journalism? Asian newspaper coverage of conflicts. Journal of
    Communication 55(2), 311-329.

    Examples
    --------
    >>> import pandas as pd
    >>> texts = ["The generals vowed to crush the rebels.", "Villagers found common ground in a dialogue.", "Rain."]
    >>> found = war_peace(pd.DataFrame({"article_id": ["a", "b", "c"], "text": texts}))
    >>> found[["n_war", "n_peace", "index", "orientation"]].values.tolist()
    [[2, 0, 2, 'war'], [0, 3, -3, 'peace'], [0, 0, 0, 'neutral']]
    """
    lexicon = lexicons.read(lexicon)
    side_of = _side_of_frames(lexicon)
    return _orientations_table(frames.score(corpus, lexicon), side_of)


def _side_of_frames(lexicon: Lexicon) -> dict[str, str]:
    """The word for the side in which each frame stands."""
    for frame in lexicon:
        side, *below = frame.path
        if side not in _SIDES or not below:
            meant = "" if side in _SIDES else did_you_mean(side, _SIDES)
            raise ValueError(
                f"frame '{frame.name}' of lexicon '{lexicon.name}' is no indicator of either side.{meant} "
                f"Let it stand in one of: {', '.join(_SIDES)}."
            )
    side_of = {frame.name: _SIDES[frame.path[0]] for frame in lexicon}
    for name, side in _SIDES.items():
        if side not in side_of.values():
            raise ValueError(f"lexicon '{lexicon.name}' has no indicator of {name}: let frames stand in '{name}'.")
    return side_of


def _orientations_table(hits: pd.DataFrame, side_of: dict[str, str]) -> pd.DataFrame:
    side, present = hits["frame"].map(side_of), hits["n_hits"] > 0
    indicators = hits[["article_id", "n_words"]].assign(
        n_war=(present & (side == "war")).astype("int64"), n_peace=(present & (side == "peace")).astype("int64")
    )
    found = indicators.groupby("article_id", sort=False).agg(
        n_war=("n_war", "sum"), n_peace=("n_peace", "sum"), n_words=("n_words", "first")
    )
    found = found.reset_index().assign(index=lambda table: table["n_war"] - table["n_peace"])
    larger = np.select([found["index"] > 0, found["index"] < 0], ["war", "peace"], "neutral")
    found["orientation"] = pd.Series(larger, dtype="str")
    return found.astype({"article_id": "str"})[tables.columns("orientations")]
