"""A small server in the place of Rasa: it answers from a table, so that a test says what was understood.

Never guesses: a sentence that is not in the table is out of scope.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

#: sentence and what is understood of it, likeliest first
TABLE: dict[str, dict[str, float]] = {
    "someone shares my photos": {"report_image_abuse": 0.95},
    "quelqu'un partage mes photos intimes sur internet": {"report_image_abuse": 0.95},
    "alguien comparte mis fotos en internet sin permiso": {"report_image_abuse": 0.95},
    "he blackmails me with my photos": {"report_sextortion": 0.9},
    "he writes to me everywhere": {"report_harassment": 0.3, "report_cyberstalking": 0.28, "report_threats": 0.2},
    "please let me talk to a person": {"request_human": 0.97},
    "delete everything about me": {"delete_data": 0.96},
    "hello there": {"greet": 0.99},
}


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._say({"model_id": "table"})

    def do_POST(self) -> None:
        text = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["text"]
        found = TABLE.get(text.lower(), {"out_of_scope": 0.9})
        self._say({"intent_ranking": [{"name": name, "confidence": sure} for name, sure in found.items()]})

    def _say(self, told: dict[str, Any]) -> None:
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: what stands there are her words."""


@contextmanager
def table_nlu() -> Iterator[str]:
    """Serve the table in a thread of its own, and tell its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answer)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
