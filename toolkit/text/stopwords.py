"""Words that say nothing about the news, for lists of frequent terms.

Short on purpose and reviewed word by word: function words only. "Said", "world", "government" and "state" are what
news is made of; "not", "no" and "against" turn a meaning round; none of them is here. Everything is in the folded form.
"""

from __future__ import annotations

from collections.abc import Collection

from toolkit.text import words

#: name of the list → its words
STOPWORDS: dict[str, frozenset[str]] = {
    "en": frozenset(
        """
        a an the
        this that these those such
        i me my mine myself you your yours yourself yourselves he him his himself she her hers herself
        it its itself we us our ours ourselves they them their theirs themselves
        who whom whose which what
        and or but nor so yet if than then as because although though while whereas unless until whether
        of in on at by for from with to into onto upon about over under between among through during
        before after above below up down out off around along across behind beside near within toward towards via per
        am is are was were be been being
        have has had having do does did doing
        will would shall should can could may might must
        i'm i've i'd i'll you're you've you'd you'll he'd he'll she'd she'll it'd it'll
        we're we've we'd we'll they're they've they'd they'll there'd there'll
        here there when where why how
        all any both each every either some other others another same own
        also just only very too quite rather even still already again once ever
        more most much many few less least
        s t d ll re ve m
        """.split()
    ),
}


def stop_list(stopwords: str | Collection[str] | None) -> set[str]:
    """The folded words of a list that is built in, or of the user's own.

    Examples
    --------
    >>> sorted(stop_list(["The", "Of"])), "the" in stop_list("en"), stop_list(None)
    (['of', 'the'], True, set())
    """
    if stopwords is None:
        return set()
    if isinstance(stopwords, str):
        if stopwords not in STOPWORDS:
            raise ValueError(
                f"stopwords='{stopwords}' is no list that is built in: {', '.join(STOPWORDS)}; "
                "or give the words themselves, as a list."
            )
        return set(STOPWORDS[stopwords])
    if not isinstance(stopwords, Collection) or not all(isinstance(word, str) for word in stopwords):
        raise TypeError(f"stopwords={stopwords!r} cannot be used: give the name of a list, or a list of words.")
    return {words.fold(word) for word in stopwords}
