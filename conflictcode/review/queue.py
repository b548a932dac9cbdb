"""The order in which a coder meets articles, what a filter leaves of it, and where they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

Has = Callable[[str], bool]  # does this article have what the filter asks for?


@dataclass(slots=True)
class Queue:
    """Articles in order, and the one that is open."""

    articles: Sequence[str]
    current: str = ""
    has: Has | None = None  # None: everything

    def visible(self) -> list[str]:
        return [a for a in self.articles if self.has is None or self.has(a)]

    def position(self) -> tuple[int, int]:
        """Number (from 1) of the open article among the visible ones, and how many those are."""
        visible = self.visible()
        number = visible.index(self.current) + 1 if self.current in visible else 0
        return number, len(visible)

    def step(self, by: int) -> bool:
        """Go to the next (1) or previous (-1) visible article; False at the end."""
        ahead = self._ahead() if by > 0 else self._behind()
        found = next((a for a in ahead if self.has is None or self.has(a)), None)
        if found is not None:
            self.current = found
        return found is not None

    def seek(self, wanted: Has) -> bool:
        """Go to the next visible article that is ``wanted``, going round once; False if there is none."""
        for article in [*self._ahead(), *self._from_start()]:
            if (self.has is None or self.has(article)) and wanted(article):
                self.current = article
                return True
        return False

    def _index(self) -> int:
        return self.articles.index(self.current) if self.current in self.articles else -1

    def _ahead(self) -> Sequence[str]:
        return self.articles[self._index() + 1 :]

    def _behind(self) -> Iterable[str]:
        return reversed(self.articles[: max(0, self._index())])

    def _from_start(self) -> Sequence[str]:
        return self.articles[: self._index() + 1]
