"""Keys: one act a key, one key an act, all of them the coder's to change."""

from __future__ import annotations

from collections.abc import Mapping

from conflictcode.errors import ReviewError

# act: (key, what it does); the order is the order of the help
REVIEW_KEYS: dict[str, tuple[str, str]] = {
    "accept": ("a", "accept as it stands, go on"),
    "confirm": ("Enter", "the default answer; nothing pending: article done, next one"),
    "default": ("o", "default answer: accept, or reject as last time"),
    "reject": ("x", "reject, then 1 to 6 for the reason"),
    "skip": (" ", "leave for later"),
    "undo": ("u", "undo, across articles (also Ctrl+Z)"),
    "redo": ("U", "redo"),
    "edit": ("e", "edit: go to the fields, Enter opens one"),
    "source": ("s", "source: mark the selected words, or pick"),
    "action": ("v", "action: mark the selected words, or pick the code"),
    "target": ("t", "target: mark the selected words, or pick"),
    "place": ("l", "place: mark the selected words, or type"),
    "date": ("d", "date: mark the selected words, or type"),
    "attributed_to": ("q", "quoted: who says so"),
    **{f"alternative_{n}": (str(n), "take the suggested code of that number") for n in range(1, 10)},
    "negated": ("0", "denied or didn't happen, on or off"),
    "hypothetical": ("h", "hypothetical, on or off"),
    "future": ("g", "going to happen (future), on or off"),
    "historical": ("p", "past (historical), on or off"),
    "add": ("n", "new event: selected words, or of the boxed sentence"),
    "flag": ("f", "flag, on or off"),
    "comment": ("c", "comment"),
    "link": ("m", "same event as one told here or elsewhere"),
    "same": ("b", "this decision for all identical events, after a preview"),
    "next_event": ("j", "next event"),
    "previous_event": ("k", "previous event"),
    "next_article": ("J", "next article"),
    "previous_article": ("K", "previous article"),
    "next_sentence": ("]", "box the next sentence"),
    "previous_sentence": ("[", "box the previous sentence"),
    "search": ("/", "search the articles"),
    "filter": ("w", "choose what to see"),
    "help": ("?", "this list, on or off"),
}

ADJUDICATE_KEYS: dict[str, tuple[str, str]] = {
    "side_1": ("1", "take this field from column 1; with Shift every field"),
    "side_2": ("2", "take this field from column 2; with Shift every field"),
    "side_3": ("3", "take this field from column 3; with Shift every field"),
    "side_4": ("4", "take this field from column 4; with Shift every field"),
    "nothing": ("0", "there is no event"),
    "edit": ("e", "give this field another value"),
    "decide": ("Enter", "decide, then 1 to 6 for the cause"),
    "ask": ("r", "send back to the coders with a question"),
    "undo": ("u", "undo (also Ctrl+Z)"),
    "redo": ("U", "redo"),
    "next_field": ("j", "next field"),
    "previous_field": ("k", "previous field"),
    "next_dispute": ("J", "next disagreement"),
    "previous_dispute": ("K", "previous disagreement"),
    "help": ("?", "this list, on or off"),
}


class KeyClash(ReviewError, ValueError):
    """Two acts want one key, or an act isn't known."""


def keymap(defaults: Mapping[str, tuple[str, str]], keys: Mapping[str, str] | bool | None) -> dict[str, str]:
    """Act to key. ``keys`` changes some of them, ``{"accept": "y"}``; "" takes the key away; False takes all.

    Raises KeyClash (a ValueError) for an unknown act and for two acts on one key, naming both.
    """
    if keys is False:
        return {}
    found = {act: key for act, (key, _) in defaults.items()}
    wanted = keys if isinstance(keys, Mapping) else {}
    if unknown := set(wanted) - set(found):
        raise KeyClash(f"no act {unknown.pop()!r}; there are {', '.join(found)}")
    found |= wanted
    holder: dict[str, str] = {}
    for act, key in found.items():
        if key == "Escape" or (key and key in holder):
            other = "leaving a field" if key == "Escape" else repr(holder[key])
            raise KeyClash(
                f"the key {key!r} is given to {act!r} and to {other}; give one of them another key"
            )
        holder[key] = act
    return {act: key for act, key in found.items() if key}


def helping(defaults: Mapping[str, tuple[str, str]]) -> list[list[str]]:
    return [[act, words] for act, (_, words) in defaults.items()]
