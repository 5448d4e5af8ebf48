"""What those who load the tables get: meanings of the columns, types, data sets, partitions, checks in databases."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import corpora
import duckdb
import frictionless
import pandas
import polars
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa
from older import older

from extractor import records
from extractor.corpora import batch
from extractor.writers import schema
from extractor.writers.columns import TITLES, described
from extractor.writers.database import engine_of, migrate
from extractor.writers.target import TargetError
from extractor.writers.tidy import TABLES

YEARS = ("2022-05-01", "2023-03-20", "2023-03-22", None)
"""The second and third days are of two Solar Hijri years."""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("source") / "in.jsonl"
    texts = [f"صادرات پسته به {n + 2} میلیون دلار رسید." for n in range(len(YEARS))]
    rows = [{"id": f"00{n}", "text": text, "published_at": YEARS[n]} for n, text in enumerate(texts)]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in [*rows, {"id": "bad"}]))
    return str(path)


def run(source: str, target: Path, **options: Any) -> Path:
    totals = batch.run(source, str(target), model="none", workers=0, **options)
    assert totals.complete
    return target


# meanings -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
def test_every_column_says_what_it_holds(table: str) -> None:
    columns = described(table)
    assert [(c.name, c.type) for c in columns] == [(c.name, c.type) for c in TABLES[table]]
    assert all(len(column.description) > 2 for column in columns)
    assert TITLES[table]


def test_vocabularies_and_ranges_are_those_of_the_records() -> None:
    facts = {column.name: column for column in described("facts")}
    assert facts["transformation"].vocabulary == ("level", "difference", "growth", "share", "price", "rank")
    assert "re_export" in facts["flow"].vocabulary
    assert (facts["confidence"].minimum, facts["confidence"].maximum) == (0, 1)
    assert facts["normal_value"].unit == "of normal_unit"
    assert facts["hs_code"].vocabulary == ()
    assert "Harmonized System" in facts["hs_code"].description
    assert records.json_schema()["$defs"]["Fact"]["properties"]["per"]["description"].startswith("The base of a price")


def test_the_page_of_facts_knows_every_column() -> None:
    page = (Path(__file__).parent.parent / "docs" / "facts.md").read_text(encoding="utf-8")
    names = {column.name for column in described("facts")} - {"article_id", "span_start", "span_end"}
    assert {name for name in names if f"`{name}`" not in page} == set()


@pytest.mark.parametrize("name", ["all.csv", "facts.csv"])
def test_the_data_package_describes_what_lies_beside_it(name: str, source: str, tmp_path: Path) -> None:
    target = run(source, tmp_path / name)
    path = target / "datapackage.json" if target.is_dir() else tmp_path / "facts.csv.datapackage.json"
    package = frictionless.Package(str(path))
    assert sorted(r.name for r in package.resources) == (sorted(TABLES) if target.is_dir() else ["facts"])
    report = package.validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "note"])
    facts = package.get_resource("facts")
    field = facts.schema.get_field("flow")
    assert field.constraints["enum"][0] == "export"
    rows = facts.read_rows()
    assert rows[0]["value"] == Decimal(2_000_000)
    assert rows[0]["article_id"] == "000"


def test_a_table_that_breaks_its_description_is_found_out(source: str, tmp_path: Path) -> None:
    target = run(source, tmp_path / "facts.csv")
    target.write_bytes(target.read_bytes().replace(b",export,", b",sent,"))
    report = frictionless.Package(str(tmp_path / "facts.csv.datapackage.json")).validate()
    assert {type for (type,) in report.flatten(["type"])} == {"constraint-error"}


def test_a_row_that_points_nowhere_is_found_out(source: str, tmp_path: Path) -> None:
    target = run(source, tmp_path / "all.csv")
    facts = target / "facts.csv"
    assert b",f1,m1," in facts.read_bytes()
    facts.write_bytes(facts.read_bytes().replace(b",f1,m1,", b",f1,m9,", 1))
    report = frictionless.Package(str(target / "datapackage.json")).validate()
    assert {type for (type,) in report.flatten(["type"])} == {"foreign-key"}


def test_parquet_says_what_it_holds(source: str, tmp_path: Path) -> None:
    target = run(source, tmp_path / "all.parquet")
    read = pq.read_schema(target / "part-000000.parquet")
    assert read.metadata[b"table"] == b"facts"
    flow = read.field("flow").metadata
    assert json.loads(flow[b"vocabulary"])[0] == "export"
    assert read.field("span_start").metadata[b"unit"] == b"code points"
    assert all(field.metadata[b"description"] for field in read)
    package = json.loads((tmp_path / "all.parquet.datapackage.json").read_text())
    paths = {resource["name"]: resource["path"] for resource in package["resources"]}
    assert paths["facts"] == "all.parquet/part-000000.parquet"
    assert all((tmp_path / path).is_file() for path in paths.values())


# data sets ----------------------------------------------------------------------------------------------------------


def test_a_parquet_target_is_the_facts_for_every_reader(source: str, tmp_path: Path) -> None:
    target = str(run(source, tmp_path / "news.parquet"))
    columns = [column.name for column in TABLES["facts"]]
    assert list(pandas.read_parquet(target).columns) == columns
    assert polars.read_parquet(target).columns == columns
    assert duckdb.sql(f"FROM '{target}/**/*.parquet'").columns == columns
    assert pandas.read_parquet(f"{target}.tables/articles")["id"].tolist() == ["000", "001", "002", "003"]
    assert polars.read_parquet(f"{target}.tables/errors")["stage"].to_list() == ["read"]


@pytest.mark.parametrize(
    ("partition", "years"), [("year", {2022: 1, 2023: 2, 0: 1}), ("jalali_year", {1401: 2, 1402: 1, 0: 1})]
)
def test_partitions_by_year(partition: Any, years: dict[int, int], source: str, tmp_path: Path) -> None:
    target = str(run(source, tmp_path / "news.parquet", partition=partition, chunk=2))
    rows = f"read_parquet('{target}/**/*.parquet', hive_partitioning = true)"
    assert dict(duckdb.sql(f"SELECT {partition}, count(*) FROM {rows} GROUP BY 1").fetchall()) == years
    assert pandas.read_parquet(target)[partition].astype(int).value_counts().to_dict() == years
    read = polars.read_parquet(target, hive_partitioning=True)
    assert dict(read.group_by(partition).len().rows()) == years
    assert len(pandas.read_parquet(f"{target}.tables/articles")) == 4


def test_partitions_are_of_parquet_alone(source: str, tmp_path: Path) -> None:
    with pytest.raises(TargetError, match="Parquet alone"):
        run(source, tmp_path / "out.csv", partition="year")
    with pytest.raises(TargetError, match="jalali_year"):
        run(source, tmp_path / "out.parquet", partition="month")


def test_an_interrupted_run_into_partitions_ends_as_an_undisturbed_one(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run(source, tmp_path / "whole.parquet", partition="year", chunk=1)
    commits: list[int] = []

    def stop(totals: batch.Totals, _meter: Any) -> None:
        commits.append(totals.inputs)
        if len(commits) == 3:
            raise KeyboardInterrupt

    target = tmp_path / "cut.parquet"
    with pytest.raises(KeyboardInterrupt):
        run(source, target, partition="year", chunk=1, progress=stop)
    assert not target.exists()
    run(source, target, partition="year", chunk=1, resume=True)
    for folder in (".", ".tables"):
        parts = [
            {p.relative_to(f"{t}{folder}").as_posix(): p.read_bytes() for p in Path(f"{t}{folder}").rglob("*.parquet")}
            for t in ((whole, target) if folder == ".tables" else (f"{whole}/", f"{target}/"))
        ]
        assert parts[0] == parts[1] != {}


# plain CSV ----------------------------------------------------------------------------------------------------------


def test_one_line_reads_csv_with_its_types(tmp_path: Path) -> None:
    from extractor.writers.csv import lines

    names = tuple(column.name for column in TABLES["facts"])
    given = {"article_id": "007", "id": "f1", "hs_code": "08025100", "value": Decimal("0.1"), "reporter_alpha2": "NA"}
    path = tmp_path / "facts.csv"
    path.write_bytes(b"\xef\xbb\xbf" + lines([names, tuple(given.get(name) for name in names)]))
    assert pandas.read_csv(path)["hs_code"][0] == 8025100  # what is guessed loses the zero
    as_text = pandas.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
    assert (as_text["hs_code"][0], Decimal(as_text["value"][0])) == ("08025100", Decimal("0.1"))
    assert as_text["reporter_alpha2"][0] == "NA"  # Namibia
    assert as_text["low"].isna()[0]
    also = polars.read_csv(path, infer_schema=False)
    assert (also["hs_code"][0], also["value"].cast(polars.Decimal(38, 9))[0]) == ("08025100", Decimal("0.1"))


# databases ----------------------------------------------------------------------------------------------------------


@pytest.fixture(params=["sqlite", "postgresql"])
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    url = request.getfixturevalue("postgresql") if request.param == "postgresql" else f"sqlite:///{tmp_path}/a.db"
    engine = engine_of(url)
    with engine.connect() as opened:
        migrate(opened)
        yield opened
    engine.dispose()


def test_a_database_holds_columns_to_their_vocabularies(connection: sa.Connection) -> None:
    inspector = sa.inspect(connection)
    for name, table in schema.tables.items():
        declared = {c.name for c in table.constraints if isinstance(c, sa.CheckConstraint)}
        found = {f"ck_{name}_{c.name}" for c in described(name) if schema.check(c)}
        assert {check["name"] for check in inspector.get_check_constraints(name)} == declared == found
    facts = schema.tables["facts"]
    _row(connection)
    for name, word in [(c.name, word) for c in described("facts") for word in c.vocabulary]:  # all that is declared
        connection.execute(sa.update(facts).values({name: word}))
    for wrong in ({"flow": "sent"}, {"confidence": 1.5}, {"span_start": -1}):
        with pytest.raises(sa.exc.IntegrityError), connection.begin_nested():
            connection.execute(sa.update(facts).values(wrong))


def _row(connection: sa.Connection) -> None:
    for table, row in (
        ("articles", {"id": "a"}),
        ("quantities", {"article_id": "a", "id": "m1"}),
        ("facts", {"article_id": "a", "id": "f1", "quantity_id": "m1"}),
    ):
        connection.execute(sa.insert(schema.tables[table]).values(row))


@pytest.mark.parametrize("table", [name for name in TABLES if any(c.vocabulary for c in described(name))])
def test_every_word_of_a_vocabulary_is_let_in(table: str, connection: sa.Connection) -> None:
    """A word that is added to a record needs a migration of its check."""
    inspector = sa.inspect(connection)
    rules = {check["name"]: check["sqltext"] for check in inspector.get_check_constraints(table)}
    for column in described(table):
        assert all(f"'{word}'" in rules[f"ck_{table}_{column.name}"] for word in column.vocabulary)


def test_comments_say_what_columns_hold(postgresql: str) -> None:
    engine = engine_of(postgresql)
    with engine.connect() as connection:
        migrate(connection)
        connection.execute(sa.text("COMMENT ON COLUMN facts.hs_code IS 'an older word'"))
        connection.commit()
        migrate(connection)  # words that have changed since are said anew
        comments = {c["name"]: c["comment"] for c in sa.inspect(connection).get_columns("facts")}
        assert comments["hs_code"].startswith("Its heading (four digits)")
        assert comments["span_start"] == "Where it begins in articles.text (code points)"
        assert sa.inspect(connection).get_table_comment("facts")["text"] == TITLES["facts"]
    engine.dispose()


def test_rows_that_point_to_rebuilt_tables_stay(tmp_path: Path) -> None:
    rows = (
        "INSERT INTO articles (id, version) VALUES ('a', 1)",
        "INSERT INTO officials (article_id, id) VALUES ('a', 'off1')",
        "INSERT INTO roles (article_id, official_id, position) VALUES ('a', 'off1', 0)",
        "INSERT INTO quantities (article_id, id) VALUES ('a', 'm1')",
        "INSERT INTO facts (article_id, id, quantity_id) VALUES ('a', 'f1', 'm1')",
    )
    with older(tmp_path / "old.db", "0003", *rows) as (connection, _):
        migrate(connection)
        for table in ("articles", "officials", "roles", "quantities", "facts"):
            assert connection.execute(sa.select(sa.func.count()).select_from(schema.tables[table])).scalar() == 1
        with pytest.raises(sa.exc.IntegrityError):  # and keys are checked again
            connection.execute(sa.text("INSERT INTO facts (article_id, id, quantity_id) VALUES ('b', 'f1', 'm1')"))


def test_the_samples_fit_their_own_description(tmp_path: Path) -> None:
    target = run(str(corpora.SAMPLES), tmp_path / "samples.csv")
    report = frictionless.Package(str(target / "datapackage.json")).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "note"])
