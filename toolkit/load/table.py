"""From the records of one file, under its own column names, to articles and rejects under ours."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from toolkit import tables
from toolkit.errors import UnreadableFile
from toolkit.load import dates
from toolkit.load.columns import found_in, nothing_to_read
from toolkit.load.header import unique_names
from toolkit.load.records import METADATA_ONLY, Records, Reject, excerpt

_TEXTS = (
    *("author", "section", "page", "edition", "place", "url"),
    *("language", "database_id", "article_id", "date_source"),
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_UNCLEAN = re.compile("[\x00\r\ud800-\udfff\ufffd]")
_NUMBER = re.compile(r"\b\d{1,3}(?:[.,'\u2019 \u00a0\u202f]\d{3})+(?!\d)|\b\d{1,15}\b")
_TOLERANCE = 0.1  # of the words that a source says a text has
_LOOK = 1 << 16  # bytes that are looked at together
_Flags = defaultdict[int, list[str]]  # what there is to say of a row, by its place
_NO_WORDS = "no title and no text"
_METADATA_ONLY = rf"(?:^|; ){METADATA_ONLY}(?:; |$)"  # among flags


def shape(
    records: Records, name: str, *, columns: Mapping[str, str] | None, outlet: str | None
) -> tuple[pd.DataFrame, list[Reject]]:
    """The articles of one file, and all its rejects."""
    found = _renamed(records.table, columns)
    if not {"title", "text"} & set(found.columns):
        raise nothing_to_read(name, records.table.columns)
    flags: _Flags = defaultdict(list, {at: list(own) for at, own in records.flags.items() if own})
    for column in ("title", "text"):
        found[column] = _cleaned(found.get(column), flags, len(found))
    _read_dates(found, flags, records.pieces)
    _read_load_dates(found, records.pieces)
    found["outlet"] = _outlets(found, outlet)
    _plain_texts(found)
    wordless = (found["title"] == "") & (found["text"] == "")
    for at in np.flatnonzero((found["text"] == "") & ~wordless).tolist():
        flags[at].append("no text")
    _compare_lengths(found, flags)
    found["flags"] = _joined(found.get("flags"), flags, len(found))
    empty = wordless & ~found["flags"].str.contains(_METADATA_ONLY)
    found["source_row"] = np.array(records.rows, dtype=np.int64)
    rejects = [Reject(records.rows[at], _NO_WORDS, excerpt(_told(found.iloc[at]))) for at in np.flatnonzero(empty)]
    every = sorted([*records.rejects, *rejects], key=lambda reject: reject.row)
    return found[~empty].reset_index(drop=True), every


def _renamed(table: pd.DataFrame, columns: Mapping[str, str] | None) -> pd.DataFrame:
    """Under our names. A column that loses its name to another one keeps it with a note."""
    ours = found_in(table.columns, columns)
    names = [ours.get(column, str(column)) for column in table.columns]
    taken = set(ours.values())
    names = [
        f"{name} (original)" if name in taken and column not in ours else name
        for name, column in zip(names, table.columns, strict=True)
    ]
    return table.set_axis(unique_names(names), axis=1).reset_index(drop=True).copy()


def _cleaned(values: pd.Series | None, flags: _Flags, n: int) -> pd.Series:
    """Strings, without blanks around them; what had to be mended is flagged."""
    if values is None:
        return pd.Series([""] * n, dtype="str")
    if _is_arrow(values):
        return _cleaned_by_arrow(values, flags)
    missing = values.isna().to_numpy()
    texts = ["" if gone else str(value) for value, gone in zip(values, missing, strict=True)]
    for at, text in enumerate(texts):
        if _UNCLEAN.search(text):
            texts[at] = _mended(text, flags[at])
    return pd.Series([text.strip() for text in texts], dtype="str")


def _cleaned_by_arrow(values: pd.Series, flags: _Flags) -> pd.Series:
    """The same, where hardly a text needs it: only those are looked at one by one."""
    strings = pc.fill_null(_strings(values), "")
    if _may_be_unclean(strings):
        wanting = reduce(pc.or_, (pc.match_substring(strings, sign) for sign in "\x00\r\ufffd"))
        rows = np.flatnonzero(wanting.to_numpy(zero_copy_only=False)).tolist()
        mended = [_mended(strings[at].as_py(), flags[at]) for at in rows]
        strings = pc.replace_with_mask(strings, wanting, pa.array(mended, pa.large_string()))
    return pd.Series(pd.array(pc.utf8_trim_whitespace(strings), dtype="str"))


def _may_be_unclean(strings: pa.LargeStringArray) -> bool:
    """Is there a byte that is a sign to be mended, or begins one? Much cheaper than to search for the signs."""
    _, _, data = strings.buffers()
    every = np.frombuffer(data or b"", dtype=np.uint8)
    few = (every[at : at + _LOOK] for at in range(0, len(every), _LOOK))  # as many as stay near the processor
    return any((piece == byte).any() for piece in few for byte in (0x00, 0x0D, 0xEF))


def _strings(values: pd.Series) -> pa.LargeStringArray:
    found = pa.array(values, pa.large_string(), from_pandas=True)
    found = found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found
    try:
        found.validate(full=True)
    except pa.ArrowInvalid as error:
        raise UnreadableFile(
            f"column '{values.name}' holds bytes that are no text (no UTF-8): "
            "write the source again in its right encoding."
        ) from error
    return found


def _is_arrow(values: pd.Series) -> bool:
    """Strings that Arrow can be asked about; it knows the same blanks as Python."""
    return isinstance(values.dtype, pd.StringDtype) and values.dtype.storage == "pyarrow"


def _mended(text: str, flags: list[str]) -> str:
    told = []
    if "\x00" in text:
        text = text.replace("\x00", "")
        told.append("NUL removed")
    if _SURROGATES.search(text):
        text = _SURROGATES.sub("\ufffd", text)
        told.append("lone surrogate replaced")
    elif "\ufffd" in text:
        told.append("replacement character")
    flags.extend(flag for flag in told if flag not in flags)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read_dates(found: pd.DataFrame, flags: _Flags, pieces: list[int]) -> None:
    if "date" not in found.columns:
        found["date"] = pd.Series(pd.NaT, index=found.index, dtype="datetime64[us]")
        return
    if pd.api.types.is_datetime64_any_dtype(found["date"]):
        found["date"] = _without_zone(found["date"])
        source = pd.Series("published", index=found.index).where(found["date"].notna())
    else:
        read = dates.read(found["date"], pieces)
        for at, one in enumerate(read):
            if one.flag and one.flag not in flags[at]:
                flags[at].append(one.flag)
        found["date"] = pd.Series([one.date for one in read], index=found.index, dtype="datetime64[us]")
        source = pd.Series([one.source or None for one in read], index=found.index, dtype="str")
    told = found["date_source"] if "date_source" in found.columns else source
    found["date_source"] = told.where(told.notna(), source).astype("str")


def _read_load_dates(found: pd.DataFrame, pieces: list[int]) -> None:
    """When a database took an article in: read where it can be, and left out where not, for it is no date of ours."""
    if "load_date" not in found.columns:
        return
    if pd.api.types.is_datetime64_any_dtype(found["load_date"]):
        found["load_date"] = _without_zone(found["load_date"])
    else:
        read = [one.date for one in dates.read(found["load_date"], pieces)]
        found["load_date"] = pd.Series(read, index=found.index, dtype="datetime64[us]")


def _without_zone(values: pd.Series) -> pd.Series:
    """The time that a clock showed there."""
    kind = values.dtype
    zoned = getattr(getattr(kind, "pyarrow_dtype", kind), "tz", None) is not None
    return (values.dt.tz_localize(None) if zoned else values).astype("datetime64[us]")


def _compare_lengths(found: pd.DataFrame, flags: _Flags) -> None:
    """Where a source says how many words a text has, and it has more or fewer by a tenth, something is cut or added."""
    if "words_claimed" not in found.columns:
        return
    texts = pc.cast(_strings(found["text"]), "large_binary")
    n_words = np.fromiter((len(text.as_py().split()) for text in texts), dtype=np.int64, count=len(texts))
    claimed = found["words_claimed"].to_numpy(dtype="float64", na_value=np.nan)
    for at in np.flatnonzero(np.abs(n_words - claimed) > _TOLERANCE * claimed).tolist():
        if n_words[at]:
            flags[at].append(f"other length than claimed: {n_words[at]:,} of {claimed[at]:,.0f} words")


def _outlets(found: pd.DataFrame, outlet: str | None) -> pd.Series:
    """As the user says, else as the source says, else the domain of the address."""
    if outlet is not None:
        return pd.Series([outlet] * len(found), dtype="str")
    nothing = pd.Series([None] * len(found), dtype="object")
    own = _text_or_none(found.get("outlet", nothing))
    missing = np.flatnonzero(own.isna())
    if len(missing):
        own = own.astype("object")
        own.iloc[missing] = [domain(url) for url in found.get("url", nothing).iloc[missing]]
    return own.astype("str")


def domain(url: Any) -> str | None:
    """The site of an address, without `www.`

    Examples
    --------
    >>> domain("https://www.rte.ie/news/1"), domain("europe.chinadaily.com.cn/a"), domain("")
    ('rte.ie', 'europe.chinadaily.com.cn', None)
    """
    if not isinstance(url, str) or not url.strip():
        return None
    try:
        host = urlsplit(url.strip() if "//" in url else f"//{url.strip()}").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host and "." in host else None


def _plain_texts(found: pd.DataFrame) -> None:
    """Our other columns hold text or nothing; a column of somebody else keeps its type, if it has one."""
    for column in found.columns:
        if column in _TEXTS:
            found[column] = _text_or_none(found[column])
        elif column == "words_claimed":
            found[column] = pd.Series(map(_number, found[column]), index=found.index, dtype="float64")
        elif found[column].dtype == object and column not in ("date", "outlet"):
            tidy = found[column].infer_objects()
            found[column] = tidy if tidy.dtype != object else _text_or_none(tidy)


def _number(value: object) -> float:
    """How many words a source claims, however it writes that.

    Examples
    --------
    >>> _number(412), _number("1,200 words"), _number("1.200 Wörter"), _number("12 345"), _number("many")
    (412.0, 1200.0, 1200.0, 12345.0, nan)
    """
    if isinstance(value, bool | np.bool_) or value is None or value is pd.NA:
        return np.nan
    if isinstance(value, int | float | np.number):
        return float(value)
    told = _NUMBER.search(str(value))
    return float(re.sub(r"\D", "", told[0])) if told else np.nan


def _text_or_none(values: pd.Series) -> pd.Series:
    if _is_arrow(values):
        strings = pc.utf8_trim_whitespace(_strings(values))
        told = pc.if_else(pc.equal(strings, ""), None, strings)
        return pd.Series(pd.array(told, dtype="str"), index=values.index)
    missing = values.isna()
    texts = [
        None if gone else _SURROGATES.sub("\ufffd", str(value)).strip() or None
        for value, gone in zip(values, missing, strict=True)
    ]
    return pd.Series(texts, index=values.index, dtype="str")


def _joined(before: pd.Series | None, flags: _Flags, n: int) -> pd.Series:
    """Those that the source tells and our own, each once."""
    told = np.full(n, "", dtype=object)
    if before is not None:
        for at, (one, gone) in enumerate(zip(before, before.isna(), strict=True)):
            if not gone and one:
                flags[at] = [*filter(None, str(one).split("; ")), *flags[at]]
    for at, own in flags.items():
        told[at] = "; ".join(dict.fromkeys(own))
    return pd.Series(told, dtype="str")


def _told(record: pd.Series) -> str:
    """A record without words, by what else it says."""
    kept = record.drop(["title", "text", "flags", "source_row", "date_source"], errors="ignore").dropna()
    return ", ".join(f"{name}: {value}" for name, value in kept.items() if str(value).strip())


def together(parts: Iterable[pd.DataFrame], seen: Counter[str] | None = None) -> pd.DataFrame:
    """One table of all files: ids, kinds of columns, and their order. `seen` are the ids made so far in a stream."""
    listed = [part for part in parts if len(part)]
    if not listed:
        return tables.empty("articles").assign(
            **{name: pd.Series(dtype="str") for name in ("flags", "source_file")},
            source_row=pd.Series(dtype="int64"),
        )
    every = pd.concat(listed, ignore_index=True)
    if seen is None:
        _set_ids(every)
    else:
        _set_ids_of_some(every, seen)
    every["flags"] = every["flags"].fillna("")
    every["outlet"] = every["outlet"].astype("str").astype("category")
    declared = list(tables.TABLES["articles"].columns)
    first = [column for column in declared if column in every.columns]
    return every[first + [column for column in every.columns if column not in declared]]


def _set_ids(every: pd.DataFrame) -> None:
    """The source's own where they are unique, else a hash of what the article says: the same in any order."""
    own = every.get("article_id")
    if own is not None and own.notna().all() and own.is_unique:
        return
    if own is not None:
        told = every["database_id"] if "database_id" in every.columns else own
        every["database_id"] = told.where(told.notna(), own)
    ids = _hashes(every)
    number = ids.groupby(ids).cumcount()
    every["article_id"] = ids.where(number == 0, ids + "-" + (number + 1).astype("str")).astype("str")


