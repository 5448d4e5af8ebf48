#!/bin/sh
# Creates .venv with a Python 3.12 or 3.13 found on PATH, under pyenv or through uv, and installs khabar into it.
set -eu
cd "$(dirname "$0")"

fits() { "$1" -c 'import sys, venv, ensurepip; sys.exit(not (3, 12) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; }

find_python() {
    for candidate in python3.12 python3.13 python3 python \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.12.*/bin/python "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.13.*/bin/python; do
        path=$(command -v "$candidate" 2>/dev/null) || continue
        fits "$path" && { echo "$path"; return 0; }
    done
    if command -v uv >/dev/null 2>&1; then
        uv python find '>=3.12,<3.14' 2>/dev/null || { uv python install 3.12 >&2 && uv python find 3.12; }
        return
    fi
    return 1
}

if [ ! -x .venv/bin/python ] || ! fits .venv/bin/python; then
    python=$(find_python) || {
        echo "khabar needs Python 3.12 or 3.13: install one (for example with 'pyenv install 3.12' or 'uv python install 3.12') and run this command again." >&2
        exit 1
    }
    "$python" -m venv --clear .venv
fi
.venv/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
