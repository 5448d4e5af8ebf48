"""Bytes: where they come from (file, folder, standard input, URL), decompression, and tables' character sets."""

from __future__ import annotations

import codecs
import gzip
import io
import os
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from extractor.source import SAMPLE as _SAMPLE
from extractor.source import SourceError, detect

MAX_ARTICLE = 64 * 1024 * 1024
"""Bytes that one article may have. What is longer is no article: a binary, or a stream without line ends."""


@dataclass
class Meter:
    """How much of a source has been read, in bytes as stored."""

    done: int = 0
    total: int | None = None

    def counting(self, raw: IO[bytes]) -> IO[bytes]:
        """The stream, its reading counted."""
        return io.BufferedReader(_Counted(raw, self), _SAMPLE)


def _available(stream: IO[bytes], size: int) -> bytes:
    """Up to ``size`` bytes, without waiting for more than a pipe has at the moment."""
    data: bytes = stream.read1(size) if isinstance(stream, io.BufferedReader) else stream.read(size)
    return data


class _Counted(io.RawIOBase):
    def __init__(self, raw: IO[bytes], meter: Meter) -> None:
        self.raw = raw
        self.meter = meter

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = _available(self.raw, len(buffer))
        buffer[: len(data)] = data
        self.meter.done += len(data)
        return len(data)


@dataclass(frozen=True)
class File:
    """A file to read; ``name`` is relative to the source and, for texts and pages, gives the article's id."""

    name: str
    open: Callable[[], IO[bytes]]
    size: int | None = None
    """Bytes as stored; None where nobody knows."""
    path: Path | None = None
    """Where it lies on this machine; of an archive's member, the archive."""


def find(source: str, endings: tuple[str, ...]) -> list[File]:
    """The files of a source, in order of name; of a folder those with one of the endings.

    Raises:
        FileNotFoundError: there is no such file or folder.
    """
    if source == "-":
        return [File("-", lambda: open(sys.stdin.fileno(), "rb", closefd=False))]
    if "://" in source:
        return _find_url(source, endings)
    path = Path(source)
    if not path.is_dir():
        return [_local(path, path.name)]
    found = [p for p in path.rglob("*") if p.is_file() and _known(p.name, endings)]
    return [_local(p, p.relative_to(path).as_posix()) for p in sorted(found, key=lambda p: p.relative_to(path).parts)]


def _local(path: Path, name: str) -> File:
    return File(name, lambda: open(path, "rb"), path.stat().st_size, path)


def local_path(source: str) -> Path | None:
    """The file, folder or archive on this machine that a source names; None if there is none."""
    if source == "-":
        return None
    scheme, colon, rest = source.rsplit("::", 1)[-1].rpartition("://")
    return Path(rest) if not colon or scheme in ("file", "local") else None


def _find_url(source: str, endings: tuple[str, ...]) -> list[File]:
    import fsspec

    filesystem, _, paths = fsspec.get_fs_token_paths(source)
    if not paths:
        raise FileNotFoundError(f"{source}: no such file")
    files: list[File] = []
    archive = local_path(source) if "::" in source else None
    for path in sorted(paths):
        folder = filesystem.isdir(path)
        for found in sorted(filesystem.find(path)) if folder else [path]:
            if folder and not _known(found, endings):
                continue
            name = os.path.relpath(found, path) if folder else found.rsplit("/", 1)[-1]
            size = filesystem.info(found).get("size")
            place = archive or (Path(found) if "file" in filesystem.protocol else None)
            files.append(File(name, lambda found=found: filesystem.open(found, "rb"), size, place))  # type: ignore[misc]
    return files


def _known(name: str, endings: tuple[str, ...]) -> bool:
    return name.lower().removesuffix(".gz").removesuffix(".zst").endswith(endings)


@contextmanager
def decompressed(raw: IO[bytes], name: str) -> Iterator[io.BufferedReader]:
    """The stream without its compression, which the name tells; several members or frames in a row are one stream."""
    if name.lower().endswith(".gz"):
        with gzip.open(raw) as stream:
            try:
                yield io.BufferedReader(cast(io.RawIOBase, stream), _SAMPLE)
            except zlib.error as error:
                raise OSError(str(error)) from error
    elif name.lower().endswith(".zst"):
        import zstandard

        with zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True) as stream:
            try:
                yield io.BufferedReader(stream, _SAMPLE)
            except zstandard.ZstdError as error:
                raise OSError(str(error)) from error
    else:
        yield raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, raw), _SAMPLE)


def whole(stream: io.BufferedReader) -> bytes:
    """All of a stream that is one article.

    Raises:
        ValueError: it is longer than ``MAX_ARTICLE``.
    """
    data = stream.read(MAX_ARTICLE + 1)
    if len(data) > MAX_ARTICLE:
        raise ValueError(f"longer than {MAX_ARTICLE} bytes: no article")
    return data


def utf8(stream: io.BufferedReader) -> io.BufferedReader:
    """A table's bytes as UTF-8 without a byte order mark, whatever they were: UTF-8, UTF-16, windows-1256.

    What is none of them stays as it is, so that a few damaged rows do not cost the whole table.
    """
    try:
        encoding = detect(stream.peek(_SAMPLE)[:_SAMPLE])
    except SourceError:
        return stream
    if encoding == "utf-8":
        return stream
    if encoding == "utf-8-sig":
        stream.read(len(codecs.BOM_UTF8))
        return stream
    return io.BufferedReader(_Recoded(stream, encoding), _SAMPLE)


class _Recoded(io.RawIOBase):
    def __init__(self, stream: IO[bytes], encoding: str) -> None:
        self.stream = stream
        self.decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self.rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self.rest:
            data = _available(self.stream, _SAMPLE)
            self.rest = self.decoder.decode(data, final=not data).encode()
            if not data:
                break
        taken = self.rest[: len(buffer)]
        self.rest = self.rest[len(taken) :]
        buffer[: len(taken)] = taken
        return len(taken)
