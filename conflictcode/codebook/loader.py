"""The one door to YAML: every scalar is text, every node knows its line, nothing is guessed.

``010`` stays ``"010"``, ``NO`` stays Norway, and a repeated key is an error instead of a silent
overwrite.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from conflictcode.errors import CodebookError

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@contextmanager
def uncollected() -> Iterator[None]:
    """Without looking for garbage: loading makes a third of a million objects and throws none away, and
    Python would go through them all again and again, for more than half of the time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


@dataclass(frozen=True, slots=True)
class Source:
    """A parsed file and the line of each key path in it."""

    path: Path
    data: Any  # nested dict, list, str
    lines: dict[tuple[str | int, ...], int]

    def line(self, *keys: str | int) -> int:
        """Line of the deepest known prefix of ``keys``."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return self.lines.get(keys, 1)

    def error(self, what: str, *keys: str | int) -> CodebookError:
        return CodebookError.at(self.path, self.line(*keys), what)


def read_yaml(path: Path) -> Source:
    """Read one YAML file.

    Raises CodebookError with ``file:line`` on bad syntax and on repeated keys.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CodebookError.at(path, 1, f"can't be read as UTF-8 text: {error}") from error
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or str(error)
        raise CodebookError.at(path, line, f"not valid YAML: {problem}") from error
    lines: dict[tuple[str | int, ...], int] = {}
    data = {} if node is None else _build(node, (), path, lines)
    return Source(path, data, lines)


def _build(
    node: yaml.Node, keys: tuple[str | int, ...], path: Path, lines: dict[tuple[str | int, ...], int]
) -> Any:
    lines[keys] = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*keys, i), path, lines) for i, item in enumerate(node.value)]
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        line = key_node.start_mark.line + 1
        if key in result:
            raise CodebookError.at(path, line, f"key {key!r} stands here a second time; keep one")
        result[key] = _build(value_node, (*keys, key), path, lines)
        lines[(*keys, key)] = line
    return result


def only_keys(source: Source, known: set[str], *keys: str | int) -> dict[str, Any]:
    """The mapping at ``keys``, after checking that it has no key outside ``known``."""
    value = source.data
    for key in keys:
        value = value[key]
    if not isinstance(value, dict):
        raise source.error(f"expected 'key: value' lines, found {value!r}", *keys)
    for key in value:
        if key not in known:
            raise source.error(f"unknown key {key!r}; known: {', '.join(sorted(known))}", *keys, key)
    return value


def text_list(source: Source, *keys: str | int) -> tuple[str, ...]:
    """The list of texts at ``keys``; a single text counts as a list of one, a missing key as none."""
    value = source.data
    for key in keys:
        if isinstance(value, dict) and key not in value:
            return ()
        value = value[key]
    if isinstance(value, str):
        return (value,) if value else ()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise source.error(f"expected a list of texts, found {value!r}", *keys)
    return tuple(value)
