"""sendPhoto, sendDocument, getFile."""

from typing import Any

import pytest

from .conftest import ANA, Answered, Caller, read

BAD = "Bad Request: "
WRONG_FILE = (400, BAD + "wrong file_id or the file is temporarily unavailable")


async def upload(call: Caller, method: str, field: str, content: bytes, **params: Any) -> Any:
    files = {field: ("stéps.txt", content, "text/plain")}
    return read(await call.http.post(call.path(method), data={"chat_id": str(ANA), **params}, files=files))


async def test_a_document_arrives_with_its_name_and_size(call: Caller) -> None:
    told = await upload(call, "sendDocument", "document", b"12345", caption="<b>Read</b>", parse_mode="HTML")
    assert (told["document"]["file_name"], told["document"]["file_size"]) == ("stéps.txt", 5)
    assert (told["caption"], told["caption_entities"][0]["type"]) == ("Read", "bold")


async def test_a_photo_arrives_in_several_sizes(call: Caller) -> None:
    told = await upload(call, "sendPhoto", "photo", b"12345", has_spoiler="true", show_caption_above_media="true")
    assert [size["width"] for size in told["photo"]] == [90, 320, 800]
    assert told["has_media_spoiler"]


async def test_a_file_that_was_not_sent_along_is_not_there(call: Caller) -> None:
    for method, field in (("sendDocument", "document"), ("sendPhoto", "photo")):
        assert await call.refusal(method, chat_id=ANA, **{field: "some-file-id"}) == WRONG_FILE
        words = f"{BAD}there is no {field} in the request"
        assert await call.refusal(method, chat_id=ANA) == (400, words)


async def test_an_empty_file_is_refused(call: Caller) -> None:
    with pytest.raises(Answered, match="file must be non-empty"):
        await upload(call, "sendDocument", "document", b"")


async def test_a_photo_has_10_megabytes(call: Caller) -> None:
    with pytest.raises(Answered, match="file is too big"):
        await upload(call, "sendPhoto", "photo", b"x" * (10 * 2**20 + 1))


async def test_a_caption_has_1024_characters(call: Caller) -> None:
    assert await upload(call, "sendDocument", "document", b"x", caption="a" * 1024)
    with pytest.raises(Answered, match="message caption is too long"):
        await upload(call, "sendDocument", "document", b"x", caption="a" * 1025)


async def test_no_file_is_ever_opened(call: Caller) -> None:
    assert await call.refusal("getFile", file_id="AgACAgIAAx") == WRONG_FILE
