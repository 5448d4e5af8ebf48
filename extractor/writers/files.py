"""Targets that are files: written beside their place, committed by length, renamed when complete.

``TARGET.part`` grows; ``TARGET.journal`` says how much of it is committed and replaces itself atomically. After a kill
the part file is cut back to its committed length. ``TARGET`` appears complete or not at all.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from abc import abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from extractor.writers.target import State, Target, TargetError

try:
    import fcntl
except ModuleNotFoundError:  # Windows
    fcntl = None  # type: ignore[assignment]

ERRORS = "errors.jsonl"
"""Where a target that is a single file has its error records, after its own name."""


_ELSEWHERE = "move it, or choose another name"


class FileTarget(Target):
    """Base: the journal beside the target, and the renaming at the end."""

    companions: tuple[str, ...] = ()
    """Endings of what else is written beside the target; each grows as a ``.part`` of its own."""
    folders: Mapping[str, re.Pattern[str]] = {}
    """Of the target (ending «») and its companions, those that are folders, with the names of their files."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.part = self.path.with_name(self.path.name + ".part")
        self.journal_path = self.path.with_name(self.path.name + ".journal")
        self.lock_path = self.path.with_name(self.path.name + ".lock")
        self.lock: BinaryIO | None = None

    def growing(self, ending: str) -> Path:
        """Where a companion grows."""
        return self.path.with_name(f"{self.path.name}{ending}.part")

    def claim(self) -> None:
        if fcntl is None:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        while self.lock is None:
            lock = open(self.lock_path, "wb")  # noqa: SIM115
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.close()
                raise TargetError(f"{self.path}: another run is writing into it") from None
            except OSError:  # a file system without locks
                pass
            if _is(lock, self.lock_path):
                self.lock = lock
            else:  # whoever had it has just removed it
                lock.close()

    def release(self) -> None:
        if self.lock:
            self.lock_path.unlink(missing_ok=True)
            self.lock.close()
            self.lock = None

    def journal(self) -> State | None:
        try:
            journal: State = json.loads(self.journal_path.read_text(encoding="utf-8"))
            if "settings" not in journal:
                raise ValueError("no settings in it")
        except FileNotFoundError:
            return None
        except (ValueError, TypeError) as error:
            raise TargetError(f"{self.journal_path} is no journal ({error}); --overwrite starts anew") from error
        return journal

    @property
    def complete(self) -> bool:
        if not self.path.exists():
            return False
        self._refuse_foreign()
        journal = self.journal()
        return journal is None or journal.get("complete", False)

    def begin(self, journal: State, *, resume: bool, overwrite: bool) -> None:
        self._refuse_foreign()
        if not resume:
            if not overwrite and self.journal_path.exists():
                raise TargetError(f"{self.path}: a run is unfinished; --resume goes on, --overwrite starts anew")
            if not overwrite and self.path.exists():
                raise TargetError(f"{self.path} exists; --overwrite replaces it")
            self.path.parent.mkdir(parents=True, exist_ok=True)
            replace(self.journal_path, journal)
            self._drop()
        self.open(journal.get("files"))

    @abstractmethod
    def open(self, committed: State | None) -> None:
        """Bring ``part`` to its committed state; None if nothing was committed."""

    @abstractmethod
    def sync(self) -> State:
        """Make what was written safe, and tell the state to commit."""

    def commit(self, journal: State) -> None:
        replace(self.journal_path, journal | {"files": self.sync()})

    def finish(self, journal: State) -> None:
        self.sync()
        self.close()
        replace(self.journal_path, journal | {"complete": True})
        self.settle()

    def discard(self) -> None:
        self.close()
        self._drop()
        self.journal_path.unlink(missing_ok=True)

    def settle(self) -> None:
        """Rename the complete ``part``; also what is left to do if a kill came in the middle of this."""
        for ending in self.companions:
            _settle(self.growing(ending), self.path.with_name(self.path.name + ending))
        _settle(self.part, self.path, keep_empty=True)
        self.journal_path.unlink(missing_ok=True)

    def _refuse_foreign(self) -> None:
        """Raise ``TargetError`` for what no run of this target has left, and none may replace."""
        for ending in ("", *self.companions):
            path, files = self.path.with_name(self.path.name + ending), self.folders.get(ending)
            if files is None and path.is_dir():
                raise TargetError(f"{path} is a folder, which a file does not replace: {_ELSEWHERE}")
            if files is None or not path.exists():
                continue
            if not path.is_dir():
                raise TargetError(f"{path} is a file, which a folder does not replace: {_ELSEWHERE}")
            for file in path.rglob("*"):
                if not file.is_dir() and not files.fullmatch(file.name):
                    raise TargetError(f"{path} holds {file.relative_to(path)}, which is not replaced: {_ELSEWHERE}")

    def _drop(self) -> None:
        for growing in (self.part, *map(self.growing, self.companions)):
            remove(growing)


