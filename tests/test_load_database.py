"""Articles that a query gives: of an SQLite file, and of a real PostgreSQL on a free port of this machine."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from click.testing import CliRunner

from toolkit import cli, load, tables, text
from toolkit.errors import MissingPackage, UnreadableFile

QUERY = "SELECT headline, body, published, paper FROM articles WHERE published >= :since ORDER BY id"
ROWS = [
    (1, "War", "It goes on.", "2025-03-01", "The Post"),
    (2, "Peace", "It came; for 5 % of us.", "2025-03-02", "The Post"),
    (3, "'; DROP TABLE articles; --", "“Nothing” happened.", "2025-03-03", "The Courier"),
]
COLUMNS = {"headline": "title", "body": "text", "published": "date", "paper": "outlet"}


@pytest.fixture
def news(tmp_path) -> Path:
    path = tmp_path / "news.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE articles (id INTEGER, headline TEXT, body TEXT, published TEXT, paper TEXT)")
        connection.executemany("INSERT INTO articles VALUES (?, ?, ?, ?, ?)", ROWS)
    connection.close()
    return path


def test_rows_of_a_query_are_articles(news):
    found = load.intake(news, query=QUERY, parameters={"since": "2025-03-02"}, columns=COLUMNS)
    tables.check(found.articles, "articles")
    assert found.articles[["title", "text", "outlet"]].astype("str").to_numpy().tolist() == [
        ["Peace", "It came; for 5 % of us.", "The Post"],
        ["'; DROP TABLE articles; --", "“Nothing” happened.", "The Courier"],
    ]
    assert found.articles["date"].tolist() == [pd.Timestamp("2025-03-02"), pd.Timestamp("2025-03-03")]
    assert found.articles["source_row"].tolist() == [1, 2]
    assert found.files[["source_file", "format", "n_records"]].to_numpy().tolist() == [["news.db", "database", 2]]


def test_parameters_are_bound_and_never_part_of_the_query(news):
    hostile = "2025-03-02' OR '1'='1"
    assert len(load.articles(news, query=QUERY, parameters={"since": hostile})) == 1  # later than that, as text goes
    query = "SELECT headline AS title, body AS text FROM articles WHERE headline = :headline"
    found = load.articles(news, query=query, parameters={"headline": ROWS[2][1]})
    assert found["title"].tolist() == [ROWS[2][1]]
    assert load.articles(news, query=query, parameters={"headline": "x' OR 'a'='a"}).empty


def test_a_query_changes_nothing(news):
    with pytest.raises(UnreadableFile, match=r"'news.db' gave no articles: attempt to write a readonly database\."):
        load.articles(news, query="DELETE FROM articles RETURNING headline AS title")
    assert len(load.articles(news, query="SELECT headline AS title FROM articles")) == 3


@pytest.fixture
def ducks(tmp_path) -> Path:
    """The same in a file of DuckDB, beside a view of a file that is nobody's business."""
    secret = tmp_path / "secret.csv"
    secret.write_text("headline\nSecret\n", encoding="utf-8")
    path = tmp_path / "news.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE articles (id INT, headline TEXT, body TEXT, published DATE, paper TEXT)")
        connection.executemany("INSERT INTO articles VALUES (?, ?, ?, ?, ?)", ROWS)
        connection.execute(f"CREATE VIEW leak AS SELECT * FROM read_csv('{secret}')")
    return path


def test_a_file_of_duckdb_is_asked_like_any_database(ducks):
    for source in (ducks, f"duckdb:///{ducks}"):
        found = load.intake(source, query=QUERY, parameters={"since": "2025-03-02"}, columns=COLUMNS)
        assert found.articles["title"].tolist() == ["Peace", "'; DROP TABLE articles; --"]
        assert found.articles["date"].tolist() == [pd.Timestamp("2025-03-02"), pd.Timestamp("2025-03-03")]


def test_a_file_of_duckdb_is_only_read_and_leads_nowhere(ducks):
    with pytest.raises(UnreadableFile, match=r"'news\.duckdb' gave no articles: .*read-only mode"):
        load.articles(ducks, query="DELETE FROM articles RETURNING headline AS title")
    with pytest.raises(UnreadableFile, match=r"'news\.duckdb' gave no articles: Permission Error"):
        load.articles(ducks, query="SELECT headline AS title FROM leak")
    with pytest.raises(ValueError, match=r"'news\.duckdb' is a database: say which articles are meant"):
        load.articles(ducks)
    (reason,) = load.intake([ducks]).rejects["reason"]
    assert "looks like a DuckDB database (named by itself, it is asked with query=)" in reason


def test_rows_come_some_at_a_time(news, tmp_path):
    with sqlite3.connect(news) as connection:
        connection.executemany(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?)",
            [
                (n, f"Talks {n}", "" if n % 7_000 == 0 else "Peace talks.", "2025-03-04", "The Post")
                for n in range(4, 12_004)
            ],
        )
    connection.close()
    query = "SELECT CAST(id AS TEXT) AS article_id, body AS text, published AS date FROM articles ORDER BY id"
    batches = load.batches(news, query=query)
    with pytest.warns(UserWarning, match="1 record became no article"):
        sizes = [len(batch) for batch in batches]
    assert sum(sizes) == 12_002
    assert max(sizes) <= 10_000
    assert batches.rejects[["source_file", "source_row"]].to_numpy().tolist() == [["news.db", 7_000]]
    with pytest.warns(UserWarning, match="1 record"):
        index = text.build_index(batches, tmp_path / "index")
    assert len(index) == 12_002
    assert load.articles(news, query=query)["article_id"].tolist() == index.ids.tolist()


