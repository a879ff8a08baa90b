"""Short replies: whole messages, in eleven languages, that only answer what was asked last."""

from pathlib import Path

import pytest
import yaml

from bot.domain.reading import Reply
from bot.errors import BadContent
from bot.understanding import replies
from bot.understanding.language import KNOWN

KNOWN_REPLIES = replies.read()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Oui !", Reply.YES),
        ("NÃO", Reply.NO),
        ("нет...", Reply.NO),
        ("لأ", Reply.NO),
        ("the second one", Reply.SECOND),
        ("2)", Reply.SECOND),
        ("٣", Reply.THIRD),
        ("und dann?", Reply.NEXT),
        ("Stop!!", Reply.STOP),
    ],
)
def test_a_reply_is_known_whatever_its_case_accents_and_marks(text: str, said: Reply) -> None:
    assert KNOWN_REPLIES[replies.fold(text)] is said


@pytest.mark.parametrize("text", ["yes he is at my door", "stop him", "no one believes me", "", "?!", "one " * 20])
def test_a_message_that_says_more_is_no_reply(text: str) -> None:
    assert replies.fold(text) not in KNOWN_REPLIES


def test_every_reply_can_be_given_in_every_language() -> None:
    written = yaml.safe_load(replies.FILE.read_text(encoding="utf-8"))
    assert set(written) == set(Reply)
    for languages in written.values():
        assert set(languages) == set(KNOWN)


def broken(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "replies.yml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    "text",
    ['"yes": {en: [sure]}\n"no": {fr: [Sûre]}', '"no": {en: [no]}', '"no": {en: ["!?"]}', "perhaps: {en: [well]}"],
)
def test_a_list_that_cannot_be_used_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadContent):
        replies.read(broken(tmp_path, text))
