"""Reads a call off the wire and writes the answer onto it.

Never knows a method. Parameters come in a query string, a form, a form with files, or as JSON, as the Bot API allows.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

from bot.demo.refusals import Refusal, bad

#: half of a character, which JSON can write and UTF-8 cannot
LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a form."""

    name: str
    mime: str
    size: int


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a bot sent along."""

    values: dict[str, Any]
    #: everything in a form is a string; in JSON a number must be a number
    is_json: bool


def read_parameters(query: bytes, content_type: str, body: bytes) -> Parameters:
    """Read the parameters of a call.

    Raises:
        Refusal: the body is not what its content type says.
    """
    values: dict[str, Any] = dict(_form(query)) if query else {}
    if not body:
        return Parameters(values, is_json=False)
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        try:
            sent = json.loads(body)
        except ValueError as broken:
            raise bad("can't parse the JSON object of the request") from broken
        if not isinstance(sent, dict):
            raise bad("object expected as the JSON of the request")
        if b"\\u" in body and LONE_SURROGATE.search(json.dumps(sent, ensure_ascii=False)):
            raise bad("strings must be encoded in UTF-8")
        return Parameters({**values, **sent}, is_json=True)
    if kind == "multipart/form-data":
        values.update(_parts(content_type, body))
    elif kind == "application/x-www-form-urlencoded":
        values.update(_form(body))
    else:
        raise bad(f"unsupported content type {kind or 'none'}")
    return Parameters(values, is_json=False)


def _form(source: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(source.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError as broken:
        raise bad("strings must be encoded in UTF-8") from broken


def _parts(content_type: str, body: bytes) -> dict[str, Any]:
    envelope = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body, policy=HTTP)
    if not envelope.is_multipart():
        raise bad("can't parse the parts of the request")
    values: dict[str, Any] = {}
    for part in envelope.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            raise bad("can't parse the parts of the request")
        filename = part.get_filename()
        values[str(name)] = (
            content.decode() if filename is None else Upload(filename, part.get_content_type(), len(content))
        )
    return values


def answer(result: Any) -> bytes:
    """Write the answer to a call that was carried out."""
    return b'{"ok":true,"result":' + encode(result) + b"}"


def refuse(refusal: Refusal) -> bytes:
    """Write the answer to a call that was refused."""
    told: dict[str, Any] = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        told["parameters"] = dict(refusal.parameters)
    return encode(told)


def encode(value: Any) -> bytes:
    """Write JSON."""
    return json.dumps(value, separators=(",", ":"), default=_plain).encode()


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)