@pytest.mark.parametrize(
    ("options", "error", "sentence"),
    [
        ({}, ValueError, r"'news.db' is a database: say which articles are meant, as query=\"SELECT "),
        ({"query": " "}, ValueError, "'news.db' is a database: say which articles are meant"),
        ({"parameters": {}}, ValueError, "parameters= are bound into a query: give query= as well"),
        ({"query": QUERY, "parameters": ["a"]}, TypeError, "parameters= must be a dict, as .* not list"),
        ({"query": "SELEKT"}, UnreadableFile, "'news.db' gave no articles: near \"SELEKT\": syntax error"),
        (
            {"query": QUERY},
            UnreadableFile,
            "'news.db' gave no articles: A value is required for bind parameter 'since'",
        ),
        ({"query": "SELECT id FROM articles"}, UnreadableFile, "news.db"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(news, options, error, sentence):
    for read in (load.articles, lambda source, **given: list(load.batches(source, **given))):
        with pytest.raises(error, match=sentence) as raised:
            read(news, **options)
        assert "\n" not in str(raised.value)


def test_only_databases_are_asked(tmp_path):
    (tmp_path / "a.csv").write_text("title\nWar\n")
    with pytest.raises(ValueError, match="query= asks a database: give its address, as postgresql"):
        load.articles(tmp_path / "a.csv", query="SELECT 1")
    with pytest.raises(ValueError, match=r"'postgres' is no database that is known here\. Did you mean 'postgresql'\?"):
        load.articles("postgres://localhost/news", query="SELECT 1")


def test_a_password_is_never_shown():
    address = "postgresql+psycopg://reader:s3cret@127.0.0.1:1/news?password=s3cret&connect_timeout=2"
    with pytest.raises(UnreadableFile, match=r"'postgresql\+psycopg://reader:\*\*\*@127.0.0.1:1/news") as raised:
        load.articles(address, query="SELECT 1 AS title")
    assert "s3cret" not in str(raised.value)


def test_without_sqlalchemy_it_is_told_what_to_install(news, monkeypatch):
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    with pytest.raises(
        MissingPackage, match=r"a database needs SQLAlchemy: pip install 'media-analysis-toolkit\[sql\]'"
    ):
        load.articles(news, query="SELECT 1 AS title")


def test_the_command_line_asks_too(news):
    asked = ["load", str(news), "--sql", QUERY, "--parameter", "since=2025-03-03", "--column", "headline=title"]
    done = CliRunner().invoke(cli.toolkit, [*asked, "--column", "body=text"])
    assert done.exit_code == 0
    assert "“Nothing” happened." in done.stdout
    wrong = CliRunner().invoke(cli.toolkit, ["load", str(news), "--sql", QUERY, "--parameter", "since"])
    assert "'since' is not NAME=VALUE, such as since=2025-01-01." in wrong.stderr


# A real server


def _programs() -> Path | None:
    """Where Debian's package puts them."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def _as_nobody_special(*command: str | Path) -> list[str]:
    """PostgreSQL refuses to run for root."""
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    return [*prefix, *map(str, command)]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed here (Debian's package: postgresql)")
    home = Path(tempfile.mkdtemp(prefix="toolkit-postgres-"))
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(home, owner.pw_uid, owner.pw_gid)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = _as_nobody_special(programs / "initdb", "-D", home / "data", "-U", "reader", "--auth=trust", "-E", "UTF8")
    subprocess.run(made, check=True, capture_output=True, cwd=home)
    started = _as_nobody_special(
        *(programs / "postgres", "-D", home / "data", "-p", str(port), "-k", "", "-F"),
        *("-c", "listen_addresses=127.0.0.1"),
    )
    process = subprocess.Popen(started, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield f"postgresql://reader@127.0.0.1:{port}/postgres"
    finally:
        process.terminate()
        process.wait(timeout=30)
        shutil.rmtree(home, ignore_errors=True)


def _wait_for(port: int, process: subprocess.Popen) -> None:
    for _ in range(300):
        assert process.poll() is None, "the server ended at once"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the server does not answer")


@pytest.mark.slow
def test_a_real_postgresql(server):
    import sqlalchemy

    engine = sqlalchemy.create_engine(server.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(
            sqlalchemy.text(
                "CREATE SEQUENCE readers; CREATE TABLE articles "
                "(id integer, headline text, body text, published timestamptz, paper text, tags text[])"
            )
        )
        add = sqlalchemy.text("INSERT INTO articles VALUES (:id, :headline, :body, :published, :paper, :tags)")
        names = ("id", "headline", "body", "published", "paper")
        for row in ROWS:
            connection.execute(add, {**dict(zip(names, row, strict=True)), "tags": ["war", "peace"]})
    engine.dispose()
    query = QUERY.replace("paper", "paper, tags").replace(":since", "CAST(:since AS date)")
    found = load.articles(server, query=query, parameters={"since": "2025-03-02"}, columns=COLUMNS)
    assert found["title"].tolist() == ["Peace", ROWS[2][1]]
    assert found["date"].dt.strftime("%Y-%m-%d").tolist() == ["2025-03-02", "2025-03-03"]
    assert found["tags"].tolist() == ["war; peace"] * 2
    assert found["source_file"].unique().tolist() == [server]
    with pytest.raises(
        UnreadableFile, match=r"gave no articles: cannot execute nextval\(\) in a read-only transaction"
    ):
        load.articles(server, query="SELECT CAST(nextval('readers') AS text) AS title")
    assert len(pd.concat(load.batches(server, query="SELECT headline AS title, body AS text FROM articles"))) == 3
