"""People on events: review, agreement, adjudication.

``cc.review(folder, articles, events, coder="A")`` opens the review screen; see
:func:`conflictcode.review.widget.review` for every argument.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


class _Callable(ModuleType):
    # Importing any module of this package makes `conflictcode.review` the package and hides the function of
    # that name; so the package answers to the call as well.
    def __call__(self, *arguments: Any, **named: Any) -> Any:
        from conflictcode.review.widget import review

        return review(*arguments, **named)


sys.modules[__name__].__class__ = _Callable
