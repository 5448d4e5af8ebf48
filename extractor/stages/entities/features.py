"""What is seen of a post without a name and a person who may hold it: start at ``seen``; ``alone`` speaks for nobody.

How their turns of speech follow each other, where in the article they stand, what else either is known to hold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from extractor.mentions import PostMention, Turn
from extractor.stages.entities.setting import Holder, Setting, Spoken


@dataclass(frozen=True, slots=True)
class Company:
    """The persons that a post is compared with, and what is counted among them."""

    persons: list[Holder]
    free: int
    """Those without a post."""
    voices: int
    """Those who speak."""
    most: Holder | None
    """The one who is named most often."""
    first: Holder


def seen(setting: Setting, post: Holder, person: Holder, company: Company, turns: list[int]) -> list[str]:
    """The features of one pair."""
    found = order(setting, post, person, company) + standing(setting, post, person, company)
    found += words(setting, post, person) + between(setting, post, person)
    for k in turns:
        found += turn(setting, post, person, k)
    if not turns and any(setting.says(person, p) for p in post.posts):
        found.append("in words")
    return sorted(set(found))


def alone(setting: Setting, post: Holder, company: Company) -> list[str]:
    """What is seen of a post as that of nobody named; ``company``: the persons who might hold it."""
    mention, where = post.posts[0], setting.stand(post)
    rivals = sum(p.merged is None for p in setting.posts)
    speakers = sum(id(p) in setting.speaking and p.merged is None for p in setting.posts)
    kind = setting.view.kind(mention)
    return [
        "bias",
        f"bias,{where}",
        f"rivals={min(rivals, 4)}",
        f"speakers={min(speakers, 3)}",
        f"persons={min(len(company.persons), 4)}",
        f"free={min(company.free, 3)}",
        f"body={bool(mention.organization or mention.organization_text)}",
        f"mentions={min(len(post.posts), 3)}",
        f"former={mention.former}",
        f"kind={kind}",
        f"kind={kind},{where}",
        f"paragraph={setting.place(mention.start)}",
        f"before={setting.before(mention.start)},{where}",
    ]


def order(setting: Setting, post: Holder, person: Holder, company: Company) -> list[str]:
    """How far the mentions are from each other, and who comes first."""
    mine = sorted(p.start for p in post.posts)
    theirs = sorted(m.start for m in person.names)
    gap, after = min((abs(setting.at(t) - setting.at(m)), t > m) for m in mine for t in theirs)
    found = [f"gap={bucket(gap)}", f"gap={bucket(gap)},after={after}"]
    if gap == 0:
        found.append("same sentence")
    first = "after" if theirs[0] > mine[0] else "before"
    found.append(f"first {first}")
    found.append(f"{setting.place(mine[0])}>{setting.place(theirs[0])}")
    left, right = sorted((mine[0], theirs[0]))
    others = (other for other in company.persons if other is not person)
    between = sum(any(left < m.start < right for m in other.names) for other in others)
    found.append(f"between={min(between, 2)},{first}")
    return found


def words(setting: Setting, post: Holder, person: Holder) -> list[str]:
    """In whose words the two are mentioned, where they do not speak."""
    found = []
    for p in post.posts:
        if p.start not in setting.subjects:
            voice, here = setting.voice(p.start)
            if voice is person:
                found.append("post in his sentence" if here else "post in his words")
            elif voice is not None and voice is not post:
                found.append("post in another's words")
    for m in person.names:
        if m.start not in setting.subjects:
            voice, here = setting.voice(m.start)
            if voice is post:
                found.append("named in its sentence" if here else "named in its words")
    return found


def between(setting: Setting, post: Holder, person: Holder) -> list[str]:
    """Who else is mentioned between the two."""
    mine, theirs = min(p.start for p in post.posts), min(m.start for m in person.names)
    last = max((p.start for p in post.posts if p.start < theirs), default=None)
    left, right = (last, theirs) if last is not None else (theirs, mine)
    others = setting.posts_between(left, right, post)
    return [f"posts between={min(others, 2)},{'after' if last is not None else 'before'}"]


def standing(setting: Setting, post: Holder, person: Holder, company: Company) -> list[str]:
    """What else the person is, and how much the article makes of him."""
    speaks = id(person) in setting.speaking
    found = [f"posts={min(len(person.posts), 2)}", f"names={min(len(person.names), 4)}"]
    found.append(f"speaker of {min(company.voices, 3)}" if speaks else "silent")
    if len(company.persons) == 1:
        found.append("only person")
    if not person.posts:
        found.append(f"free,{'speaks' if speaks else 'silent'}")
        found += ["only free person"] if company.free == 1 else []
    if person is company.most:
        found.append("most named")
    if person is company.first:
        found.append("first person")
    if clash(person, post, setting.view.head):
        found.append("clash")
    mine, theirs = setting.bodies(post), setting.bodies(person)
    if person.posts and mine and theirs:
        found.append("same body" if mine & theirs else "other body")
    if any(m.honorific for m in person.names):
        found.append("honorific")
    return found


def turn(setting: Setting, post: Holder, person: Holder, k: int) -> list[str]:
    """How the turns of speech follow each other at the ``k``-th, which is the post's."""
    item = setting.spoken[k]
    assert item.post
    found: list[str] = []
    before = speaker_before(setting.spoken, k)
    after = setting.following[k]
    following = setting.spoken[after].holder if after is not None else None
    following = following.root() if following else None
    if before is person:
        found += goes_on(setting, post, person, k, following is person)
    elif before is not None:
        found.append("another before")
    if after is not None and following is person and before is not person:
        found += takes_up(setting, person, k, after)
    elif following is not None and following is not person:
        found.append("another after")
    if item.turn.other:
        found.append("other")
    if item.post.pointing:
        found.append("points")
    return found


