"""Serves the trained model on loopback, for as long as whoever started this holds the other end of standard input.

Never outlives its parent, and never reports anything anywhere.
"""

import argparse
import os
import sys
import threading


def end_with_parent() -> None:
    """Wait for the end of standard input: the parent is gone, even if it was killed, and nobody needs us any more."""
    while sys.stdin.buffer.read(4096):
        pass
    os._exit(0)


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True)
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    # set here too, so that the server stays silent whoever starts it
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    threading.Thread(target=end_with_parent, daemon=True).start()
    from rasa.__main__ import main as rasa  # only now: the import takes seconds, and the parent may be gone by then

    sys.argv = ["rasa", "run", "--enable-api", "--model", options.model, "--interface", "127.0.0.1"]
    sys.argv += ["--port", str(options.port)]
    rasa()


if __name__ == "__main__":
    main()
