"""Bytes: where they come from (file, folder, standard input, URL), decompression, and tables' character sets."""

from __future__ import annotations

import codecs
import io
import os
import stat
import sys
import textwrap
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol, cast

from extractor.source import SAMPLE as _SAMPLE
from extractor.source import SAVE_IT, WEB, SourceError, detect

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
    fault: str | None = None
    """Why it cannot be read, where that is known before: a folder that is locked."""


class NoSource(FileNotFoundError):
    """The source is not there, or cannot be looked into; the message names it and says why."""


def find(source: str, endings: tuple[str, ...]) -> list[File]:
    """The files of a source, in order of name; of a folder those with one of the endings, and what hides some.

    Raises:
        NoSource: see there.
    """
    if not source.removeprefix("file://"):
        raise NoSource("the name of the source is empty")
    if source == "-":
        if sys.stdin is None:
            raise NoSource("standard input is closed")
        return [File("-", lambda: open(sys.stdin.fileno(), "rb", closefd=False))]
    try:
        if "://" in source:
            return _find_url(source, endings)
        path = Path(source)
        return _folder(path, endings) if path.is_dir() else [File(path.name, _opener(path), path.stat().st_size, path)]
    except NoSource:
        raise
    except Exception as error:  # of a file system's driver that is missing, or whatever it raises
        raise NoSource(f"{source}: {_unread(source, error)}") from error


_SHOWN = 200
"""Characters of a driver's own words: some list all places where they looked for a library."""


def _unread(source: str, error: Exception) -> str:
    """Why a path or URL is not read."""
    said = textwrap.shorten(str(error), _SHOWN, placeholder=" …") or type(error).__name__
    if isinstance(error, OSError):
        return error.strerror or ("no such file" if isinstance(error, FileNotFoundError) else said)
    from fsspec import available_protocols

    addresses = [part for part in source.split("::") if "://" in part]
    if isinstance(error, ImportError | ValueError) and addresses and addresses[-1].lower().startswith(WEB):
        return SAVE_IT
    if isinstance(error, ImportError):
        return f"what reads such addresses is not installed ({said}); files and folders are read without it"
    unknown = [s for address in addresses if (s := address.partition("://")[0]) not in available_protocols()]
    if unknown:
        return f"nothing reads {unknown[0]}://; files, folders, - and addresses that fsspec knows (s3://…) are read"
    return said


def _folder(folder: Path, endings: tuple[str, ...]) -> list[File]:
    """The files below a folder; what cannot be looked at (a locked folder, a link to nowhere) says so when read."""
    locked: list[OSError] = []
    paths = [p / name for p, _, names in folder.walk(on_error=locked.append) for name in names if _known(name, endings)]
    found = [_below(folder, path, size) for path in paths if (size := _size(path)) is not None]
    found += [_below(folder, Path(error.filename), 0, error.strerror) for error in locked]
    return sorted(found, key=lambda file: file.name.split("/"))


def _below(folder: Path, path: Path, size: int, fault: str | None = None) -> File:
    return File(path.relative_to(folder).as_posix(), _opener(path), size, path, fault)


def _size(path: Path) -> int | None:
    """Bytes of a file; none of what cannot be looked at; None of a pipe, or of a link to a folder."""
    try:
        status = path.stat()
    except OSError:
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) else None


def _opener(path: Path) -> Callable[[], IO[bytes]]:
    return lambda: open(path, "rb")


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
        raise NoSource(f"{source}: no such file")
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
    return unpacked(name).lower().endswith(endings)


def unpacked(name: str) -> str:
    """A file's name without the ending of its compression."""
    return name[: -len(ending)] if (ending := Path(name).suffix).lower() in (".gz", ".zst") else name


@contextmanager
def decompressed(raw: IO[bytes], name: str) -> Iterator[io.BufferedReader]:
    """The stream without its compression, which the name tells; several members or frames in a row are one stream."""
    if name.lower().endswith(".gz"):
        yield io.BufferedReader(_Unpacked(raw, lambda: zlib.decompressobj(zlib.MAX_WBITS | 16), zlib.error), _SAMPLE)
    elif name.lower().endswith(".zst"):
        import zstandard

        unpackers = zstandard.ZstdDecompressor().decompressobj
        yield io.BufferedReader(_Unpacked(raw, unpackers, zstandard.ZstdError), _SAMPLE)
    else:
        yield raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, raw), _SAMPLE)


class _Unpacker(Protocol):
    """Of one member or frame, as zlib and zstandard have it."""

    def decompress(self, data: bytes, /) -> bytes: ...

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...


_PACKED = 4096
"""Bytes unpacked at a time: few, as they may stand for a thousand times as many."""


class _Unpacked(io.RawIOBase):
    """Members or frames in a row; all that comes before a fault, or before the archive is torn, is given first."""

    def __init__(self, raw: IO[bytes], unpackers: Callable[[], _Unpacker], fault: type[Exception]) -> None:
        self.raw = raw
        self.unpackers = unpackers
        self.fault = fault
        self.unpacker: _Unpacker | None = None
        self.packed = b""
        self.rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self.rest and self._more():
            pass
        taken = self.rest[: len(buffer)]
        self.rest = self.rest[len(taken) :]
        buffer[: len(taken)] = taken
        return len(taken)

    def _more(self) -> bool:
        """Unpack the next piece; False at the end."""
        packed = self.packed or _available(self.raw, _PACKED)
        self.packed = b""
        if not packed:
            if self.unpacker:
                raise EOFError("the archive is torn: it ends in the middle")
            return False
        if self.unpacker is None:
            packed = packed.lstrip(b"\0")  # what tapes and blocks are filled up with
            if not packed:
                return True
            self.unpacker = self.unpackers()
        try:
            self.rest = memoryview(self.unpacker.decompress(packed))
        except self.fault as error:
            raise OSError(f"the archive is damaged, or is none: {error}") from error
        if self.unpacker.eof:
            self.packed, self.unpacker = self.unpacker.unused_data, None
        return True


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


def mended(stream: io.BufferedReader) -> io.BufferedReader:
    """UTF-8 with U+FFFD for what is damaged."""
    return io.BufferedReader(_Recoded(stream, "utf-8"), _SAMPLE)


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
