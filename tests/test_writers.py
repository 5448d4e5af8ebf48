"""Writers: the same rows in CSV, Parquet, SQLite, PostgreSQL and frames; schema, types, upsert, Label Studio."""

from __future__ import annotations

import csv
import datetime as dt
import json
import pickle
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import corpora
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from older import older

from extractor import Article, Extractor
from extractor.outcomes import Extracted, Failed, Outcome, extract
from extractor.readers import Input, read
from extractor.records import Count, Evidence, Fact, Mention, Money, Official, Period, Role, Span, Speaker
from extractor.writers import labelstudio, schema
from extractor.writers.database import engine_of, migrate, put
from extractor.writers.frames import FrameMapper, extract_frame, frames
from extractor.writers.target import TargetError
from extractor.writers.targets import open_target
from extractor.writers.tidy import TABLES, collect, key

JOURNAL = {"settings": {}, "inputs": 0}


def made_by_hand() -> Extracted:
    """An article with what news seldom has: NUL, quotes, huge and tiny figures, every optional field."""
    text = 'بهای\0 "سکه"،\r\nیک'
    word = Span(start=0, end=4, text="بهای")
    rule = (Evidence(rule="r", confidence=0.5), Evidence(rule="s", confidence=0.25))
    speaker = Speaker(id="off1", kind="official", name="کاوه")
    money = {"span": word, "currency": "IRT", "iso_currency": "IRR", "about": word, "per": word, "said_by": speaker}
    article = Article(
        id="دست\0",
        title="=1+1",
        sha256="0" * 64,
        published_at=dt.datetime(2023, 5, 22, 10),
        officials=(
            Official(id="off1", name="کاوه", roles=(Role(title="وزیر"), Role(title="استاندار", former=True)),
                     mentions=(Mention(span=word, evidence=rule), Mention(span=word, kind="pronoun"))),
        ),
        money=(
            Money(id="m1", value=Decimal("12345678901234567890123456789.123456789"), iso_value=Decimal("1E+28"),
                  evidence=rule, period=Period(start=None, end=dt.date(2023, 3, 20)), **money),
            Money(id="m2", low=Decimal("1E+29"), high=Decimal("0.0000000001"), **money),
            Money(id="m3", value=Decimal("-0.5000000000000"), **money),
        ),
        counts=(Count(id="c1", span=word, unit="نفر", value=Decimal(3), part_of="c0", qualifier_span=word),),
        facts=(
            Fact(id="f1", quantity_id="m1", kind="money", value=Decimal("12345678901234567890123456789.123456789"),
                 partners=("عراق", "همسایگان"), partners_alpha2=("IQ", None),
                 quote=text, start=0, end=4, confidence=0.1),
        ),
        warnings=("یک", "دو"),
    )  # fmt: skip
    return Extracted(Input(text, "دست\0"), article)


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    extractor = Extractor("none")
    samples = [extract(extractor, n, given) for n, given in enumerate(read(str(corpora.SAMPLES)))]  # type: ignore[arg-type]
    return [*samples, Failed("خراب", 8, "extract", "سطر یک\nسطر دو"), made_by_hand()]


@pytest.fixture(scope="module")
def expected(outcomes: list[Outcome]) -> dict[str, list[tuple[Any, ...]]]:
    rows = collect(outcomes)
    assert len(rows["articles"]) == 9
    assert len(rows["quantities"]) > 20
    return {name: in_order(name, table) for name, table in rows.items()}


