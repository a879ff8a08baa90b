"""Invented media for people to send: the numbers of a real file, and no file behind them.

Never holds a picture or a sound: the stand-in refuses getFile, and Halcyon opens no file.
"""

from hashlib import blake2b

from bot.demo.chats import Json

#: what an actor can send besides words
KINDS = ("photo", "video", "voice", "sticker", "contact", "document", "location")


def file_json(seed: str) -> Json:
    """Return the two names of a file."""
    unique = blake2b(seed.encode(), digest_size=8).hexdigest()
    return {"file_id": f"AgACAgIAAx{unique}{blake2b(unique.encode(), digest_size=12).hexdigest()}",
            "file_unique_id": f"AQAD{unique}"}  # fmt: skip


def photo_json(seed: str) -> list[Json]:
    """Return the sizes of a photo."""
    return [
        {**file_json(f"{seed}-{width}"), "width": width, "height": width * 3 // 4, "file_size": width * 90}
        for width in (90, 320, 800)
    ]


def document_json(seed: str, name: str, mime: str, size: int) -> Json:
    """Return a document of a bot or of an actor."""
    return {**file_json(seed), "file_name": name, "mime_type": mime, "file_size": size}


def medium(kind: str, seed: str, actor_id: int, name: str) -> Json:
    """Return the content of a message with a medium of this kind.

    Raises:
        KeyError: nobody can send that.
    """
    file = file_json(seed)
    media: dict[str, Json | list[Json]] = {
        "photo": photo_json(seed),
        "video": {**file, "width": 640, "height": 360, "duration": 7, "mime_type": "video/mp4", "file_size": 480_000},
        "voice": {**file, "duration": 4, "mime_type": "audio/ogg", "file_size": 16_000},
        "sticker": {
            **file, "type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False,
            "emoji": "🙂", "file_size": 20_000,
        },
        "contact": {"phone_number": "+000000000", "first_name": name, "user_id": actor_id},
        "document": document_json(seed, "notes.pdf", "application/pdf", 52_000),
        "location": {"latitude": 50.8467, "longitude": 4.3525},
    }  # fmt: skip
    return {kind: media[kind]}
