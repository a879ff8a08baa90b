"""Lists of message ids, as deleteMessages and copyMessages take them.

Never looks a message up.
"""

import itertools
from collections.abc import Sequence

from telegram.constants import BulkRequestLimit

from bot.demo.refusals import IDS_NOT_INCREASING, NO_IDS, TOO_MANY_IDS, bad


def check_batch(ids: Sequence[int], *, is_ordered: bool = False) -> None:
    """Check a list of message ids.

    Raises:
        Refusal: none, over a hundred, or out of order where order matters.
    """
    if not ids:
        raise bad(NO_IDS)
    if len(ids) > BulkRequestLimit.MAX_LIMIT:
        raise bad(TOO_MANY_IDS)
    if is_ordered and any(later <= earlier for earlier, later in itertools.pairwise(ids)):
        raise bad(IDS_NOT_INCREASING)
