"""Whether two mentions name the same person: surnames, first names, titles, the names of cities."""

from __future__ import annotations

from dataclasses import replace

from conflictcode.codebook.roles import Roles
from conflictcode.codebook.words import pieces
from conflictcode.coding.memory import Memory, Seen
from conflictcode.records import Mention


def words_of(text: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in pieces(text))


def known_before(memory: Memory, mention: Mention) -> Seen | None:
    """Who, of those met before, an unknown name stands for."""
    words = words_of(mention.actor.name or mention.text)
    whole = memory.latest(lambda s: bool(s.actor.code) and _end_of_name(words, s, mention))
    return whole or memory.latest(lambda s: s.person and bool(words) and s.words[:-1][:1] == words)


def _end_of_name(words: tuple[str, ...], s: Seen, mention: Mention) -> bool:
    """A name is someone's when it is all of his name or the end of it; first names must not differ."""
    if not words or s.mention.kind not in ("name", "title"):
        return False
    if words == s.words:
        return True
    if not s.person or len(words) >= len(s.words) or _other_gender(s, mention):
        return False
    inner = len(words) == 1 and len(s.words) > 2 and words[0] in s.words[1:]
    return inner or words == s.words[-len(words) :]


def _other_gender(s: Seen, mention: Mention) -> bool:
    said = replace(s, titles=frozenset(words_of(mention.text))).gender
    return bool(said and s.gender and said != s.gender)


def fuller(memory: Memory, mention: Mention, roles: Roles) -> Seen | None:
    """The bearer whom the article has named in full, when the codebook took a bare surname for another."""
    said, canonical = words_of(mention.text), words_of(mention.actor.name)
    if set(canonical[:-1]) & set(said) or not (len(said) == 1 or roles.titled(said[:-1])):
        return None
    return memory.latest(
        lambda s: (
            s.person and s.actor.name != mention.actor.name and len(s.words) > 1 and s.words[-1] == said[-1]
        )
    )


def bearer(memory: Memory, mention: Mention) -> Seen | None:
    """A person met before whose surname is also a city's: *Santos said*."""
    words = words_of(mention.text)
    return memory.latest(lambda s: s.person and len(s.words) > 1 and s.words[-len(words) :] == words)
