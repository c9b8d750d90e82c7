"""The HTTP side: health, readiness, metrics, and a webhook that only Telegram can use."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession
from prometheus_client import CollectorRegistry, Gauge

from bot.web.server import SECRET_HEADER, build_web, serving

SECRET = "a-long-secret"


class Bench:
    def __init__(self) -> None:
        self.wrong = ""
        self.updates: list[dict[str, Any]] = []
        self.registry = CollectorRegistry()
        self.readers = Gauge("nashra_readers", "Readers", registry=self.registry)

    async def probe(self) -> str:
        return self.wrong

    async def refresh(self) -> None:
        self.readers.set(7)

    async def feed(self, update: dict[str, Any]) -> None:
        self.updates.append(update)


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
async def base(bench: Bench) -> AsyncIterator[str]:
    app = build_web(bench.probe, bench.registry, bench.refresh, (bench.feed, SECRET))
    async with serving(app, "127.0.0.1", 0) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


async def test_healthy_while_it_runs(base: str, http: ClientSession) -> None:
    assert (await http.get(f"{base}/healthz")).status == 200


async def test_not_ready_says_why(base: str, http: ClientSession, bench: Bench) -> None:
    assert (await http.get(f"{base}/readyz")).status == 200
    bench.wrong = "database: unreachable"
    answer = await http.get(f"{base}/readyz")
    assert (answer.status, await answer.text()) == (503, "database: unreachable\n")


async def test_metrics_are_fresh(base: str, http: ClientSession) -> None:
    assert "nashra_readers 7.0" in await (await http.get(f"{base}/metrics")).text()


async def test_webhook_needs_the_secret(base: str, http: ClientSession, bench: Bench) -> None:
    url, update = f"{base}/telegram", {"update_id": 1}
    assert (await http.post(url, json=update)).status == 401
    assert (await http.post(url, json=update, headers={SECRET_HEADER: "é"})).status == 401
    assert bench.updates == []
    assert (await http.post(url, json=update, headers={SECRET_HEADER: SECRET})).status == 200
    assert bench.updates == [update]


async def test_webhook_refuses_what_is_no_json(base: str, http: ClientSession) -> None:
    answer = await http.post(f"{base}/telegram", data="{", headers={SECRET_HEADER: SECRET})
    assert answer.status == 400
