"""A candidate, or none of them, beside what the figures decided before have."""

from __future__ import annotations


def twinned(kind: str, in_title: bool) -> list[str]:
    """A candidate that another figure of the same number has."""
    return ["twin", f"twin,k={kind},{in_title}"]


def kept(near_by: str, kind: str) -> list[str]:
    """A candidate that the figure before has."""
    return ["kept", f"kept,k={near_by},{kind}"]


def chosen(much: str, number: int, sort: str, near_by: str) -> list[str]:
    """How many of those figures have a candidate. ``number``: how many candidates they have."""
    return [
        f"chosen={much}",
        f"chosen,n={much},{number}",
        f"chosen,sort={much},{sort}",
        f"chosen,near={much},{number},{near_by}",
    ]


def since(place: str, alike: str, near_by: str, sort: str, kind: str) -> list[str]:
    """A candidate that is named since the figure before, or was. ``alike``: whether it is what that has, or of its
    sort."""
    return [
        f"since={place},{alike}",
        f"since,k={place},{alike},{kind}",
        f"since,near={place},{alike},{near_by}",
        f"since,sort={place},{alike},{sort}",
        f"since,near,sort={place},{alike},{near_by},{sort}",
    ]


def parallel(before: str, far_before: str, where: str, far: str, near_by: str, same: bool, alike: str) -> list[str]:
    """A candidate that stands to its figure as what the figure before has stands to that. ``same``: the two are of one
    kind and unit."""
    return [
        f"parallel={before},{where},{near_by}",
        f"parallel,same={before},{where},{near_by},{same}",
        f"parallel,alike={before},{where},{alike}",
        f"parallel,far={before},{far_before},{where},{far},{same}",
    ]


def none_beside(in_title: bool, known: str, near_by: str, twin: str, number: int, unruled: bool) -> list[str]:
    return [
        f"none:title={in_title}",
        f"none:before={known},{near_by}",
        f"none:twin={twin},{in_title}",
        f"none:n={number}",
        f"none:rule={unruled}",
    ]


def none_chosen(number: int, share: str, near_by: str) -> list[str]:
    """How many of those figures, ``number`` of them, have any."""
    return [f"none:chosen={share}", f"none:chosen,n={share},{number}", f"none:chosen,near={share},{near_by}"]
