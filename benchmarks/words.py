"""How fast are words found? Against NLTK's tokenizer on the same text in the same run, as a ratio.

Run with `make bench`. Seconds depend on the machine, the ratio much less.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from nltk.tokenize import wordpunct_tokenize

import toolkit as tk


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """The best of so many runs."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def main() -> None:
    articles = tk.load.articles(tk.paths.SAMPLE)
    texts = articles["text"].astype(object).tolist() * 20
    many = articles.loc[articles.index.repeat(20)].assign(article_id=lambda table: [str(n) for n in range(len(table))])
    size = sum(map(len, texts)) / 1e6
    ours, theirs = seconds(lambda: tk.text.index(many)), seconds(lambda: [wordpunct_tokenize(text) for text in texts])
    print(f"{size:.1f} million characters")
    print(f"index, with spans, sentences and zones: {ours:.2f} s ({size / ours:.1f} million characters per second)")
    print(f"nltk.wordpunct_tokenize, words alone:   {theirs:.2f} s ({size / theirs:.1f})")
    print(f"ratio: {ours / theirs:.1f}")


if __name__ == "__main__":
    main()
