"""sendDocument and sendPhoto, and getFile, which is refused.

Never opens or keeps a file: only its name and size come into the world.
"""

from typing import Any, Required

from typing_extensions import TypedDict

from bot.demo.chats import Json
from bot.demo.media import document_json, photo_json
from bot.demo.methods.sending import Outgoing, post
from bot.demo.refusals import WRONG_FILE, bad
from bot.demo.registry import Api, method
from bot.demo.shapes import MessageEntity, Nested
from bot.demo.texts import read_caption
from bot.demo.wire import Upload

#: Telegram's limits for files sent by a bot
PHOTO_BYTES = 10 * 2**20
DOCUMENT_BYTES = 50 * 2**20


class Captioned(Outgoing, total=False):
    """What every medium may carry."""

    caption: str
    parse_mode: str
    caption_entities: Nested[list[MessageEntity]]


class SendPhoto(Captioned, total=False):
    """The parameters of sendPhoto."""

    photo: Required[Any]
    has_spoiler: bool
    show_caption_above_media: bool


class SendDocument(Captioned, total=False):
    """The parameters of sendDocument."""

    document: Required[Any]
    disable_content_type_detection: bool


class GetFile(TypedDict):
    """The parameters of getFile."""

    file_id: str


def uploaded(file: Any, largest: int) -> Upload:
    """Return the file that came with the call; the stand-in keeps no files that a file_id could name.

    Raises:
        Refusal: it is no file, an empty one, or too big.
    """
    if not isinstance(file, Upload):
        raise bad(WRONG_FILE)
    if file.size == 0:
        raise bad("file must be non-empty")
    if file.size > largest:
        raise bad("file is too big")
    return file


def captioned(content: Json, args: Captioned) -> Json:
    """Add the caption.

    Raises:
        Refusal: it is too long or wrongly marked up.
    """
    caption, entities = read_caption(args.get("caption", ""), args.get("parse_mode"), args.get("caption_entities"))
    if caption:
        content["caption"] = caption
        if entities:
            content["caption_entities"] = entities
    return content


@method("sendPhoto")
def send_photo(api: Api, args: SendPhoto) -> Json:
    """Send a photo."""
    uploaded(args["photo"], PHOTO_BYTES)
    content = captioned({"photo": photo_json(f"bot-{next(api.world.numbers)}")}, args)
    if args.get("has_spoiler"):
        content["has_media_spoiler"] = True
    if args.get("show_caption_above_media"):
        content["show_caption_above_media"] = True
    return api.world.message_json(post(api, args, content))


@method("sendDocument")
def send_document(api: Api, args: SendDocument) -> Json:
    """Send a file."""
    file = uploaded(args["document"], DOCUMENT_BYTES)
    document = document_json(f"bot-{next(api.world.numbers)}", file.name, file.mime, file.size)
    return api.world.message_json(post(api, args, captioned({"document": document}, args)))


@method("getFile")
def get_file(api: Api, args: GetFile) -> Json:
    """Refuse: Halcyon opens no file that anybody sends."""
    raise bad(WRONG_FILE)
