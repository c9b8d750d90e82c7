"""Figures for Prometheus: counted from the database when they are asked for."""

from prometheus_client import CollectorRegistry, Gauge, ProcessCollector

from bot.campaigns.ports import ReaderStore


class Metrics:
    """The registry behind `/metrics`; `refresh` reads the figures anew."""

    def __init__(self, readers: ReaderStore) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._readers = readers
        self._subscribers = Gauge(
            "nashra_subscribers", "Subscribers by status", ["status"], registry=self.registry
        )

    async def refresh(self) -> None:
        """Count subscribers."""
        for status, count in (await self._readers.count()).items():
            self._subscribers.labels(status).set(count)
