"""Role nouns and lenders to one code: *army commander*, *opposition lawmakers*, *Iraqi police*."""

from __future__ import annotations

from collections.abc import Sequence

from conflictcode.codebook.slots import Slots, cut


def one_role(slots: Slots, said: Sequence[str], changes: Sequence[str]) -> str:
    """The role of a phrase from the roles of its nouns and of modifiers (*former*, *opposition*)."""
    role = ""
    for part in said:
        role = both(slots, role, part)
    if role and slots.former in changes:
        return slots.former
    for change in changes:
        role = _changed(slots, change, role)
    return role


def both(slots: Slots, one: str, two: str) -> str:
    """The role of *one two*: a generic noun (*official*, *leader*) takes the role in front of it."""
    if not one or one == two or two.startswith(one):
        return two
    if slots.free:
        return one if two in one else one + two
    if slots.has("generic", two):
        return one
    if slots.has("generic", one):
        return two
    if slots.has("primary", one[:3]) and slots.has("primary", two[:3]):
        return two
    if slots.has("party", one) and slots.has("armed", two[:3]):  # communist guerrillas
        return two
    return "".join(sorted(dict.fromkeys(cut(one) + cut(two)), key=lambda p: slots.order.index(slots.of(p))))


def _changed(slots: Slots, change: str, role: str) -> str:
    """*rebel commander* is REB, *opposition fighters* REB as they are, *opposition lawmakers* OPPLEG."""
    plain = all(slots.has("armed", p) or slots.has("generic", p) for p in cut(role))
    if slots.free:
        return change + role if change not in role else role
    if slots.has("armed", change):
        return change if plain else both(slots, change, role)
    if plain:
        return role if slots.has("armed", role) else change
    return slots.join(change, role)


def lend(slots: Slots, lender: str, role: str, person: bool = False) -> str:
    """The code of someone with ``role`` who belongs to ``lender`` (a code; ``---REB`` when only a role).

    ``person``: the lender lends his country alone, as a person does (*Assad's forces*) or a party to
    its government.
    """
    if lender.startswith("---"):
        return f"---{both(slots, lender[3:], role)}"
    if slots.free or not lender or not role:
        return slots.join(lender, role)
    if slots.international(role):
        return role if len(role) > 3 else lender if slots.international(lender) else role + lender
    if slots.former in cut(role) and not slots.of_people(lender):
        return slots.join(slots.country(lender) or lender, role)
    if person and not slots.international(lender):
        return slots.join(slots.country(lender) or lender, role)
    return slots.join(lender, "".join(_new_parts(slots, lender, cut(role))))


def _new_parts(slots: Slots, lender: str, parts: list[str]) -> list[str]:
    """Parts of a role that add something: officials and fighters of Hamas are Hamas."""
    known = slots.role(lender)
    if known or slots.international(lender):
        parts = [p for p in parts if not slots.has("generic", p)]
    if slots.has("armed", known[:3]) or lender.startswith(tuple(slots.parts.get("militarised", ()))):
        parts = [p for p in parts if not slots.has("armed", p)]
    return parts