def in_order(table: str, rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    places = [[c.name for c in TABLES[table]].index(name) for name in key(table)]
    return sorted((tuple(row) for row in rows), key=lambda row: [str(row[p]).zfill(9) for p in places])


def written(target: str, outcomes: Sequence[Outcome], source: str = "corpus") -> None:
    """Through a target as a batch does it, in two commits."""
    sink = open_target(target, source)
    sink.begin(JOURNAL, resume=False, overwrite=False)
    for part in (outcomes[:4], outcomes[4:]):
        sink.write(sink.render(part))
        sink.commit(JOURNAL)
    sink.finish(JOURNAL)
    sink.close()


# the same rows everywhere -------------------------------------------------------------------------------------------


def read_csv(path: Path, table: str) -> list[tuple[Any, ...]]:
    parse: dict[str, Any] = {
        "text": str, "category": str, "integer": int, "decimal": Decimal, "float": float,
        "boolean": {"true": True, "false": False}.__getitem__, "date": dt.date.fromisoformat,
        "timestamp": dt.datetime.fromisoformat,
    }  # fmt: skip
    with open(path, encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == [c.name for c in TABLES[table]]
    return [
        tuple(parse[c.type](cell) if cell else None for c, cell in zip(TABLES[table], row, strict=True)) for row in rows
    ]


def dataset(target: Path, table: str) -> Path:
    """Where a table of a Parquet target lies."""
    return target if table == "facts" else target.with_name(f"{target.name}.tables") / table


def read_database(url: str, table: str) -> list[tuple[Any, ...]]:
    engine = engine_of(url)
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(sa.select(schema.tables[table]))]
    engine.dispose()
    return rows


def test_csv(tmp_path: Path, outcomes: list[Outcome], expected: dict[str, Any]) -> None:
    written(f"{tmp_path}/out.csv", outcomes)
    for table in TABLES:
        path = tmp_path / "out.csv" / f"{table}.csv"
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        rows = read_csv(path, table)
        read = [tuple(v[1:] if isinstance(v, str) and v[:2] == "'=" else v for v in row) for row in rows]
        assert in_order(table, read) == expected[table]  # a formula is quoted


def test_parquet(tmp_path: Path, outcomes: list[Outcome], expected: dict[str, Any]) -> None:
    written(f"{tmp_path}/out.parquet", outcomes)
    for table in TABLES:
        rows = [tuple(row.values()) for row in pq.read_table(dataset(tmp_path / "out.parquet", table)).to_pylist()]
        assert in_order(table, rows) == expected[table]
    quantities = pq.read_schema(dataset(tmp_path / "out.parquet", "quantities") / "part-000000.parquet")
    assert quantities.field("value").type == pa.decimal128(38, 9)
    assert quantities.field("currency").type == pa.dictionary(pa.int32(), pa.string())
    assert quantities.field("period_end").type == pa.date32()
    articles = pq.read_schema(dataset(tmp_path / "out.parquet", "articles") / "part-000001.parquet")
    assert articles.field("published_at").type == pa.timestamp("us", tz="UTC")


def test_sqlite(tmp_path: Path, outcomes: list[Outcome], expected: dict[str, Any]) -> None:
    check_database(f"sqlite:///{tmp_path}/out.db", outcomes, expected)


def test_postgresql(postgresql: str, outcomes: list[Outcome], expected: dict[str, Any]) -> None:
    check_database(postgresql, outcomes, expected)


def check_database(url: str, outcomes: list[Outcome], expected: dict[str, Any]) -> None:
    for _twice in range(2):
        written(url, outcomes)
        for table in TABLES:
            assert in_order(table, read_database(url, table)) == expected[table]
    engine = engine_of(url)
    with engine.begin() as connection:
        first = outcomes[0]
        assert isinstance(first, Extracted)
        bare = Extracted(first.input, first.article.model_copy(update={"money": (), "counts": (), "facts": ()}))
        put(connection, collect([bare]))
    for table in ("quantities", "facts"):
        others = [row for row in expected[table] if row[0] != first.input.id]
        kept = [row for row in read_database(url, table) if row[0] != first.input.id]
        assert in_order(table, kept) == others
    left = {row[2] for row in read_database(url, "quantities") if row[0] == first.input.id}
    assert left <= {"percent", "measure"}
    with engine.begin() as connection:  # deleting an article takes its records along
        connection.execute(sa.delete(schema.tables["articles"]))
    assert all(read_database(url, table) == [] for table in TABLES if table != "errors")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, schema.metadata) == []
        migrate(connection)  # and migrating again changes nothing
    engine.dispose()


