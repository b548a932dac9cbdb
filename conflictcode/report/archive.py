"""A zip whose bytes depend on its content alone: sorted names, one date, a manifest of hashes."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from conflictcode.errors import ReportError
from conflictcode.report.export import csv_bytes

MANIFEST = "MANIFEST.csv"
_DATE = (1980, 1, 1, 0, 0, 0)


class Archive:
    """Files of a package by path, each with its role; written and read as a zip under one folder."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.files: dict[str, bytes] = {}
        self.roles: dict[str, tuple[str, str]] = {}

    def add(self, path: str, content: bytes | str, role: str, note: str = "") -> None:
        """Put a file in. ``role``: data, review, codebook, code, output, words."""
        if path in self.files:
            raise ReportError(f"{path} would stand in the package twice")
        self.files[path] = content.encode() if isinstance(content, str) else content
        self.roles[path] = (role, note)

    def add_all(self, files: Mapping[str, bytes], role: str, note: str = "") -> None:
        """Put several files in."""
        for path, content in files.items():
            self.add(path, content, role, note)

    def manifest(self) -> bytes:
        """path, bytes, sha256, role, note of every file, as CSV."""
        rows = [
            {
                "path": path,
                "bytes": len(self.files[path]),
                "sha256": sha256(self.files[path]),
                "role": self.roles.get(path, ("", ""))[0],
                "note": self.roles.get(path, ("", ""))[1],
            }
            for path in sorted(self.files)
        ]
        return csv_bytes(rows)

    def write(self, out: Path) -> Path:
        """Write the zip, the manifest in it; the same files give the same bytes."""
        out.parent.mkdir(parents=True, exist_ok=True)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
            for path, content in sorted({**self.files, MANIFEST: self.manifest()}.items()):
                info = zipfile.ZipInfo(f"{self.root}/{path}", _DATE)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o644 << 16
                target.writestr(info, content)
        out.write_bytes(buffer.getvalue())
        return out

    @classmethod
    def read(cls, path: Path) -> Archive:
        """A package from a zip or from the folder it was unpacked to. ReportError when it is neither."""
        if path.is_dir():
            root = (
                path
                if (path / MANIFEST).exists()
                else next((p.parent for p in path.glob(f"*/{MANIFEST}")), path)
            )
            made = cls(root.name)
            made.files = {
                p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()
            }
        else:
            made = cls(path.stem)
            made.files = _unzipped(path)
        if MANIFEST not in made.files:
            raise ReportError(f"{path} has no {MANIFEST}: it is no replication package")
        return made


def _unzipped(path: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(path) as source:
            names = [info.filename for info in source.infolist() if not info.is_dir()]
            return {name.partition("/")[2]: source.read(name) for name in names}
    except (OSError, zipfile.BadZipFile) as error:
        raise ReportError(f"{path}: can't be read as a replication package: {error}") from error


def sha256(content: bytes) -> str:
    """The hash that the manifest holds."""
    return hashlib.sha256(content).hexdigest()