def _is(file: BinaryIO, path: Path) -> bool:
    """Whether an open file is still the one at its path."""
    return path.exists() and os.path.samestat(os.fstat(file.fileno()), path.stat())


class Appended:
    """A file that grows and can be cut back to what was committed."""

    def __init__(self, path: Path, size: int | None, header: bytes = b"") -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.file: BinaryIO = open(path, "wb" if size is None else "r+b")  # noqa: SIM115
        self.length = 0
        if size is None:
            self.write(header)
        else:
            if os.fstat(self.file.fileno()).st_size < size:
                self.file.close()
                raise TargetError(f"{path} is shorter than what was committed of it; --overwrite starts anew")
            self.file.truncate(size)
            self.file.seek(size)
            self.length = size

    def write(self, data: bytes) -> None:
        self.file.write(data)
        self.length += len(data)

    def sync(self) -> int:
        """Write through to the disk; returns the length."""
        self.file.flush()
        os.fsync(self.file.fileno())
        return self.length

    def close(self) -> None:
        self.file.close()


def replace(path: Path, journal: State) -> None:
    """Write a journal so that, whenever a kill comes, the old or the new one is there as a whole."""
    temporary = path.with_name(f"{path.name}.new")  # one writer a target; what a kill leaves is written over
    with open(temporary, "w", encoding="utf-8") as file:
        json.dump(journal, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


def _settle(growing: Path, path: Path, *, keep_empty: bool = False) -> None:
    """Bring what is complete to its place; an empty companion to none, and the old one goes."""
    if not growing.exists():
        return
    if growing.is_dir():  # no folder is replaced that is not empty, and by a file none at all
        remove(path)
    if keep_empty or growing.is_dir() or growing.stat().st_size:
        os.replace(growing, path)
    else:
        growing.unlink()
        path.unlink(missing_ok=True)


def remove(path: Path) -> None:
    """A file or a whole folder, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


class AppendTarget(FileTarget):
    """A file, or a folder of files, to which rendered bytes are appended: ``write`` takes bytes by file."""

    headers: dict[str, bytes]
    """File ─► what it begins with."""

    def __init__(self, path: str | Path, headers: dict[str, bytes], single: str | None = None) -> None:
        super().__init__(path)
        self.headers = headers
        self.single = single
        self.companions = tuple(f".{name}" for name in headers if name != single) if single else ()
        self.files: dict[str, Appended] = {}

    def place(self, name: str) -> Path:
        """Where a file grows: in the folder, or, if ``single``, as the target itself, the errors beside it."""
        if self.single is None:
            return self.part / name
        return self.part if name == self.single else self.growing(f".{name}")

    def open(self, committed: State | None) -> None:
        sizes = committed or {}
        self.files = {name: Appended(self.place(name), sizes.get(name), start) for name, start in self.headers.items()}

    def write(self, rendered: Any) -> None:
        for name, data in rendered.items():
            if data:
                self.files[name].write(data)

    def sync(self) -> State:
        return {name: file.sync() for name, file in self.files.items()}

    def close(self) -> None:
        for file in self.files.values():
            file.close()