def _set_ids_of_some(every: pd.DataFrame, seen: Counter[str]) -> None:
    """The source's own, and a hash where it has none: whether its own are unique, only the whole stream can tell."""
    if "article_id" not in every.columns:
        every["article_id"] = pd.Series(index=every.index, dtype="str")
    missing = np.flatnonzero(every["article_id"].isna())
    ids = every["article_id"].tolist()
    for at, made in zip(missing.tolist(), _hashes(every.iloc[missing]), strict=True):
        seen[made] += 1
        ids[at] = made if seen[made] == 1 else f"{made}-{seen[made]}"
    every["article_id"] = pd.Series(ids, dtype="str")


def _hashes(articles: pd.DataFrame) -> pd.Series:
    own = articles.get("database_id", pd.Series([None] * len(articles), dtype="object"))
    rows = zip(*(articles[column] for column in ("outlet", "date", "title", "text")), own, strict=True)
    return pd.Series([_hash(*row) for row in rows], dtype="str")


def _hash(outlet: Any, date: Any, title: str, text: str, own: Any) -> str:
    """Of what the article says; where it says nothing (metadata only), also of its id in the source."""
    parts = [None if pd.isna(outlet) else outlet, None if pd.isna(date) else date.isoformat(), title, text]
    if not title and not text and not pd.isna(own):
        parts.append(own)
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
