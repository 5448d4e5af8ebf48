"""The pages: every block of code runs (or says why not), every link and path that they name is there."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import corpora
import pytest
import yaml
from recipes import BLOCK, ENVIRONMENT, ROOT, blocks
from sites import Site, rss, story

FOLDERS = ("docs", "patterns", "samples", "benchmarks", "training", "tests", "extractor")
PAGES = sorted([*ROOT.glob("*.md"), *(page for folder in FOLDERS for page in (ROOT / folder).rglob("*.md"))])
ELSEWHERE = {"CONTRIBUTING.md": "test_recipes.py", "docs/tutorials": "test_tutorials.py", "docs/fa/tutorials": ""}
"""Pages whose blocks other tests run."""

NOT_RUN = {
    ("README.md", "make "): "the set-up itself, which came before this test",
    ("docs/fa/index.md", "make "): "the same",
    ("docs/feeds.md", "khabar feed samples/feeds.toml --watch"): "has no end; test_feeds.py and test_crashes.py watch",
    ("docs/feeds.md", "khabar feed samples/feeds.toml --to postgresql"): "needs a server; test_feeds.py has one",
    ("docs/peers.md", ""): "another Python; test_benchmarks.py compares with what is installed",
    ("docs/fa/peers.md", ""): "the same",
    ("docs/releasing.md", ""): "takes minutes and a package registry; done before each release",
    ("docs/scale.md", ""): "needs a cluster; test_ray.py has one",
    ("docs/server.md", "khabar serve"): "the service that runs is asked instead",
}
"""Page and beginning of a line ─► why it is not run here."""

CHEAPLY = """khabar() {
    case $1 in
        batch) set -- "$@" --model none --workers 0 ;;
        extract | feed) set -- "$@" --model none ;;
    esac
    command khabar "$@"
}
"""
"""The command as it is, without models that take long to load."""

KINDS = {"sh", "python", "text", "json", "toml", "yaml"}


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


OURS = [page for page in PAGES if blocks(page) and not name(page).startswith(tuple(ELSEWHERE))]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_block_says_what_it_is(page: Path) -> None:
    """No block without a kind, and none that is told by its indentation, which no test would find."""
    assert {kind for kind, _ in blocks(page)} <= KINDS
    rest = BLOCK.sub("", page.read_text(encoding="utf-8"))
    assert "```" not in rest
    assert re.findall(r"\n\n {4,}(?![-*]|\d+\.|!\[)[^\n]*", rest) == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_table_has_a_head(page: Path) -> None:
    """Rows below an empty line are no table any more, but a paragraph of bars."""
    rest = BLOCK.sub("", page.read_text(encoding="utf-8"))
    assert re.findall(r"\n\n(\|[^\n]*)\n(?!\|[-:| ]+\|\n)", rest) == []


@pytest.mark.parametrize("english", ["README.md", "docs/limits.md", "docs/peers.md"])
def test_the_persian_page_shows_the_same_code_and_figures(english: str) -> None:
    """Comments aside."""
    persian = "docs/fa/index.md" if english == "README.md" else english.replace("docs", "docs/fa")
    one, other = (
        [(kind, re.sub(r"  +#.*", "", code)) for kind, code in blocks(ROOT / page)] for page in (english, persian)
    )
    assert one == other


def test_what_is_not_run_is_there() -> None:
    for page, beginning in NOT_RUN:
        lines = [line for kind, block in blocks(ROOT / page) if kind in ("sh", "python") for line in block.splitlines()]
        assert any(line.startswith(beginning) for line in lines), (page, beginning)


@pytest.fixture
def folder(tmp_path: Path, site: Site) -> Path:
    """What the pages speak of: samples, an article, corpora of every kind."""
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    (tmp_path / "patterns").symlink_to(ROOT / "patterns")
    shutil.copy(ROOT / "samples" / "borna.txt", tmp_path / "article.txt")
    shutil.copy(ROOT / "samples" / "rates.csv", tmp_path)
    rows = corpora.rows(3)
    corpora.write(tmp_path / "corpus.jsonl", 3)
    (tmp_path / "corpus.jsonl.gz").write_bytes(gzip.compress((tmp_path / "corpus.jsonl").read_bytes()))
    shutil.copy(tmp_path / "corpus.jsonl", tmp_path / "articles.jsonl")
    table = "".join(f"fars-1393091500111{n},2023-11-2{n},{row['title']}\n" for n, row in enumerate(rows))
    (tmp_path / "corpus.csv").write_text(f"id,date,text\n{table}", encoding="utf-8")
    (tmp_path / "stories.csv").write_text(f"news_id,date,headline,body\n1,2023-11-20,{rows[0]['title']},متن\n")
    page = tmp_path / "pages" / "1403" / "05" / "12" / "a.html"
    page.parent.mkdir(parents=True)
    page.write_bytes(story(1))
    (tmp_path / "articles").mkdir()
    shutil.copy(tmp_path / "article.txt", tmp_path / "articles" / "a.txt")
    (tmp_path / "gold").mkdir()
    post = {"id": 1, "type": "message", "date": "2023-05-22T14:00:00", "text": "سه مدرسه ساخته شد."}
    (tmp_path / "result.json").write_text(json.dumps({"name": "کانال", "id": 7, "messages": [post]}))
    site.answers["/rss"] = (200, {}, rss([site.page("/news/1", story(2))]))
    feeds = (ROOT / "samples" / "feeds.toml").read_text(encoding="utf-8")
    feeds = re.sub(r'url = ".*"', f'url = "{site.url}/rss"', feeds).replace("delay = 1.0", "delay = 0.0")
    (tmp_path / "samples" / "feeds.toml").write_text(feeds, encoding="utf-8")
    return tmp_path


def runnable(page: Path, block: str) -> str:
    """The lines that are not excepted."""
    excepted = tuple(beginning for other, beginning in NOT_RUN if other == name(page))
    return "".join(line for line in block.splitlines(keepends=True) if not line.startswith(excepted))


@pytest.mark.parametrize("page", OURS, ids=name)
def test_every_block_runs(
    page: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """In the order of the page, in one folder; those of Python in one namespace."""
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {}
    for kind, block in blocks(page):
        code = runnable(page, block) if kind in ("sh", "python") else block
        if kind == "sh" and code.strip():
            if "127.0.0.1:8000" in code:
                code = code.replace("http://127.0.0.1:8000", request.getfixturevalue("service").url)
                code = code.replace("curl ", "curl --silent --show-error --fail-with-body ")
            command = ["bash", "-e", "-o", "pipefail", "-c", CHEAPLY + code]
            done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=300)
            assert done.returncode == 0, done.stderr
        elif kind == "python":
            exec(compile(code, name(page), "exec"), names)
            for line, value in re.findall(r"^([^#\n]+?)  # (\(?(?:Decimal|').*)$", code, re.MULTILINE):
                assert repr(eval(line, names)) == value
        else:
            {"json": json.loads, "toml": tomllib.loads, "yaml": yaml.safe_load}.get(kind, str)(code)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_what_a_page_names_is_there(page: Path) -> None:
    """Paths of the repository; links too, where the building of the pages does not see to them."""
    text = page.read_text(encoding="utf-8")
    paths = re.findall(rf"(?<![\w./…])((?:{'|'.join(FOLDERS)})/[\w./-]*\w)(?![\w<*{{/])", text)
    recipes = name(page) == "CONTRIBUTING.md"  # they make files
    assert recipes or [path for path in paths if not any(ROOT.glob(f"{path}*"))] == []
    links = [link.partition("#")[0] for link in re.findall(r"\]\((?!\w+://|#)([^)\s]+)", text)]
    assert "docs" in page.parts or [link for link in links if not (page.parent / link).exists()] == []
