"""Errors that a researcher can act on: what is wrong, where (file, row or line), and the remedy."""

from __future__ import annotations

from pathlib import Path


class ConflictcodeError(Exception):
    """Base of every error that conflictcode raises on purpose."""


class CodebookError(ConflictcodeError):
    """A codebook file says something that can't be right. The message opens with ``file:line``."""

    @classmethod
    def at(cls, path: Path | str, line: int, what: str) -> CodebookError:
        return cls(f"{path}:{line}: {what}")


class ArticlesError(ConflictcodeError):
    """An article table can't be read: the file, the column or row, and the remedy."""


class ReviewError(ConflictcodeError):
    """A review folder, log or assignment is not as it has to be."""


class ReportError(ConflictcodeError):
    """A figure, table or package can't be made from what was handed in."""


class GazetteerError(ConflictcodeError):
    """The place index can't be built or opened."""
