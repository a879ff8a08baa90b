"""Shows an exception as a log would, so that tests can look for what must not be in it."""

import traceback


def printed(error: BaseException) -> str:
    """Print an exception with everything that it came from."""
    return "".join(traceback.format_exception(error))
