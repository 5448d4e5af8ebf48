"""The command line: formats, exit statuses, and what happens to every bad input that docs/inputs.md names."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from extractor import Article, Fact
from extractor.cli import app
from extractor.evaluation import gold as g
from extractor.evaluation.records import Score
from extractor.pipeline import STAGES

TEXT = (
    "به گزارش خبرگزاری ایسنا، رضا کریمی، مدیرعامل شرکت ملی نفت ایران گفت: "
    "صادرات پسته امسال به بیش از ۲ میلیارد دلار رسید و ۴۰ درصد رشد کرد.\n"
    "کریمی افزود: ۲۵ هزار تن از آن را ۱۲ شرکت فرستادند. ۱۲ شرکت دیگر هفته گذشته به آنان پیوستند."
)
SAMPLE = Path(__file__).parent.parent / "samples" / "borna.txt"

runner = CliRunner()


def run(*args: str, stdin: str | bytes | None = None) -> str:
    result = runner.invoke(app, args, input=stdin)
    assert result.exit_code == 0, result.output
    return result.stdout


def shell(*args: str, stdin: bytes = b"", cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    """The installed program, in a process of its own."""
    command = [sys.executable, "-m", "extractor.cli", *args]
    return subprocess.run(command, input=stdin, capture_output=True, check=False, cwd=cwd)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("articles") / "pistachio.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def article(file: Path) -> Article:
    return Article.model_validate_json(run("extract", "--format", "json", str(file)))


def test_json_is_the_whole_article(article: Article) -> None:
    assert article.id == "pistachio"
    assert [(m.value, m.currency, m.qualifier) for m in article.money] == [(Decimal(2_000_000_000), "USD", "more_than")]
    assert [(p.value) for p in article.percents] == [40]
    assert [(c.value, c.unit) for c in article.counts] == [(12, "شرکت"), (12, "شرکت")]
    assert [(m.value, m.unit) for m in article.measures] == [(25000, "تن")]
    for figure in article.quantities():
        assert TEXT[figure.span.start : figure.span.end] == figure.span.text


def test_json_fits_the_schema(file: Path) -> None:
    jsonschema.validate(json.loads(run("extract", "--format", "json", str(file))), json.loads(run("schema")))


def test_table_shows_every_figure_with_speaker_and_qualifier(file: Path, article: Article) -> None:
    result = runner.invoke(app, ["extract", str(file)], env={"COLUMNS": "160"})
    for figure in article.quantities():
        assert figure.span.text in result.stdout
        if figure.said_by:
            assert figure.said_by.name in result.stdout
    for wanted in ("2,000,000,000", "USD", "more than", "25,000"):
        assert wanted in result.stdout


def test_standard_input_is_the_default(article: Article) -> None:
    for args in ((), ("-",)):
        read = Article.model_validate_json(run("extract", *args, "--format", "json", stdin=TEXT))
        assert read.model_copy(update={"id": article.id}) == article


def test_facts_are_one_object_a_line(file: Path, article: Article) -> None:
    lines = run("extract", "--format", "facts", str(file)).splitlines()
    assert tuple(Fact.model_validate_json(line) for line in lines) == article.facts


@pytest.mark.parametrize(
    ("date", "read"),
    [
        ("2023-06-01", "2023-06-01T00:00:00"),
        ("1402-03-11", "2023-06-01T00:00:00"),
        ("1402-03-11T14:30", "2023-06-01T14:30:00"),
        ("2023-06-01T14:30+03:30", "2023-06-01T14:30:00+03:30"),
    ],
)
def test_published_at_in_either_calendar(date: str, read: str) -> None:
    written = json.loads(run("extract", "--format", "json", "--published-at", date, stdin=TEXT))
    assert written["published_at"] == read


@pytest.mark.parametrize("date", ["yesterday", "1402-13-01", "2023-02-30", "1402", ""])
def test_a_bad_date_is_a_usage_error(date: str) -> None:
    result = runner.invoke(app, ["extract", "--published-at", date], input=TEXT)
    assert result.exit_code == 2
    assert "no ISO date" in result.stderr


WRONG = [
    (("extract", "--foo"), "khabar: extract: no such option: --foo"),
    (("extract", "--model", "bad"), "khabar: extract: invalid value for '--model': 'bad' is not one of 'none', "),
    (("extract", "a", "b"), "khabar: extract: got unexpected extra argument(s) (b)"),
    (("explain", "--model"), "khabar: option '--model' requires an argument"),
    (("evaluate", "--layer", "x\ny"), "khabar: evaluate: invalid value for '--layer': 'x"),
    (("batch",), "khabar: batch: missing argument 'source'"),
    (("batch", "a", "--to", "b.csv", "--chunk", "0"), "khabar: batch: invalid value for '--chunk': "),
    (("feed", "a.toml", "--wach"), "khabar: feed: no such option: --wach (Possible options: --watch)"),
    (("serve", "--port", "http"), "khabar: serve: invalid value for '--port': "),
    (("schema", "--json"), "khabar: schema: no such option: --json"),
    (("patterns", "explain"), "khabar: patterns explain: missing argument 'text'"),
    (("extrat",), "khabar: no such command 'extrat'. Did you mean 'extract'?"),
    (("--foo",), "khabar: no such option: --foo"),
]


@pytest.mark.parametrize(("args", "said"), WRONG, ids=[" ".join(args) for args, _ in WRONG])
def test_a_wrong_command_line_ends_with_one_line(args: tuple[str, ...], said: str) -> None:
    result = runner.invoke(app, args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(said)
    assert re.fullmatch(r".+; see khabar.* --help\n", result.stderr)


def test_no_command_at_all_shows_the_help() -> None:
    for args in ((), ("patterns",)):
        assert "Commands" in runner.invoke(app, args).output


# gold


@pytest.mark.parametrize("text", [TEXT, SAMPLE.read_text(encoding="utf-8"), "", "بی‌رقم."])
def test_gold_quotes_stand_in_the_text_and_score_themselves_as_right(text: str) -> None:
    gold = g.GoldArticle.model_validate_json(run("extract", "--format", "gold", stdin=text))
    assert gold.text == text
    score = Score()
    score.add(gold, gold)
    assert score.errors == []
    assert all(row.get("f1", row.get("accuracy")) == 1 for row in score.figures().values())


def test_gold_quotes_are_at_the_records_places(file: Path, article: Article) -> None:
    gold = g.GoldArticle.model_validate_json(run("extract", "--format", "gold", str(file)))
    assert [gold.locate(item) for item in gold.counts] == [(c.span.start, c.span.end) for c in article.counts]
    assert [item.nth for item in gold.counts] == [1, 2]
    assert [item.value for item in gold.money] == [m.value for m in article.money]


def test_an_extraction_scores_itself_through_the_command(file: Path, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(run("extract", "--format", "gold", str(file)), encoding="utf-8")
    figures = json.loads(run("evaluate", str(tmp_path), "--json"))
    assert {row.get("f1", row.get("accuracy")) for row in figures.values()} == {1.0}
    assert figures["counts"]["support"] == 2


def test_evaluate_shows_errors_and_chosen_layers(file: Path, tmp_path: Path) -> None:
    gold = json.loads(run("extract", "--format", "gold", str(file)))
    gold["money"][0]["value"] = "3"
    gold["percents"] = []
    (tmp_path / "a.json").write_text(json.dumps(gold), encoding="utf-8")
    figures = json.loads(run("evaluate", str(tmp_path), "--json", "--layer", "money", "--layer", "counts"))
    assert (figures["money"]["f1"], figures["counts"]["f1"]) == (0, 1)
    assert list(figures) == ["money", "counts"]
    lines = run("evaluate", str(tmp_path), "--errors").splitlines()
    assert lines[0].startswith("pistachio money wrong gold «۲ میلیارد دلار» 3 USD got «۲ میلیارد دلار» 2000000000 USD")
    assert lines[1].startswith("pistachio percents extra «۴۰ درصد» 40")
    assert any("percents" in line and "0.0000" in line for line in lines[2:])


def test_evaluate_names_in_a_column_file(tmp_path: Path) -> None:
    path = tmp_path / "names.tsv"
    path.write_text(
        "بانک\tB-ORG\nمرکزی\tI-ORG\n\tO\nاز\tO\nایران\tB-LOC\nامسال\tB-DAT\n\n\nتهران\tB-LOC\nتهران\tB-LOC\n\tO\n",
        encoding="utf-8",
    )
    figures = json.loads(run("evaluate", "--ner", str(path), "--model", "none", "--json"))
    supports = {label: row["support"] for label, row in figures.items()}
    assert supports == {"PER": 0, "ORG": 1, "LOC": 3, "micro": 4}
    assert figures["LOC"]["recall"] == 1


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        ((), "either GOLD_DIR or --ner"),
        (("nowhere",), "nowhere: no such file"),
        (("--ner", "nowhere.tsv"), "nowhere.tsv: No such file"),
    ],
)
def test_evaluate_without_files(args: tuple[str, ...], reason: str) -> None:
    result = runner.invoke(app, ["evaluate", *args])
    assert (result.exit_code, result.stdout) == (2, "")
    assert reason in result.stderr


def test_a_line_that_is_no_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "names.tsv"
    path.write_text("تهران\tB-LOC\nبی‌برچسب\n", encoding="utf-8")
    result = runner.invoke(app, ["evaluate", "--ner", str(path)])
    assert result.exit_code == 2
    assert "names.tsv:2: not a token" in result.stderr


# explain


def test_explain_goes_station_by_station(file: Path) -> None:
    lines = run("explain", str(file)).splitlines()
    stations = [line.split()[0] for line in lines if line and not line.startswith(" ")]
    assert stations == ["text", *STAGES]
    money = next(line for line in lines if "kind=\u2068money" in line)
    assert "۲ میلیارد دلار" in money
    assert "qualifier=\u2068more_than" in money
    assert ".yaml#" in money


def test_explain_tells_which_columns_of_a_fact_are_doubtful(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    text = "صادرات پسته ایران در سال ۱۳۹۵ به چین ۲۰۰ میلیون دلار بود و شاید ۵۰ میلیون دلار آن سهم شرکت‌های کشور باشد."
    path.write_text(text, encoding="utf-8")
    lines = run("explain", "--model", "none", str(path)).splitlines()
    first, second = lines[lines.index("facts  2") + 1 :][:2]
    assert first.startswith("  \u2068۲۰۰ میلیون دلار\u2069  indicator=\u2068صادرات پسته\u2069")
    assert "reporter=\u2068ایران IR\u2069  partners=\u2068چین CN\u2069" in first
    assert "period=\u2068سال ۱۳۹۵ (2016-03-20–2017-03-20)\u2069" in first
    assert "part_of=\u2068۲۰۰ میلیون دلار\u2069" in second
    doubts = [float(chance) for chance in re.findall(r"\w+ \((0\.\d\d)\)", second.split("←")[1])]
    assert doubts and doubts == sorted(doubts) and doubts[0] < 0.99


# the program


def test_version() -> None:
    assert run("--version").startswith("khabar ")


def test_the_command_line_starts_without_the_pipeline() -> None:
    code = "import sys, extractor.cli; print([m for m in ('spacy', 'hazm', 'rich.table', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout == "[]\n"


def test_the_installed_program(file: Path) -> None:
    done = shell("extract", "--format", "json", str(file))
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["money"][0]["value"] == "2000000000"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("nowhere.txt", None, "No such file or directory"),
        ("image.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary data, not text"),
        ("page.txt", b"<!doctype html><html><p>\xd8\xae\xd8\xa8\xd8\xb1</p></html>", "HTML, not plain text"),
        ("surrogate.txt", b"\xd8\xae \xed\xa0\x80", "not a text in UTF-8"),
        ("surrogate16.txt", b"\xff\xfe\x2e\x06\x00\xd8\x20\x00", "not valid UTF-16 text"),
        ("latin.txt", "Première année".encode("cp1252"), "not a text in UTF-8"),
        ("", None, "directory"),
        ("nowhere.html", None, "nowhere.html"),
    ],
)
def test_bad_input_is_one_line_that_names_it(tmp_path: Path, name: str, content: bytes | None, reason: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    for command in ("extract", "explain"):
        done = shell(command, str(path))
        assert (done.returncode, done.stdout) == (2, b"")
        error = done.stderr.decode()
        assert error.startswith("khabar: ")
        assert error.count("\n") == 1
        assert str(path) in error
        assert reason in error


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("http://127.0.0.1:9/news/1", "pages of the web are not fetched: save it as a file"),
        ("https://127.0.0.1:9/1.HTML", "pages of the web are not fetched: save it as a file"),
        ("s3://news/1.txt", "an address; one article is read from a file"),
    ],
)
def test_an_address_is_told_from_a_file(name: str, reason: str) -> None:
    for command in ("extract", "explain"):
        done = shell(command, name)
        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr.decode().startswith(f"khabar: {name}: {reason}")
        assert done.stderr.count(b"\n") == 1


def test_a_file_in_a_folder_that_looks_like_an_address(tmp_path: Path) -> None:
    (tmp_path / "http:" / "x").mkdir(parents=True)
    (tmp_path / "http:" / "x" / "a.txt").write_text("بهای بلیت ۲ میلیارد ریال است.", encoding="utf-8")
    done = shell("extract", "--model", "none", "--format", "facts", "http://x/a.txt", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")


def test_bad_standard_input_is_named() -> None:
    done = shell("extract", stdin=b"\0\1\2\3")
    assert (done.returncode, done.stderr) == (2, b"khabar: standard input: binary data, not text\n")


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \n\t\r\n", "\u200c\u200f".encode()])
def test_an_empty_text_is_a_valid_empty_result(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.write_bytes(content)
    article = Article.model_validate_json(run("extract", "--format", "json", str(path)))
    assert not (article.quantities() or article.officials or article.organizations or article.facts or article.dates)
    assert "nothing found" in run("extract", str(path))
    assert run("extract", "--format", "facts", str(path)) == ""
    assert "<td>" not in run("extract", "--format", "html", str(path))


@pytest.mark.parametrize("char", ["آ", "7"])
def test_ten_megabytes_of_one_character_are_a_valid_result(char: str, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text(char * (10_000_000 // len(char.encode())), encoding="utf-8")
    done = shell("extract", "--format", "json", str(path))
    assert (done.returncode, done.stderr) == (0, b"")
    assert not Article.model_validate_json(done.stdout).money


def test_an_html_file_goes_through_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    paragraphs = "".join(f"<p>{line}</p>" for line in TEXT.split("\n"))
    path.write_text(
        f"<!doctype html><html lang='fa'><head><title>رشد صادرات پسته</title></head><body><nav>خانه</nav><article>"
        f"<h1>رشد صادرات پسته</h1>{paragraphs * 2}</article></body></html>",
        encoding="utf-8",
    )
    article = Article.model_validate_json(run("extract", "--format", "json", str(path)))
    assert article.title == "رشد صادرات پسته"
    assert {m.value for m in article.money} == {Decimal(2_000_000_000)}
