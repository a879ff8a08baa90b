"""A poll as it is counted.

Never sends anything; methods/polls.py makes polls, and the world answers them.
"""

from collections.abc import Collection, Mapping, Sequence

from bot.demo.chats import Json
from bot.demo.ledger import Impossible


def cast_vote(poll: Json, earlier: Sequence[int] | None, options: Sequence[int]) -> list[int]:
    """Return the vote to keep; no options at all take a vote back.

    Raises:
        Impossible: closed, answered already, no such option, or too many.
    """
    if poll["is_closed"] or len(set(options)) != len(options):
        raise Impossible
    if any(not 0 <= option < len(poll["options"]) for option in options):
        raise Impossible
    if len(options) > 1 and not poll["allows_multiple_answers"]:
        raise Impossible
    if earlier and not poll["allows_revoting"]:
        raise Impossible
    return list(options)


def counted(poll: Json, votes: Mapping[int, Collection[int]]) -> Json:
    """Return the poll with the votes counted."""
    options = [
        {**option, "voter_count": sum(number in vote for vote in votes.values())}
        for number, option in enumerate(poll["options"])
    ]
    return {**poll, "options": options, "total_voter_count": sum(bool(vote) for vote in votes.values())}
