"""Small runs of the benchmarks that read what others write: numbers, nonsense, changes of form."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import yaml

from extractor import Extractor

ROOT = Path(__file__).parent.parent

TEXT = """رشد صادرات پسته در سال گذشته
به گزارش ایرنا، محمد رضایی، رئیس سازمان توسعه تجارت گفت: صادرات پسته با ۲۰ درصد رشد به ۵۰۰ میلیون دلار رسید.
وی افزود: در این مدت ۱۲ هزار و ۵۰۰ تن پسته به ۴۰ کشور فرستاده شد و ۳/۵ میلیارد تومان سود به دست آمد.
علی کریمی، مدیرعامل شرکت پسته کرمان نیز از ساخت ۳ کارخانه خبر داد.
"""


def load(name: str) -> ModuleType:
    """A benchmark as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "benchmarks" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def test_500_sentences_read_back() -> None:
    result = load("roundtrip").measure(500, seed=20)
    assert result.false == []
    assert result.read >= 0.995
    assert len(result.written) >= 18, "every spelling is written"


def test_nonsense_ends_in_no_exception() -> None:
    done, wrong = load("fuzz").run(60_000, seed=5)
    assert done >= 60_000
    assert wrong == []


def test_changes_of_form_leave_the_records() -> None:
    invariance = load("invariance")
    shares = invariance.measure([TEXT], Extractor("none"))
    assert shares.every["wrapped", "figures"] >= 6
    for change in invariance.CHANGES:
        assert shares.share(change, "figures") == 1, (change, shares.lost[change, "figures"])
    for change in invariance.CHANGES.keys() - {"paragraphs joined"}:
        for layer in ("said_by", "officials", "organizations"):
            assert shares.share(change, layer) == 1, (change, shares.lost[change, layer])


def test_time_and_memory_grow_with_the_length() -> None:
    """Twice as steep would be quadratic; the benchmark itself says how much less it is."""
    command = [sys.executable, "benchmarks/scaling.py", "--sizes", "2e4,1.6e5", "--kinds", "news,and"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    said = [re.findall(r"peak (\d+) MiB(?:, exponent ([\d.]+))?", line)[0] for line in done.stdout.splitlines()]
    assert len(said) == 4
    for (small, _), (large, exponent) in (said[:2], said[2:]):
        assert float(exponent) < 1.4
        assert int(large) - int(small) < 60


def test_peers_are_compared_on_the_same_sentences() -> None:
    """The counts of the regular expressions add up, and what is not installed is told in one line."""
    command = [sys.executable, "-m", "benchmarks.peers", "--tools", "regular expressions", "parstdex"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    missing = importlib.util.find_spec("parstdex") is None
    assert ("parstdex: not installed, left out" in done.stdout.splitlines()) == missing
    rows = [
        re.split(r"\s{2,}", line)[1:6] for line in done.stdout.splitlines() if line.startswith("regular expressions")
    ]
    counts = {task: (int(right), int(missed), int(of)) for task, right, _, missed, of in rows}
    assert counts.keys() >= {"money", "counts", "percents", "dates"}
    for right, missed, of in counts.values():
        assert 0 < right < of == right + missed


def test_peers_gold_stands_in_its_sentence() -> None:
    told = yaml.safe_load((ROOT / "benchmarks" / "peers" / "sentences.yaml").read_text(encoding="utf-8"))
    entries = [
        entry for kind in ("money", "counts", "percents", "dates") for level in told[kind].values() for entry in level
    ]
    assert len(entries) >= 60
    for entry in entries:
        for phrase, _ in entry["gold"]:
            assert phrase in entry["text"]
