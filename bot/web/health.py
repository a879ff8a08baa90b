"""Owns what an operator asks: is it alive, and how much of what.

Never tells anything about a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.service.counts import Counts
from bot.service.work import Works
from bot.store.db import DatabaseGone


class Health:
    """Answers ``/health`` and ``/metrics``."""

    def __init__(self, works: Works, counts: Counts, nlu: Callable[[], str]) -> None:
        """Ask these; ``nlu`` says ready, starting or away."""
        self._works = works
        self._counts = counts
        self._nlu = nlu
        self.routes = (Route("/health", self._health), Route("/metrics", self._metrics))

    async def _health(self, _request: Request) -> Response:
        try:
            depth, cases = await self._look()
        except DatabaseGone:
            return JSONResponse({"status": "database_gone", "nlu": self._nlu()}, status_code=503)
        # without Rasa the bot still helps: that is worth an alarm, not a restart
        return JSONResponse({"status": "ok", "nlu": self._nlu(), "outbox": depth, "waiting": cases.get("waiting", 0)})

    async def _metrics(self, _request: Request) -> Response:
        try:
            depth, cases = await self._look()
        except DatabaseGone:
            depth, cases = -1, {}
        registry = CollectorRegistry()
        registry.register(_Snapshot(dict(self._counts.total), depth, cases, self._nlu()))
        return Response(generate_latest(registry), media_type="text/plain; version=0.0.4")

    async def _look(self) -> tuple[int, dict[str, int]]:
        async with self._works.begin() as work:
            return await work.unit.outbox.depth(), await work.unit.cases.counts()


class _Snapshot(Collector):
    """The counts of one moment, in Prometheus' form."""

    def __init__(self, counts: dict[str, int], depth: int, cases: dict[str, int], nlu: str) -> None:
        self._counts, self._depth, self._cases, self._nlu = counts, depth, cases, nlu

    def collect(self) -> Iterable[Metric]:
        """Give the metrics."""
        events = CounterMetricFamily("halcyon_events", "What happened since the start, by kind", labels=["kind"])
        for name, value in sorted(self._counts.items()):
            events.add_metric([name], value)
        yield events
        yield GaugeMetricFamily("halcyon_outbox_depth", "Messages to be sent; -1: no database", self._depth)
        cases = GaugeMetricFamily("halcyon_cases", "Cases by state", labels=["state"])
        for state, value in sorted(self._cases.items()):
            cases.add_metric([state], value)
        yield cases
        yield GaugeMetricFamily("halcyon_nlu_ready", "Whether Rasa answers", float(self._nlu == "ready"))
