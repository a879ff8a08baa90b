"""Runs the stand-in as a process of its own: `python -m bot.demo.server --port N --token T`.

Never seeds anybody but the staff group: POST /page/actor adds people.
"""

import argparse
import asyncio
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import uvloop

from bot.demo.seed import GROUP_ID, seed
from bot.demo.standin import TOKEN, StandIn


def read_arguments(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bot.demo.server", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="on loopback; 0 finds a free one")
    parser.add_argument("--token", default=TOKEN, help="the bot's token here")
    parser.add_argument("--group", type=int, default=GROUP_ID, help="the id of the staff group")
    parser.add_argument("--no-limits", action="store_true", help="lift the limits, to measure the bot")
    parser.add_argument("--calls", type=Path, help="append every call of the bot to this file, as JSON lines")
    return parser.parse_args(arguments)


async def serve(options: argparse.Namespace) -> None:
    """Serve until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    standin = StandIn(
        token=options.token, port=options.port, is_limited=not options.no_limits, calls_file=options.calls
    )
    seed(standin.world, (), "Staff", options.group)
    async with standin:
        sys.stdout.write(f"ready {standin.url}\n")
        sys.stdout.flush()
        await stop.wait()


if __name__ == "__main__":
    uvloop.run(serve(read_arguments()))
