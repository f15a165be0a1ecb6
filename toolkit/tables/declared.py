"""The tables as they are declared: what a row is, and each column with its kind and its meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from toolkit.errors import did_you_mean

#: kind of a column: the dtype that an empty table gives it
_DTYPES = {
    "text": "str",
    "date": "datetime64[us]",
    "category": "category",
    "count": "int64",
    "number": "float64",
    "flag": "bool",
    "period": "object",
}


@dataclass(frozen=True)
class Column:
    """One column: its kind of value, what it means, and whether it may be absent."""

    kind: str
    meaning: str
    optional: bool = False
    missing: bool = False


@dataclass(frozen=True)
class Table:
    """One table: what a row is, and its columns in order. `grouped` tables begin with the `by` columns."""

    row: str
    columns: dict[str, Column]
    grouped: bool = False


def _text(meaning: str, **options: bool) -> Column:
    return Column("text", meaning, **options)


def _count(meaning: str) -> Column:
    return Column("count", meaning)


def _number(meaning: str) -> Column:
    return Column("number", meaning, missing=True)


def _optional(meaning: str) -> Column:
    return Column("text", meaning, optional=True, missing=True)


ZONES = ("title", "lead", "body")

TABLES: dict[str, Table] = {
    "articles": Table(
        "article",
        {
            "article_id": _text("unique name of the article, the same on every run"),
            "date": Column("date", "when it was published, as the source wrote it (offsets are dropped)", missing=True),
            "outlet": Column("category", "who published it", missing=True),
            "title": _text("headline", missing=True),
            "text": _text("everything below the headline, paragraphs apart", missing=True),
            "author": _optional("who wrote it"),
            "section": _optional("part of the paper"),
            "page": _optional("page in print"),
            "edition": _optional("edition in print"),
            "place": _optional("place of the dateline"),
            "url": _optional("address"),
            "language": _optional("language"),
            "database_id": _optional("name of the record in its database"),
            "words_claimed": Column("number", "words that the source says it has", optional=True, missing=True),
            "date_source": _optional("where the date comes from: published, file name, load_date"),
            "flags": _optional("what to know about this record, separated by '; '"),
            "source_file": _optional("file that it was read from"),
            "source_row": Column("count", "record in that file, from 1", optional=True),
        },
    ),
    "rejects": Table(
        "source record that did not become an article",
        {
            "source_file": _text("file that it stands in"),
            "source_row": _count("record in that file, from 1; 0 is the file itself"),
            "reason": _text("why it is no article"),
            "excerpt": _text("its first 200 characters"),
        },
    ),
    "files": Table(
        "file of articles, or sheet of it",
        {
            "source_file": _text("its name"),
            "format": _text("as what it was read; missing where it could not be", missing=True),
            "encoding": _text("that of its text, as far as it can be told", missing=True),
            "n_records": _count("articles and rejects"),
            "n_articles": _count("records that became articles"),
            "n_rejects": _count("records that did not"),
            "claimed": _number("records that the file itself says it has"),
        },
    ),
    "outlets": Table(
        "name of an outlet",
        {
            "outlet": _text("the name as it came"),
            "name": _text("the name that it is to have"),
            "n_articles": _count("articles under it"),
        },
    ),
    "tokens": Table(
        "word of an article",
        {
            "article_id": _text("article that it stands in"),
            "zone": _text("title, lead or body"),
            "start": _count("first code point"),
            "end": _count("code point after the last"),
            "word": _text("as the article writes it"),
            "term": _text("folded, as patterns and counts see it"),
            "breaks": Column("flag", "no phrase runs on from the word before"),
            "opens": Column("flag", "a sentence begins here"),
        },
    ),
    "counts": Table(
        "group and term",
        {
            "period": Column("period", "period, missing where none was asked", missing=True),
            "term": _text("folded word, or its stem"),
            "n": _count("how often it stands in the group"),
            "n_articles": _count("articles of the group that hold it"),
            "n_words": _count("all words of the group"),
        },
        grouped=True,
    ),
    "dispersion": Table(
        "term",
        {
            "term": _text("the word, folded"),
            "n": _count("how often it stands in the corpus"),
            "n_words": _count("all words of the corpus"),
            "n_parts": _count("parts of the corpus that have words"),
            "range": _count("parts in which it stands"),
            "juilland_d": _number("Juilland's D on rates: 1 is the same rate in all parts, 0 all in one part"),
            "carroll_d2": _number("Carroll's D2: entropy of the rates, 1 and 0 likewise"),
            "rosengren_s": _number("Rosengren's S: 1 is the same rate in all parts"),
            "dp": _number("Gries's deviation of proportions: 0 is spread as all words are"),
            "dp_norm": _number("the same over the most that it can be: 1 is all in the smallest part"),
            "kld": _number("Kullback-Leibler divergence in bits: 0 is spread as all words are"),
        },
    ),
    "collocates": Table(
        "word that keeps company",
        {
            "term": _text("the word, folded"),
            "n": _count("how often it stands in the windows of matches"),
            "n_articles": _count("articles in which it does"),
            "n_term": _count("how often it stands anywhere, but for matches"),
            "n_node": _count("matches"),
            "n_span": _count("words in their windows"),
            "n_words": _count("words of the corpus, but for those of matches"),
            "log_dice": _number("logDice of n, n_node and n_term: 14 where neither is ever without the other"),
            "mi": _number("mutual information in bits: 1 is twice as often in windows as by chance"),
            "mi3": _number("the same with the cube of n"),
            "t": _number("t-score: how far n is above chance, in standard deviations of n"),
            "z": _number("z-score: the same in standard deviations of chance"),
            "g2": _number("log-likelihood of windows against the rest, four cells (Dunning)"),
            "g2_2cell": _number("log-likelihood of windows against the rest, two cells (Rayson)"),
            "delta_p_term": _number("by how much the word is more likely in a window than elsewhere"),
            "delta_p_node": _number("by how much a window is more likely where the word stands than elsewhere"),
        },
    ),
    "cooccurrence": Table(
        "pair of terms",
        {
            "term": _text("one word, folded"),
            "other": _text("another, later from a to z"),
            "n": _count("sentences or articles in which both stand"),
            "n_term": _count("those in which the first stands"),
            "n_other": _count("those in which the other stands"),
            "n_units": _count("all that have words"),
            "log_dice": _number("logDice: 14 where neither is ever without the other"),
            "mi": _number("mutual information in bits: 1 is twice as often as by chance"),
            "t": _number("t-score: how far n is above chance, in standard deviations of n"),
            "g2": _number("log-likelihood, four cells (Dunning)"),
        },
    ),
    "bursts": Table(
        "burst of a term",
        {
            "term": _text("the word, folded"),
            "first": Column("period", "the first period of the burst"),
            "last": Column("period", "the last one"),
            "n_periods": _count("periods of the burst"),
            "n_articles": _count("articles of these that hold it"),
            "n_articles_all": _count("all articles of these"),
            "share": _number("share of these articles that hold it"),
            "share_usual": _number("share of all dated articles that do"),
            "weight": _number("how much better a burst explains these periods, as a logarithm"),
        },
    ),
    "diversity": Table(
        "group",
        {
            "period": Column("period", "period, missing where none was asked", missing=True),
            "n_articles": _count("articles that have as many words as a window, or more"),
            "n_short": _count("articles with fewer words, which are left out"),
            "n_words": _count("words of the articles that are not"),
            "mattr": _number("mean over articles of the moving-average type-token ratio: 1 if no word comes twice"),
            "mattr_low": _number("lower bound of that mean"),
            "mattr_high": _number("upper bound of that mean"),
            "mtld": _number("mean over articles of MTLD: words until the type-token ratio has fallen"),
            "mtld_low": _number("lower bound of that mean"),
            "mtld_high": _number("upper bound of that mean"),
        },
        grouped=True,
    ),
    "terms": Table(
        "term of the vocabulary",
        {
            "term": _text("folded word"),
            "n": _count("how often it stands in the corpus"),
        },
    ),
    "clauses": Table(
        "clause of a query, each before those that it joins",
        {
            "clause": _text("clause as the query writes it"),
            "depth": _count("how many clauses it stands in; 0 is the whole query"),
            "n_articles": _count("articles that it keeps by itself"),
            "share": _number("share of all articles"),
        },
    ),
    "matches": Table(
        "pattern match",
        {
            "article_id": _text("article that it stands in"),
            "frame": _text("frame that it counts for"),
            "pattern": _text("pattern as the lexicon writes it"),
            "match": _text("the words as the article writes them"),
            "zone": _text("title, lead or body"),
            "start": _count("first code point"),
            "end": _count("code point after the last"),
            "weight": Column("number", "weight of the pattern"),
            "negated": Column("flag", "a negator stands among the three words before it in its sentence"),
        },
    ),
    "hits": Table(
        "article, frame and zone, zeros included",
        {
            "article_id": _text("article"),
            "frame": _text("frame"),
            "zone": _text("title, lead, body; all where zones were not asked for"),
            "n_hits": _count("matches"),
            "weight": Column("number", "sum of their weights"),
            "n_words": _count("words of that zone"),
        },
    ),
    "lines": Table(
        "keyword in context",
        {
            "article_id": _text("article"),
            "zone": _text("title, lead or body"),
            "start": _count("first code point of the match"),
            "end": _count("code point after its last"),
            "left": _text("the text before it"),
            "match": _text("the match as the article writes it"),
            "right": _text("the text after it"),
            "frame": _text("frame, missing for a free query", missing=True),
            "pattern": _text("pattern, missing for a free query", missing=True),
        },
    ),
    "notes": Table(
        "line that is marked or has a note",
        {
            "article_id": _text("article"),
            "zone": _text("title, lead or body"),
            "start": _count("first code point of the match"),
            "end": _count("code point after its last"),
            "frame": _text("frame, missing for a free query", missing=True),
            "match": _text("the match as the article writes it"),
            "marked": Column("flag", "the line is marked"),
            "note": _text("what is noted of it, or nothing", missing=True),
        },
    ),
    "explanation": Table(
        "place where a pattern stands, whether it counts or not",
        {
            "article_id": _text("article"),
            "frame": _text("frame"),
            "pattern": _text("pattern, as it is written in the lexicon"),
            "line": _number("line of the file where it stands, if it was read from one"),
            "match": _text("the words as the article writes them"),
            "zone": _text("title, lead or body"),
            "start": _count("first code point of the match"),
            "end": _count("code point after its last"),
            "weight": Column("number", "weight of the pattern"),
            "negated": Column("flag", "a negator stands among the three words before it"),
            "negator": _text("that negator, or nothing"),
            "counts": Column("flag", "it is one of the matches"),
            "reason": _text("rule that took it out, or nothing"),
            "rule": _text("pattern by which it was let in or taken out, or nothing"),
            "sentence": _text("sentence in which it stands"),
        },
    ),
    "coverage": Table(
        "frame and pattern, also where it matches nothing",
        {
            "frame": _text("frame"),
            "pattern": _text("pattern, as it is written in the lexicon"),
            "line": _number("line of the file where it stands, if it was read from one"),
            "n": _count("matches that count"),
            "n_articles": _count("articles with one"),
            "n_articles_only": _count("articles that no other pattern of the frame counts"),
            "share_of_frame": _number("of the matches of its frame"),
            "carries": Column("flag", "more than half of the matches of a frame of several patterns"),
            "n_outlets": _count("outlets whose articles have one"),
            "first": Column("date", "date of the first article with one", missing=True),
            "last": Column("date", "date of the last article with one", missing=True),
        },
    ),
    "lexicon_patterns": Table(
        "frame and pattern of either version of a lexicon",
        {
            "frame": _text("frame"),
            "pattern": _text("pattern, as it is written in the lexicon"),
            "in_old": Column("flag", "the old version has it"),
            "in_new": Column("flag", "the new version has it"),
            "weight_old": _number("its weight in the old version"),
            "weight_new": _number("its weight in the new version"),
            "n_old": _count("its matches by the old version"),
            "n_new": _count("its matches by the new version"),
            "n_gained": _count("its matches whose words did not count for the frame by the old version"),
            "n_lost": _count("its matches whose words no longer count for the frame"),
        },
    ),
    "lexicon_lines": Table(
        "match that a new version of a lexicon gained or lost",
        {
            "change": _text("gained or lost"),
            "frame": _text("frame"),
            "pattern": _text("pattern by which it counts, in the version that has it"),
            "article_id": _text("article"),
            "zone": _text("title, lead or body"),
            "start": _count("first code point of the match"),
            "end": _count("code point after its last"),
            "match": _text("the words as the article writes them"),
            "reason": _text("why it does not count by the other version: a rule, or no pattern"),
            "rule": _text("pattern by which that version takes it out, or nothing"),
            "sentence": _text("sentence in which it stands"),
        },
    ),
    "lexicon_rates": Table(
        "group and frame",
        {
            "frame": _text("frame"),
            "n_words": _count("words"),
            "n_articles": _count("articles"),
            "n_old": _count("matches by the old version"),
            "n_new": _count("matches by the new version"),
            "rate_old": _number("rate by the old version"),
            "rate_new": _number("rate by the new version"),
            "difference": _number("new rate less old rate"),
            "difference_low": _number("lower bound of the difference"),
            "difference_high": _number("upper bound of the difference"),
        },
        grouped=True,
    ),
    "suggestions": Table(
        "word that keeps company with a frame",
        {
            "term": _text("the word, folded"),
            "n": _count("how often it stands in a sentence of the frame"),
            "n_articles": _count("articles in which it does"),
            "n_corpus": _count("how often it stands anywhere"),
            "log_ratio": _number("sentences of the frame against all others: 1 for twice as often"),
            "g2": _number("log-likelihood of that"),
            "nearest_frame": _text("the other frame in whose sentences it is most at home, or nothing"),
            "log_ratio_nearest": _number("the same for that frame"),
            "sample": _text("lines in which it stands with the frame"),
        },
    ),
    "findings": Table(
        "finding in a lexicon: advice, no error",
        {
            "frame": _text("frame"),
            "pattern": _text(
                "pattern, as it is written in the lexicon; missing where it is of the frame", missing=True
            ),
            "line": _number("line of the file where it stands, if it was read from one"),
            "kind": _text("what kind of finding, as lexicons.check lists them"),
            "finding": _text("a sentence that says it"),
        },
    ),
    "actors": Table(
        "actor and frame, also those without company",
        {
            "actor": _text("actor"),
            "frame": _text("frame"),
            "n_both": _count("units (sentences, articles or pieces) with both, in different words"),
            "n_actor": _count("units with the actor"),
            "n_frame": _count("units with the frame"),
            "n_units": _count("all units"),
            "n_articles": _count("articles with a unit with both"),
            "expected": _number("units with both, if the frame were as frequent in the actor's as in the others"),
            "log_ratio": _number("binary logarithm of n_both over expected: 1 is twice as often as elsewhere"),
            "log_ratio_low": _number("lower bound of the log ratio"),
            "log_ratio_high": _number("upper bound of the log ratio"),
            "share": _number("share of the actor's units that hold the frame"),
            "share_low": _number("lower bound of the share"),
            "share_high": _number("upper bound of the share"),
            "n_modifies": _count("matches of the actor right before one of the frame, as in 'Israeli aggression'"),
        },
    ),
    "keyness": Table(
        "term of either side",
        {
            "term": _text("the word, folded"),
            "n_target": Column("number", "how often it stands in the target"),
            "n_reference": Column("number", "how often it stands in the reference"),
            "n_words_target": Column("number", "all words of the target"),
            "n_words_reference": Column("number", "all words of the reference"),
            "n_articles_target": _number("articles of the target that hold it"),
            "n_articles_reference": _number("articles of the reference that hold it; missing where it is a list"),
            "log_ratio": _number("binary logarithm of the ratio of its rates: 1 is twice as often; 0 counts as 0.5"),
            "log_ratio_low": _number("lower bound of the log ratio"),
            "log_ratio_high": _number("upper bound of the log ratio"),
            "g2": _number("log-likelihood, four cells (Dunning)"),
            "g2_2cell": _number("log-likelihood, two cells (Rayson)"),
            "chi2": _number("Pearson's chi-squared, corrected as was asked, without by default"),
            "bic": _number("Bayes factor: g2_2cell less the logarithm of all words"),
            "percent_difference": _number("%DIFF: by how many percent the target's rate is above the reference's"),
            "odds_ratio": _number("odds in the target over odds in the reference"),
            "odds_ratio_low": _number("lower bound of the odds ratio, by word"),
            "odds_ratio_high": _number("upper bound of the odds ratio, by word"),
            "log_odds": _number("difference of log odds with an informative Dirichlet prior"),
            "log_odds_z": _number("the same over its standard deviation, by word"),
            "dp_target": _number("deviation of proportions over the target's articles: 0 is evenly spread, 1 not"),
            "dp_reference": _number("the same over the reference's articles"),
            "p": _number("how often chance alone parts it as much"),
            "p_bh": _number("p after Benjamini and Hochberg"),
            "p_bonferroni": _number("p after Bonferroni"),
            "p_westfall_young": _number("p after Westfall and Young, of articles dealt out by chance"),
        },
    ),
    "shift": Table(
        "frame, pattern and words that match, with a match on either side",
        {
            "frame": _text("frame"),
            "pattern": _text("pattern, as it is written in the lexicon"),
            "term": _text("the words that match, folded"),
            "n_target": _count("its matches in the target"),
            "n_reference": _count("its matches in the reference"),
            "n_words_target": _count("all words of the target"),
            "n_words_reference": _count("all words of the reference"),
            "n_articles_target": _count("articles of the target with such a match"),
            "n_articles_reference": _count("articles of the reference with such a match"),
            "rate_target": _number("its rate in the target"),
            "rate_reference": _number("its rate in the reference"),
            "contribution": _number("what it adds to the difference: the target's rate less the reference's"),
            "contribution_low": _number("lower bound of the contribution"),
            "contribution_high": _number("upper bound of the contribution"),
            "share_of_difference": _number("contribution over difference; below 0 where it works against it"),
            "difference": _number("rate of the whole frame in the target, less that in the reference"),
            "difference_low": _number("lower bound of the difference"),
            "difference_high": _number("upper bound of the difference"),
        },
    ),
    "points": Table(
        "number that a chart draws",
        {
            "frame": _text("the frame, or the term"),
            "group": _text("the group, by its name on the chart; empty where there is one alone"),
            "place": _count("which period, from 0"),
            "left": _number("how far from the left, as a share of the figure"),
            "top": _number("how far from the top"),
        },
    ),
    "figures": Table(
        "figure that a file declares, in its order",
        {
            "figure": _text("its name"),
            "state": _text("made or fresh; of those that were checked: same, differs or missing"),
            "why": _text("why it was made, or in what it differs; nothing where there is nothing to say"),
        },
    ),
    "robust": Table(
        "way to count one finding, first the one that was asked for",
        {
            "variant": _text("the way to count"),
            "left_out": _text("which outlet or pattern it leaves out, missing for the others", missing=True),
            "n_target": _count("matches in the target, or articles with one for their share"),
            "n_reference": _count("the same in the reference"),
            "n_articles_target": _count("articles of the target"),
            "n_articles_reference": _count("articles of the reference"),
            "rate_target": _number("rate in the target, or share of its articles"),
            "rate_reference": _number("the same in the reference"),
            "log_ratio": _number("binary logarithm of the first over the second"),
            "log_ratio_low": _number("lower bound of the log ratio"),
            "log_ratio_high": _number("upper bound of the log ratio"),
            "turns": Column("flag", "whether it points the other way than what was asked for"),
        },
    ),
    "tones": Table(
        "article",
        {
            "article_id": _text("article"),
            "n_sentences": _count("sentences of title and text"),
            "compound": _number("mean over them of how positive (up to 1) or negative (down to -1) they sound"),
            "n_positive": _count("sentences that sound positive"),
            "n_negative": _count("sentences that sound negative"),
            "share_positive": _number("share of its sentences that sound positive"),
            "share_negative": _number("share of its sentences that sound negative"),
        },
    ),
    "clusters": Table(
        "article",
        {
            "article_id": _text("article"),
            "cluster": _text("the article that came first of its cluster; itself if it has no copy"),
            "similarity": _number("to its most similar copy: the share of their five-word runs that both have"),
            "is_first": Column("flag", "no other article of the cluster came before it"),
            "agency": _text("news agency that it credits, or nothing"),
        },
    ),
    "orientations": Table(
        "article",
        {
            "article_id": _text("article"),
            "n_war": _count("indicators of war journalism that are present, each once"),
            "n_peace": _count("indicators of peace journalism that are present, each once"),
            "index": _count("indicators of war minus those of peace"),
            "orientation": _text("war or peace, whichever has more; neutral where they are equal"),
            "n_words": _count("words of title and text"),
        },
    ),
    "trend": Table(
        "group, frame and period",
        {
            "frame": _text("frame"),
            "period": Column("period", "period, missing where none was asked", missing=True),
            "n_hits": _count("matches"),
            "n_words": _count("words"),
            "n_articles": _count("articles"),
            "n_articles_hit": _count("articles with at least one match"),
            "rate": _number("matches per so many words"),
            "rate_low": _number("lower bound of the rate"),
            "rate_high": _number("upper bound of the rate"),
            "share": _number("share of articles with at least one match"),
            "share_low": _number("lower bound of the share"),
            "share_high": _number("upper bound of the share"),
        },
        grouped=True,
    ),
    "differences": Table(
        "frame and period",
        {
            "frame": _text("frame"),
            "period": Column("period", "period"),
            "n_hits_target": _count("matches in the target"),
            "n_hits_reference": _count("matches in the reference"),
            "n_words_target": _count("all words of the target"),
            "n_words_reference": _count("all words of the reference"),
            "n_articles_target": _count("articles of the target"),
            "n_articles_reference": _count("articles of the reference"),
            "rate_target": _number("matches per so many words in the target"),
            "rate_reference": _number("matches per so many words in the reference"),
            "difference": _number("the target's rate less the reference's"),
            "difference_low": _number("lower bound of the difference, for this period by itself"),
            "difference_high": _number("upper bound of the difference, likewise"),
            "difference_band_low": _number("its lower bound that holds in all periods of the frame together"),
            "difference_band_high": _number("its upper bound, likewise"),
            "log_ratio": _number("binary logarithm of the ratio of its rates: 1 is twice as often; 0 counts as 0.5"),
            "log_ratio_low": _number("lower bound of the log ratio, for this period by itself"),
            "log_ratio_high": _number("upper bound of the log ratio, likewise"),
            "log_ratio_band_low": _number("its lower bound that holds in all periods of the frame together"),
            "log_ratio_band_high": _number("its upper bound, likewise"),
            "few": Column("flag", "fewer than ten articles with words on a side, copies as one: rough or no bounds"),
        },
    ),
    "weekdays": Table(
        "group, frame and day of the week",
        {
            "frame": _text("frame"),
            "weekday": Column("category", "Monday to Sunday"),
            "n_days": _count("such days with words"),
            "n_articles": _count("articles"),
            "n_words": _count("words"),
            "n_hits": _count("matches"),
            "rate": _number("matches per so many words"),
            "rate_low": _number("lower bound of the rate, by days"),
            "rate_high": _number("upper bound of the rate, by days"),
            "ratio": _number("its rate over that of the other days of the week"),
            "ratio_low": _number("lower bound of the ratio, by days"),
            "ratio_high": _number("upper bound of the ratio, by days"),
            "p": _number("how often chance alone would make the seven rates differ as much; the same in all of them"),
        },
        grouped=True,
    ),
    "breaks": Table(
        "break in the rate of a group and frame",
        {
            "frame": _text("frame"),
            "period": Column("period", "the first period after it"),
            "rate_before": _number("matches per so many words since the break before, or the beginning"),
            "rate_after": _number("matches per so many words until the next break, or the end"),
            "ratio": _number("rate after over rate before; missing where that is 0"),
            "n_articles_before": _count("articles since the break before"),
            "n_articles_after": _count("articles until the next break"),
            "stability": _number("share of draws of the articles with a break within one period of this one"),
        },
        grouped=True,
    ),
    "event": Table(
        "group and frame",
        {
            "frame": _text("frame"),
            "n_articles_before": _count("articles in the days before the event"),
            "n_articles_after": _count("articles in the days from the event on"),
            "n_words_before": _count("their words before"),
            "n_words_after": _count("their words after"),
            "n_hits_before": _count("matches before"),
            "n_hits_after": _count("matches after"),
            "rate_before": _number("matches per so many words before"),
            "rate_after": _number("matches per so many words after"),
            "difference": _number("rate after less rate before"),
            "difference_low": _number("lower bound of the difference"),
            "difference_high": _number("upper bound of the difference"),
            "ratio": _number("rate after over rate before; missing where that is 0"),
            "ratio_low": _number("lower bound of the ratio"),
            "ratio_high": _number("upper bound of the ratio"),
            "level_change": _number("jump of the rate at the event, between a line before and a line after"),
            "level_change_low": _number("lower bound of the jump"),
            "level_change_high": _number("upper bound of the jump"),
            "slope_before": _number("by how much the rate rises in a day, before"),
            "slope_change": _number("by how much more it does after"),
            "slope_change_low": _number("lower bound of the change of the slope"),
            "slope_change_high": _number("upper bound of the change of the slope"),
            "placebo": _number("share of earlier days at which the difference is at least as large"),
            "n_placebo": _count("how many earlier days"),
        },
        grouped=True,
    ),
}
TABLES["smoothed"] = Table(
    TABLES["trend"].row,
    {
        **TABLES["trend"].columns,
        "smooth": _number("rate or share of the period and those near it, as one line"),
        "smooth_low": _number("lower bound of that line"),
        "smooth_high": _number("upper bound of that line"),
    },
    grouped=True,
)


def columns(name: str) -> list[str]:
    """Which columns does this table always have, in which order? (Those of `by=` come before them.)

    Parameters
    ----------
    name : str
        A name in `TABLES`.

    Returns
    -------
    list of str
        Without the optional columns.

    Examples
    --------
    >>> columns("rejects")
    ['source_file', 'source_row', 'reason', 'excerpt']
    """
    return [column for column, declared in named(name).columns.items() if not declared.optional]


def empty(name: str, by: Sequence[str] = ()) -> pd.DataFrame:
    """What does this table look like with no row?

    Parameters
    ----------
    name : str
        A name in `TABLES`.
    by : list of str
        Columns of groups, which come first.

    Returns
    -------
    DataFrame
        No row; every column that is not optional, with its dtype.

    Examples
    --------
    >>> empty("rejects").shape
    (0, 4)
    """
    groups = {group: pd.Series(dtype="str") for group in by}
    declared = named(name).columns
    always = {column: pd.Series(dtype=_DTYPES[declared[column].kind]) for column in columns(name)}
    return pd.DataFrame({**groups, **always})


def describe(name: str) -> pd.DataFrame:
    """What does each column of this table mean?

    Parameters
    ----------
    name : str
        A name in `TABLES`.

    Returns
    -------
    DataFrame
        One row per column: `column`, `kind`, `meaning`, `optional`.

    Examples
    --------
    >>> describe("rejects").column.tolist()
    ['source_file', 'source_row', 'reason', 'excerpt']
    """
    rows = [(column, c.kind, c.meaning, c.optional) for column, c in named(name).columns.items()]
    return pd.DataFrame(rows, columns=["column", "kind", "meaning", "optional"])


def named(name: str) -> Table:
    """The table of this name; an error lists those that there are."""
    if name not in TABLES:
        raise KeyError(f"there is no table '{name}'.{did_you_mean(name, TABLES)} Tables: {', '.join(TABLES)}.")
    return TABLES[name]