def test_values_without_a_place_in_the_columns(outcomes: list[Outcome]) -> None:
    rows = collect([made_by_hand()])
    values = [(row[6], row[7], row[8]) for row in rows["quantities"] if row[2] == "money"]
    assert values == [
        (Decimal("12345678901234567890123456789.123456789"), None, None), (None, None, None),
        (Decimal("-0.5"), None, None),
    ]  # fmt: skip
    (article,) = rows["articles"]
    assert article[0] == "دست\ufffd"
    assert article[6] == dt.datetime(2023, 5, 22, 6, 30, tzinfo=dt.UTC)  # a time without a zone is Tehran's
    assert article[10] == "یک\nدو\nm2: a value does not fit decimal(38, 9)"
    assert article[11][:6] == "بهای\ufffd "


ROWS = {
    "key": [1, 2, 3],
    "body": ["صادرات پسته به ۲ میلیارد دلار رسید.", None, "چهار نفر آمدند."],
    "published_at": ["1402/03/01", None, None],
}


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_frame_in_and_frames_out(library: str) -> None:
    frame = pytest.importorskip(library).DataFrame(ROWS)
    tables = extract_frame(frame, text="body", id="key", table=None, model="none")
    assert all(type(table) is type(frame) for table in tables.values())
    assert set(tables) == set(TABLES)
    assert list(tables["quantities"]["article_id"]) == ["1", "3"]
    assert list(tables["quantities"]["value"]) == [Decimal(2_000_000_000), Decimal(4)]
    assert list(tables["errors"]["article_id"]) == ["2"]
    assert str(tables["articles"]["published_at"][0])[:10] == "2023-05-21"  # in UTC
    facts = extract_frame(frame, text="body", id="key", model="none")
    assert list(facts["article_id"])[:1] == ["1"]
    with pytest.raises(KeyError, match="columns are key, body"):
        extract_frame(frame, model="none")
    with pytest.raises(KeyError, match="nothing"):
        extract_frame(frame, text="body", table="nothing", model="none")


def test_a_batch_of_columns_in_and_out() -> None:
    mapper = pickle.loads(pickle.dumps(FrameMapper("quantities", text="body", id="key", model="none")))
    batch = mapper(ROWS)
    assert list(batch) == [column.name for column in TABLES["quantities"]]
    assert (batch["article_id"], batch["value"]) == (["1", "3"], ["2000000000", "4"])
    assert {len(column) for column in batch.values()} == {2}
    assert mapper({"key": [], "body": []})["value"] == []


def test_frames(outcomes: list[Outcome], expected: dict[str, Any]) -> None:
    pairs = [(o.article, o.input.text) for o in outcomes if isinstance(o, Extracted)]
    pandas, polars = frames(pairs), frames(pairs, "polars")
    for table in TABLES:
        if table == "errors":
            continue
        by_pandas = pa.Table.from_pandas(pandas[table], preserve_index=False).to_pylist()
        assert in_order(table, [tuple(row.values()) for row in by_pandas]) == expected[table]
        assert in_order(table, polars[table].rows()) == expected[table]


# JSON Lines, Label Studio, single tables ----------------------------------------------------------------------------


def test_json_lines_hold_the_full_records(tmp_path: Path, outcomes: list[Outcome]) -> None:
    written(f"{tmp_path}/out.jsonl", outcomes)
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    articles = [o.article for o in outcomes if isinstance(o, Extracted)]
    assert [Article.model_validate_json(line) for line in lines] == articles
    (error,) = (tmp_path / "out.jsonl.errors.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(error) == {
        "article_id": "خراب", "position": 8, "stage": "extract", "error": "سطر یک\nسطر دو"
    }  # fmt: skip
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.jsonl", "out.jsonl.errors.jsonl"]


def test_one_table(tmp_path: Path, outcomes: list[Outcome], expected: dict[str, Any]) -> None:
    written(f"{tmp_path}/quantities.csv", outcomes)
    assert in_order("quantities", read_csv(tmp_path / "quantities.csv", "quantities")) == expected["quantities"]
    assert "خراب" in (tmp_path / "quantities.csv.errors.jsonl").read_text(encoding="utf-8")
    written(f"{tmp_path}/quantities.parquet", outcomes)
    assert pq.read_table(tmp_path / "quantities.parquet").num_rows == len(expected["quantities"])


