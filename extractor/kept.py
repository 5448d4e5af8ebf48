"""What takes long to make is made once and kept in the user's cache: one file a kind, mapped into memory, so that all
processes of a machine share its pages.

A file counts only if it was made from the same sources by the same versions, and is whole and the user's own; else it
is made anew, silently. Where nothing can be written, everything works without. ``KHABAR_CACHE`` names another folder;
empty, nothing is kept.
"""

from __future__ import annotations

import mmap
import os
import sys
import tempfile
import time
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from contextlib import suppress
from functools import cache
from hashlib import blake2b, sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zlib import crc32

_DIGEST = 32
_HEAD = 2 * _DIGEST
"""Digest of what the content was made from, digest of the content."""
_DAY = 86_400
_FORGOTTEN = 60 * _DAY
"""Seconds after which a file that nobody read is removed: places where khabar lies no more would fill the disk."""

type Buffer = bytes | mmap.mmap


def kept(
    name: str, sources: Sequence[Path], packages: Iterable[str], make: Callable[[], bytes], given: str = ""
) -> tuple[Buffer, int]:
    """What ``make()`` returns, and where it begins in the buffer.

    Args:
        name: of the kind.
        sources: the files that it is made from; their sizes and times are looked at.
        packages: the distributions that make it, whose versions are looked at beside khabar's and Python's.
        make: makes it, where it is not kept.
        given: what else it is made from.
    """
    described = "\n".join([given, *_described(sources), *map(_version, packages)])
    key = blake2b(f"{sys.version} {sys.byteorder}\n{described}".encode(), digest_size=_DIGEST).digest()
    path = _path(name, sources, given)
    if path and (buffer := _read(path, key)):
        return buffer, _HEAD
    content = make()
    if path:
        _write(path, key + sha256(content).digest() + content)
    return content, 0


def _described(sources: Iterable[Path]) -> Iterator[str]:
    for path in sources:
        with suppress(OSError):
            found = path.stat()
            yield f"{path} {found.st_size} {found.st_mtime_ns}"


@cache
def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:  # a checkout that is not installed
        return package


def _path(name: str, sources: Iterable[Path], given: str) -> Path | None:
    """Where it is kept: a name for each place where khabar and the sources lie, so that no two take turns."""
    folder = _folder()
    if not folder:
        return None
    place = "\n".join([sys.version, sys.prefix, *map(str, sources), given])
    return folder / f"{name}-{blake2b(place.encode(), digest_size=8).hexdigest()}"


def _folder() -> Path | None:
    given = os.environ.get("KHABAR_CACHE")
    if given is not None:
        return Path(given) if given else None
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(base) / "khabar" if base and os.path.isabs(base) else None


def _read(path: Path, key: bytes) -> mmap.mmap | None:
    """The file mapped into memory, if it can be trusted."""
    try:
        with path.open("rb") as file:
            if not _own(os.fstat(file.fileno())):
                return None
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):  # an empty file cannot be mapped
        return None
    with memoryview(mapped) as view:
        whole = view[:_DIGEST] == key and view[_DIGEST:_HEAD] == sha256(view[_HEAD:]).digest()
    if whole:
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _DAY:
                os.utime(path)
        return mapped
    mapped.close()
    return None


def _own(found: os.stat_result) -> bool:
    """Whether nobody else can have written the file."""
    return sys.platform == "win32" or (found.st_uid == os.getuid() and not found.st_mode & 0o022)


def _write(path: Path, content: bytes) -> None:
    """Write the file whole or not at all, whoever else writes it."""
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, written = tempfile.mkstemp(prefix=".", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.replace(written, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(written)
            raise
        _forget(path.parent)


def _forget(folder: Path) -> None:
    """Remove what nobody has read for long."""
    for file in folder.iterdir():
        with suppress(OSError):  # another process was quicker, or maps it where that forbids it
            if time.time() - file.stat().st_mtime > _FORGOTTEN:
                file.unlink()


class Table(Set[str]):
    """A set of strings that lies in a buffer as it is, and the number of each: a hash table with open addressing.

    Args:
        buffer: what ``Table.pack`` made lies in it.
        start: where.
    """

    def __init__(self, buffer: Buffer, start: int) -> None:
        view = memoryview(buffer)
        self._buffer = buffer
        size, slots = view[start : start + 8].cast("I")
        first = start + 8
        self._slots = view[first : first + 4 * slots].cast("I")
        second = first + 4 * slots
        self._starts = view[second : second + 4 * (size + 1)].cast("I")
        self._text = second + 4 * (size + 1)
        self.end = -(-(self._text + self._starts[size]) // 4) * 4
        """Where what follows it in the buffer begins."""

    @staticmethod
    def pack(words: Iterable[str]) -> bytes:
        """The bytes of a table: number of strings, number of slots, slots, where each string begins, the strings."""
        keys = [word.encode() for word in words]
        size = 1 << (2 * len(keys)).bit_length()
        slots, starts = [0] * size, [0]
        for k, key in enumerate(keys):
            at = crc32(key) & (size - 1)
            while slots[at]:
                at = (at + 1) & (size - 1)
            slots[at] = k + 1
            starts.append(starts[-1] + len(key))
        text = b"".join(keys)
        return array("I", [len(keys), size, *slots, *starts]).tobytes() + text + b"\0" * (-len(text) % 4)

    def find(self, word: str) -> int:
        """The number of the string, or -1."""
        key = word.encode("utf-8", "surrogatepass")
        slots, starts, buffer, text = self._slots, self._starts, self._buffer, self._text
        mask = len(slots) - 1
        at = crc32(key) & mask
        while slot := slots[at]:
            if buffer[text + starts[slot - 1] : text + starts[slot]] == key:
                return slot - 1
            at = (at + 1) & mask
        return -1

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self.find(word) >= 0

    def __iter__(self) -> Iterator[str]:
        text, starts = self._text, self._starts
        return (self._buffer[text + starts[k] : text + starts[k + 1]].decode() for k in range(len(self)))

    def __len__(self) -> int:
        return len(self._starts) - 1
