"""Small runs of the benchmarks that read what others write: numbers, nonsense, changes of form."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

from extractor import Extractor

TEXT = """رشد صادرات پسته در سال گذشته
به گزارش ایرنا، محمد رضایی، رئیس سازمان توسعه تجارت گفت: صادرات پسته با ۲۰ درصد رشد به ۵۰۰ میلیون دلار رسید.
وی افزود: در این مدت ۱۲ هزار و ۵۰۰ تن پسته به ۴۰ کشور فرستاده شد و ۳/۵ میلیارد تومان سود به دست آمد.
علی کریمی، مدیرعامل شرکت پسته کرمان نیز از ساخت ۳ کارخانه خبر داد.
"""


def load(name: str) -> ModuleType:
    """A benchmark as a module."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent.parent / "benchmarks" / f"{name}.py")
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