def test_label_studio(tmp_path: Path, outcomes: list[Outcome]) -> None:
    written(f"{tmp_path}/out.labelstudio.json", outcomes[:-1])
    tasks = json.loads((tmp_path / "out.labelstudio.json").read_text(encoding="utf-8"))
    assert [task["data"]["id"] for task in tasks] == [f"sample-{n}" for n in range(1, 9)]
    regions = [(task["data"]["text"], r) for task in tasks for r in task["predictions"][0]["result"]]
    assert {label for _, r in regions for label in r["value"]["labels"]} >= {"money", "count", "percent"}
    for text, region in regions:
        assert text[region["value"]["start"] : region["value"]["end"]] == region["value"]["text"]
        assert set(region["value"]["labels"]) <= {kind.name for kind in labelstudio.LABELLED}
    assert all(f'value="{kind.name}"' in labelstudio.labeling_config() for kind in labelstudio.LABELLED)


def test_nothing_to_write_is_still_a_whole_target(tmp_path: Path) -> None:
    for name in ("out.jsonl", "out.labelstudio.json", "out.csv", "out.parquet"):
        written(f"{tmp_path}/{name}", [])
    assert all(pq.read_table(dataset(tmp_path / "out.parquet", table)).num_rows == 0 for table in TABLES)
    assert (tmp_path / "out.jsonl").read_bytes() == b""
    assert json.loads((tmp_path / "out.labelstudio.json").read_bytes()) == []
    assert read_csv(tmp_path / "out.csv" / "facts.csv", "facts") == []


# targets ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["out", "out.txt", "out.json", "mysql+nothing://x", "sqlite:////nowhere\0/x.db"])
def test_targets_that_cannot_be(target: str) -> None:
    with pytest.raises((TargetError, ValueError)):
        open_target(target, "corpus")


@pytest.fixture
def finished(tmp_path: Path, outcomes: list[Outcome]) -> Iterator[Path]:
    written(f"{tmp_path}/out.jsonl", outcomes[:2])
    yield tmp_path / "out.jsonl"


def test_a_target_that_exists_is_not_replaced_unasked(finished: Path) -> None:
    before = finished.read_bytes()
    sink = open_target(str(finished), "corpus")
    with pytest.raises(TargetError, match="--overwrite"):
        sink.begin(JOURNAL, resume=False, overwrite=False)
    sink.begin(JOURNAL, resume=False, overwrite=True)
    sink.close()
    assert finished.read_bytes() == before  # until the new one is complete
    with pytest.raises(TargetError, match="--resume"):
        open_target(str(finished), "corpus").begin(JOURNAL, resume=False, overwrite=False)


def test_rows_of_an_older_schema_are_kept(tmp_path: Path) -> None:
    rows = (
        "INSERT INTO articles (id) VALUES ('a')",
        "INSERT INTO quantities (article_id, id) VALUES ('a', 'm1')",
        'INSERT INTO facts (article_id, id, quantity_id, what, "of", direction, value, quote)'
        " VALUES ('a', 'f1', 'm1', 'صادرات', 'یزد', 'export', '5', 'ص')",
    )
    with older(tmp_path / "old.db", "0001", *rows) as (connection, config):
        migrate(connection)
        facts = schema.tables["facts"]
        (row,) = connection.execute(sa.select(facts)).all()
        assert (row.indicator, row.reporter, row.value, row.flow) == ("صادرات", "یزد", Decimal(5), None)
        organizations = {column["name"] for column in sa.inspect(connection).get_columns("organizations")}
        assert organizations == set(schema.tables["organizations"].c.keys())
        with pytest.raises(sa.exc.IntegrityError):  # what a column may hold is checked as in a new database
            connection.execute(sa.text("INSERT INTO organizations (article_id, id, kind) VALUES ('a', 'org1', 'shop')"))
        connection.rollback()
        command.downgrade(config, "0001")
        (old,) = connection.execute(sa.text('SELECT what, "of", direction FROM facts')).all()
        assert tuple(old) == ("صادرات", "یزد", None)
