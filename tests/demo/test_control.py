"""Steering from another process, and the record of calls."""

import json
from pathlib import Path

from bot.demo.clock import Clock
from bot.demo.standin import StandIn

from .conftest import ANA, Caller


async def test_time_passes_at_once(call: Caller, clock: Clock) -> None:
    before = clock()
    told = (await call.http.post("/control/clock", json={"seconds": 60})).json()
    assert told["now"] == clock() == before + 60
    assert (await call.http.post("/control/clock", json={"seconds": -1})).status_code == 422


async def test_the_limits_are_lifted_and_set(call: Caller, standin: StandIn) -> None:
    for lifted in (False, True):
        await call.http.post("/control/limits", json={"lifted": lifted})
        assert standin.limits.is_lifted is lifted


async def test_every_call_is_recorded_with_its_parameters_and_its_outcome(call: Caller) -> None:
    await call.form("sendMessage", chat_id=ANA, text="one")
    await call.refusal("sendMessage", chat_id=999, text="two")
    await call.refusal("sendMessage", chat_id=ANA, txt="three")
    calls = (await call.http.get("/control/calls")).json()["calls"]
    assert [(made["method"], made["params"], made["outcome"]) for made in calls] == [
        ("sendMessage", {"chat_id": ANA, "text": "one"}, "ok"),
        ("sendMessage", {"chat_id": 999, "text": "two"}, "400"),
        ("sendMessage", {"chat_id": ANA, "txt": "three"}, "400"),
    ]
    assert calls[0]["result"]["text"] == "one"
    after = (await call.http.get("/control/calls", params={"after": calls[1]["number"]})).json()["calls"]
    assert [made["params"] for made in after] == [{"chat_id": ANA, "txt": "three"}]
    assert (await call.http.delete("/control/calls")).json() == {"calls": []}


async def test_an_uploaded_file_is_recorded_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "calls.jsonl"
    standin = StandIn(calls_file=file)
    standin.world.add_actor(ANA, "Ana")
    standin.world.start(ANA)
    call = Caller(standin)
    async with call.http:
        sent = {"document": ("steps.txt", b"x", "text/plain")}
        await call.http.post(call.path("sendDocument"), data={"chat_id": str(ANA)}, files=sent)
        await call("getMe")
        shown = (await call.http.get("/control/calls")).json()["calls"]
    standin.calls.close()
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [(line["method"], line["params"]) for line in lines] == [
        ("sendDocument", {"chat_id": ANA, "document": "steps.txt"}),
        ("getMe", {}),
    ]
    assert shown[0]["params"]["chat_id"] == ANA
