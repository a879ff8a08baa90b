"""Who may drive the demo: this machine, and no page from elsewhere."""

import pytest

from .conftest import ANA, Caller

SAY = {"actor": ANA, "text": "x"}


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:8080", "[::1]:8080", "localhost"])
async def test_our_own_page_may(call: Caller, host: str) -> None:
    headers = {"Host": host, "Origin": f"http://{host}"}
    assert (await call.http.post("/page/say", json=SAY, headers=headers)).status_code == 200


@pytest.mark.parametrize("origin", ["https://example.org", "http://127.0.0.1:9999", "null", "http://localhost:1"])
async def test_a_page_from_elsewhere_may_not(call: Caller, origin: str) -> None:
    for path in ("/page/say", "/control/faults", call.path("sendMessage")):
        response = await call.http.post(path, json=SAY, headers={"Origin": origin})
        assert response.status_code == 403


@pytest.mark.parametrize("host", ["example.org", "127.0.0.1.example.org", "localhost.example.org:1", "192.168.0.2"])
async def test_a_name_that_somebody_points_at_us_is_not_ours(call: Caller, host: str) -> None:
    for path in ("/page/state", "/page/events", "/control/calls", "/"):
        assert (await call.http.get(path, headers={"Host": host})).status_code == 403


async def test_a_form_is_not_taken_even_without_an_origin(call: Caller) -> None:
    assert (await call.http.post("/page/say", data={"actor": str(ANA), "text": "x"})).status_code == 415
    assert (await call.http.post("/control/faults", data={"faults": "[]"})).status_code == 415