def goes_on(setting: Setting, post: Holder, person: Holder, k: int, returns: bool) -> list[str]:
    """Of a post's turn behind one of the person's; ``returns``: whether the next named speaker is the person again."""
    item, after = setting.spoken[k], setting.following[k]
    assert item.post
    found = ["goes on"]
    clashes = clash(person, post, setting.view.head)
    found += ["goes on,other"] if item.turn.other else []
    found += ["goes on,points"] if item.post.pointing else []
    found += ["goes on,clash"] if clashes else []
    found += ["goes on,free"] if not person.posts else []
    if returns:
        found.append("returns")
        found += ["rule"] if not item.turn.other else []
    elif after is None or introduced(setting.spoken[after].turn):
        found.append("last")
        found += ["rule"] if not item.turn.other and not clashes else []
    elif item.post.pointing:
        found.append("rule")
    return found


def takes_up(setting: Setting, person: Holder, k: int, after: int) -> list[str]:
    """Of a post's turn behind which, at ``after``, the person is the next named speaker."""
    turn = setting.spoken[after].turn
    if interrupted(setting.spoken, k, after):
        return ["takes up,broken"]
    following, repeated = after == k + 1, after == k + 1 and turn.start > turn.sentence[0]
    found = ["takes up"]
    found += ["takes up,free"] if not person.posts else []
    found += ["rule"] if not person.posts or repeated else []
    found += ["takes up,next"] if following else []
    found += ["takes up,repeated"] if repeated else []
    found += ["takes up,introduced"] if introduced(turn) else []
    return found


def bucket(gap: int) -> str:
    """A distance, roughly."""
    return str(gap) if gap < 3 else "3" if gap < 5 else "5" if gap < 9 else "9"


def speaker_before(spoken: list[Spoken], k: int) -> Holder | None:
    """The named person who speaks last before ``k``; None where somebody else without a name does."""
    holder = spoken[k - 1].holder if k else None
    root = holder.root() if holder else None
    return root if root and root.names else None


def introduced(turn: Turn) -> bool:
    """Whether a person comes with a post: a new speaker, of whom an earlier post says nothing."""
    return turn.subject is not None and turn.subject.post is not None


def interrupted(spoken: list[Spoken], k: int, after: int) -> bool:
    """Whether another post without a name, or nobody, speaks between a post and the next person."""
    holder = spoken[k].holder
    between = spoken[k + 1 : after]
    return any(item.holder is None or (item.post and item.holder is not holder) for item in between)


def clash(person: Holder, other: Holder, head: Callable[[PostMention], str]) -> bool:
    """Whether the person heads another body, as far as the heads of the posts tell."""
    heads = {head(post) for post in person.posts}
    return any(head(post) in heads for post in other.posts)
