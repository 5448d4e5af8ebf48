"""``python -m training.average OUT.pt WEIGHTS=SHARE ...``: the mean of checkpoints or exported models; needs torch.

Two runs that began from the same weights are better together than either (model soups: Wortsman and others 2022).
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch

from training.train import load


def main(out: Path, parts: dict[Path, float]) -> None:
    whole = sum(parts.values())
    states = [(load(path).state_dict(), share / whole) for path, share in parts.items()]
    torch.save({name: sum(share * state[name] for state, share in states) for name in states[0][0]}, out)


if __name__ == "__main__":
    given = (part.rpartition("=") for part in sys.argv[2:])
    main(Path(sys.argv[1]), {Path(path): float(share) for path, _, share in given})
