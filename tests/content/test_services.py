"""The directory: what ships is sound, and what is chosen for her can help now, where she is."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.content.extraction import services as extract
from bot.content.hours import ZONES, OpeningKind, opening, unreadable
from bot.content.phones import display, is_short, problem
from bot.content.service import KINDS
from bot.content.services import Directory, Service, lint, messages
from bot.errors import BadContent

FLOWS = Path(__file__).parents[2] / "flows"
SHIPPED = Directory.load(FLOWS)
TODAY = date(2026, 11, 24)
NIGHT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
CHRISTMAS_NOON = datetime(2026, 12, 25, 11, 0, tzinfo=UTC)

each_service = pytest.mark.parametrize("service", SHIPPED.services, ids=lambda service: service.id)

Change = Callable[[dict[str, object]], object]


def by_id(name: str) -> Service:
    return next(service for service in SHIPPED.services if service.id == name)


def ids(country: str | None, kinds: list[str], language: str, now: datetime, *, minor: bool = False) -> list[str]:
    return [x.service.id for x in SHIPPED.find(country, kinds, language, now, limit=20, minor=minor)]


# what ships


@each_service
def test_every_shipped_number_is_valid_where_it_is_shown(service: Service) -> None:
    places = service.available_in or ((None,) if service.country == "EU" else (service.country,))
    for number in filter(None, (service.phone, service.sms)):
        assert [problem(number, place) for place in places] == [None] * len(places)
        assert re.fullmatch(r"\+?[0-9 -]+", display(number))
    for number in filter(None, (service.phone_abroad, service.whatsapp)):
        assert number.startswith("+")
        assert problem(number, None) is None


@each_service
def test_every_shipped_opening_time_can_be_read(service: Service) -> None:
    assert service.hours is None or unreadable(service.hours, service.country) is None
    assert opening(service.hours, service.country, NIGHT).kind in OpeningKind


@each_service
def test_every_shipped_record_says_plainly_what_it_is(service: Service) -> None:
    assert 3 <= len(service.what.split()) <= 12
    assert "victim" not in service.what.lower()
    assert service.source.startswith("http")
    assert service.checked == date(2026, 11, 23)


def test_the_shipped_directory_has_no_errors_and_warns_only_of_old_pages() -> None:
    issues = lint(SHIPPED, TODAY)
    assert [issue for issue in issues if issue.level == "error"] == []
    assert {issue.where for issue in issues} == {
        "es-112", "es-091", "es-062", "fr-17", "fr-arretonslesviolences", "fr-116006", "lv-marta",
    }  # fmt: skip


@pytest.mark.parametrize(
    "digits",
    ["6123000", "67222922", "801120002", "80030800", "1492", "29195442", "67273",
     # from memory or with sources that disagree: care centres, and numbers from abroad
     "25354542", "93328080", "43679311", "34368050", "80013500", "6147393", "6007672", "4473505", "3311041",
     "912663517", "616172204", "6269059"],
)  # fmt: skip
def test_no_old_or_unverified_number_has_slipped_in(digits: str) -> None:
    for file in (FLOWS / "services").glob("*.yml"):
        for record in yaml.safe_load(file.read_text(encoding="utf-8")):
            for field in ("phone", "phone_abroad", "sms", "whatsapp"):
                assert digits not in str(record.get(field, "")), record["id"]


#: every short code we show, written down a second time: phonenumbers takes almost any four digits in Belgium and
#: France for a short code, so a slip of one digit would pass every other check
SHORT_CODES = {
    "BE": "112 101 1712 116000 102 103 1813 107",
    "FR": "112 114 17 3919 116006 3018 119 3114 3039 115 3928",
    "ES": "112 091 062 016 017 116111 024",
    "EE": "112 1247 116006 116111 116123",
    "LV": "112 110 116006 116111 116123",
    "EU": "112 116016 116006 116111",
}


def test_every_short_code_is_one_that_was_written_down_twice() -> None:
    shown: dict[str, list[str]] = {}
    for service in SHIPPED.services:
        for number in filter(None, (service.phone, service.sms)):
            if is_short(number):
                shown.setdefault(service.country, []).append(number)
    assert {country: sorted(numbers) for country, numbers in shown.items()} == {
        country: sorted(numbers.split()) for country, numbers in SHORT_CODES.items()
    }


def test_numbers_that_work_only_in_some_countries_never_appear_elsewhere() -> None:
    for country in ("BE", "ES", "IT", "LT", "LU", "PL", None):
        found = SHIPPED.find(country, KINDS, "en", NOON, limit=100)
        assert "116006" not in {listing.service.phone for listing in found}
    for country in {*ZONES, None} - {"DE", "FI"}:
        found = SHIPPED.find(country, KINDS, "en", NOON, limit=100)
        assert "116016" not in {listing.service.phone for listing in found}


def test_the_schema_and_the_code_know_the_same_kinds() -> None:
    schema = json.loads((FLOWS / "services.schema.json").read_text(encoding="utf-8"))
    assert tuple(schema["$defs"]["kind"]["enum"]) == KINDS


def test_every_text_goes_to_the_translators_with_its_own_context() -> None:
    texts = list(messages(SHIPPED))
    assert ("flows/services/es.yml", "services.es-016", by_id("es-016").what) in texts
    assert ("flows/services/be.yml", "services.region", "Hainaut") in texts
    contexts = [context for _, context, _ in texts if context != "services.region"]
    assert len(contexts) == len(set(contexts)) == len(SHIPPED.services)


def test_babel_extracts_the_same_texts() -> None:
    files = sorted((FLOWS / "services").glob("*.yml"))
    extracted = [found for file in files for found in extract(BytesIO(file.read_bytes()), [], [], {})]
    assert [text for _, _, text, _ in extracted] == [(context, text) for _, context, text in messages(SHIPPED)]
    assert {function for _, function, _, _ in extracted} == {"pgettext"}


def test_the_spanish_line_warns_of_the_call_log() -> None:
    line = by_id("es-016")
    assert (line.on_phone_bill, line.in_call_log) == ("no", "yes")


# danger now


@pytest.mark.parametrize(
    ("country", "emergency", "police"),
    [
        ("BE", "112", "101"),
        ("FR", "112", "17"),
        ("ES", "112", "091"),
        ("EE", "112", "112"),
        ("LV", "112", "110"),
        ("DE", "112", "112"),
        ("EU", "112", "112"),
        (None, "112", "112"),
    ],
)
def test_danger_has_a_number_everywhere(country: str | None, emergency: str, police: str) -> None:
    assert SHIPPED.emergency(country).phone == emergency
    assert SHIPPED.police(country).phone == police


def test_a_directory_without_a_european_emergency_number_does_not_load(tmp_path: Path) -> None:
    flows = copy(tmp_path)
    (flows / "services" / "eu.yml").unlink()
    with pytest.raises(BadContent, match="emergency"):
        Directory.load(flows)


def test_an_emergency_number_that_closes_is_no_number_to_fall_back_on() -> None:
    issues = lint(with_(replace(by_id("eu-112"), hours=None)), TODAY)
    assert [x.where for x in issues if x.level == "error"] == ["emergency", "police"]


# what she is shown


def test_what_is_open_comes_first_at_night() -> None:
    kinds = ["sexual_violence", "violence_against_women"]
    assert ids("FR", kinds, "fr", NIGHT)[0] == "fr-3919"
    assert ids("FR", kinds, "fr", NOON)[:2] == ["fr-viols-femmes-informations", "fr-3919"]


def test_unknown_hours_stand_between_open_and_closed() -> None:
    kinds = ["violence_against_women", "victim_support", "sexual_violence"]
    found = SHIPPED.find("LV", kinds, "lv", NIGHT, limit=9)
    assert [(x.service.id, x.opening.kind) for x in found] == [
        ("lv-116006", OpeningKind.UNKNOWN),
        ("lv-marta", OpeningKind.OPENS_AT),
    ]


def test_a_line_that_is_silent_about_holidays_is_not_called_open_at_christmas() -> None:
    states = {x.service.id: x.opening for x in SHIPPED.find("FR", ["sexual_violence"], "fr", CHRISTMAS_NOON, limit=9)}
    assert states["fr-viols-femmes-informations"].kind is OpeningKind.UNKNOWN


def test_her_language_comes_before_the_kind() -> None:
    kinds = ["suicide_prevention"]
    assert ids("BE", kinds, "nl", NIGHT)[0] == "be-1813"
    assert ids("BE", kinds, "fr", NIGHT)[0] == "be-0800-32-123"
    assert ids("EE", kinds, "ru", NIGHT)[0] == "ee-eluliin-ru"


def test_a_line_without_a_list_of_languages_counts_as_speaking_its_country_s() -> None:
    assert by_id("es-016").languages == ()
    assert ids("ES", ["violence_against_women", "cyberviolence_hotline"], "es", NOON)[0] == "es-016"


def test_the_order_of_the_kinds_asked_decides_between_equals() -> None:
    assert ids("ES", ["suicide_prevention", "violence_against_women"], "es", NIGHT) == ["es-024", "es-016"]
    assert ids("ES", ["violence_against_women", "suicide_prevention"], "es", NIGHT) == ["es-016", "es-024"]


#: so that the order of the file cannot do the work of the order asked for
BACKWARDS = Directory(tuple(reversed(SHIPPED.services)))


def test_a_nationwide_service_comes_before_a_regional_one() -> None:
    found = [x.service.id for x in BACKWARDS.find("BE", ["sexual_violence"], "fr", NIGHT, limit=9)]
    assert found.index("be-cpvs-zsg") < found.index("be-cpvs-charleroi")


def test_a_line_open_day_and_night_comes_before_one_that_will_close() -> None:
    found = [x.service.id for x in BACKWARDS.find("FR", ["violence_against_women"], "fr", NOON, limit=9)]
    assert found == ["fr-3919", "fr-commentonsaime"]


def test_a_service_for_minors_of_any_kind_is_not_given_to_an_adult() -> None:
    for_girls = replace(by_id("fr-3018"), ages="minors")
    directory = with_(for_girls)
    asked = ["cyberviolence_hotline"]
    assert for_girls in [x.service for x in directory.find("FR", asked, "fr", NOON, 9, minor=True)]
    assert for_girls not in [x.service for x in directory.find("FR", asked, "fr", NOON, 9)]


def test_a_service_that_answers_two_kinds_is_listed_once() -> None:
    found = ids("EE", ["victim_support", "violence_against_women", "sexual_violence"], "et", NOON)
    assert found.count("ee-116006") == 1


def test_europe_stands_in_only_for_what_her_country_lacks() -> None:
    assert "eu-stopncii" in ids("EE", ["cyberviolence_hotline"], "et", NOON)
    assert "eu-stopncii" not in ids("FR", ["cyberviolence_hotline"], "fr", NOON)


def test_a_woman_whose_country_is_unknown_still_finds_something() -> None:
    assert ids(None, ["violence_against_women"], "en", NIGHT) == ["eu-victim-support-europe"]
    assert ids("DE", ["violence_against_women"], "de", NIGHT)[0] in {"eu-116016", "eu-victim-support-europe"}


def test_an_adult_is_not_sent_to_a_child_helpline() -> None:
    assert ids("FR", ["child_helpline"], "fr", NOON) == []


def test_a_girl_is_sent_to_services_for_her_age() -> None:
    found = ids("BE", ["cyberviolence_hotline"], "fr", NOON, minor=True)
    assert found == ["be-child-focus"]
    assert ids("BE", ["cyberviolence_hotline"], "fr", NOON) == ["be-iefh-igvm"]


def test_no_more_than_asked_for_are_given() -> None:
    assert len(SHIPPED.find("FR", KINDS, "fr", NOON, limit=3)) == 3


def test_a_name_is_given_in_her_language_where_it_has_one() -> None:
    institute = by_id("be-iefh-igvm")
    assert institute.name("nl").startswith("Instituut")
    assert institute.name("fr").startswith("Institut ")
    assert institute.name("ar").startswith("Institut ")
    assert by_id("be-1712").name("fr") == "Hulplijn 1712"


@given(
    country=st.sampled_from([*ZONES, "EU", None]),
    kinds=st.lists(st.sampled_from(KINDS), min_size=1, unique=True),
    language=st.sampled_from(["en", "fr", "es", "nl", "et", "lv", "ru", "ar"]),
    now=st.integers(0, 1_000_000).map(lambda minutes: NOON + timedelta(minutes=minutes)),
    limit=st.integers(0, 8),
    minor=st.booleans(),
)
def test_whatever_she_asks_the_answer_suits_her(
    country: str | None, kinds: list[str], language: str, now: datetime, limit: int, minor: bool
) -> None:
    found = SHIPPED.find(country, kinds, language, now, limit, minor)
    assert len(found) <= limit
    assert len({x.service.id for x in found}) == len(found)
    closed = [x.opening.is_closed for x in found]
    not_open = [not x.opening.is_open for x in found]
    assert closed == sorted(closed)
    assert not_open == sorted(not_open)
    for x in found:
        assert set(x.service.kinds) & set(kinds)
        assert x.service.country in (country, "EU")
        assert not x.service.available_in or country in x.service.available_in
        assert x.service.ages != ("adults" if minor else "minors")
        assert minor or x.service.kind != "child_helpline"


# what is refused


def copy(tmp_path: Path) -> Path:
    (tmp_path / "services").mkdir()
    shutil.copy(FLOWS / "services.schema.json", tmp_path)
    for name in ("fr.yml", "eu.yml"):
        shutil.copy(FLOWS / "services" / name, tmp_path / "services")
    return tmp_path


def set_(field: str, value: object) -> Change:
    return lambda record: record.update({field: value})


def drop(field: str) -> Change:
    return lambda record: record.pop(field)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (set_("phone", "999"), "phone"),
        (set_("phone", "+33 1 80 52 33 76"), "phone"),
        (set_("phone", "+3280030030"), "phone"),
        (set_("phone", 3919), "phone"),
        (set_("phone_abroad", "3919"), "phone_abroad"),
        (set_("whatsapp", "+33999"), "whatsapp"),
        (set_("hours", "day and night"), "hours"),
        (set_("kind", "hotline"), "kind"),
        (set_("also", ["hotline"]), "also"),
        (set_("languages", [False]), "languages"),
        (set_("on_phone_bill", False), "on_phone_bill"),
        (set_("cost", "cheap"), "cost"),
        (set_("web", "http://example.org"), "web"),
        (set_("what", "Help."), "what"),
        (set_("checked", "yesterday"), "checked"),
        (set_("checked", "2026-02-30"), "checked"),
        (set_("page_dated", "May 2017"), "page_dated"),
        (set_("id", "be-3919"), "id"),
        (set_("telephone", "3919"), "telephone"),
        (drop("source"), "source"),
        (drop("checked"), "checked"),
        (drop("what"), "what"),
    ],
)
def test_a_wrong_record_is_named_with_its_file_id_and_field_in_one_line(
    tmp_path: Path, change: Change, field: str
) -> None:
    flows = copy(tmp_path)
    file = flows / "services" / "fr.yml"
    records = yaml.safe_load(file.read_text(encoding="utf-8"))
    for record in records:
        record["checked"] = str(record["checked"])
    line = next(record for record in records if record["id"] == "fr-3919")
    change(line)
    file.write_text(yaml.safe_dump(records, allow_unicode=True), encoding="utf-8")
    with pytest.raises(BadContent) as caught:
        Directory.load(flows)
    message = str(caught.value)
    assert "\n" not in message
    assert "flows/services/fr.yml" in message
    assert line["id"] in message
    assert field in message


def test_a_record_with_no_way_to_reach_it_is_refused(tmp_path: Path) -> None:
    flows = copy(tmp_path)
    file = flows / "services" / "fr.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('  sms: "114"\n', ""), encoding="utf-8")
    with pytest.raises(BadContent, match="fr-114"):
        Directory.load(flows)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('phone: "3919"', 'phone: "3919"\n  phone: "3018"', "phone stands twice"),
        ("id: fr-3018", "id: fr-3919", "stands twice"),
        ("kind: shelter", "kind: [shelter", "fr.yml"),
    ],
)
def test_a_file_that_says_something_twice_or_breaks_off_is_refused(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    flows = copy(tmp_path)
    file = flows / "services" / "fr.yml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BadContent, match=says) as caught:
        Directory.load(flows)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", "just words", "- just words", "id: fr-3919"])
def test_a_file_that_is_no_list_of_records_is_refused(tmp_path: Path, text: str) -> None:
    flows = copy(tmp_path)
    (flows / "services" / "fr.yml").write_text(text, encoding="utf-8")
    with pytest.raises(BadContent, match=r"fr\.yml"):
        Directory.load(flows)


# what the check says


def with_(service: Service) -> Directory:
    others = tuple(s for s in SHIPPED.services if s.id != service.id)
    return Directory((*others, service))


def found(service: Service, today: date = TODAY) -> list[tuple[str, str]]:
    known = lint(SHIPPED, today)
    return [(x.level, x.message.split(":")[0]) for x in lint(with_(service), today) if x not in known]


@pytest.mark.parametrize(
    ("service", "level", "field"),
    [
        (replace(by_id("be-1712"), phone="1713"), "error", "phone"),
        (replace(by_id("be-1712"), phone="116006"), "error", "phone"),
        (replace(by_id("ee-politsei"), phone="+3726123000"), "error", "phone"),
        (replace(by_id("fr-114"), sms="1144"), "error", "sms"),
        (replace(by_id("eu-116006"), available_in=()), "error", "phone"),
        (replace(by_id("eu-116006"), available_in=("FR", "BE")), "error", "phone"),
        (replace(by_id("be-1712"), hours="9 to 5"), "error", "hours"),
        (replace(by_id("eu-befrienders"), hours="Mo-Su 10:00-12:00"), "error", "hours"),
        (replace(by_id("be-1712"), hours="Mo-Fr 09:00-17:00"), "warning", "hours"),
        (replace(by_id("be-1712"), kind="hotline"), "error", "kind"),
        (replace(by_id("be-1712"), source=" "), "error", "source"),
        (replace(by_id("be-1712"), checked=TODAY + timedelta(days=1)), "error", "checked"),
        (replace(by_id("be-1712"), checked=TODAY - timedelta(days=366)), "warning", "checked"),
        (replace(by_id("be-1712"), page_dated="2019-04"), "warning", "page_dated"),
    ],
)
def test_the_check_names_the_field_that_is_wrong(service: Service, level: str, field: str) -> None:
    assert found(service) == [(level, field)]


def test_the_check_finds_an_id_that_stands_twice() -> None:
    issues = lint(Directory((*SHIPPED.services, by_id("be-1712"))), TODAY)
    assert [(x.level, x.file, x.where) for x in issues if "twice" in x.message] == [
        ("error", "flows/services/be.yml", "be-1712")
    ]


def test_a_record_is_fresh_for_twelve_months_and_not_a_day_longer() -> None:
    last = date(2026, 11, 23) + timedelta(days=365)
    assert not [x for x in lint(SHIPPED, last) if x.message.startswith("checked")]
    stale = [x for x in lint(SHIPPED, last + timedelta(days=1)) if x.message.startswith("checked")]
    assert {x.where for x in stale} == {service.id for service in SHIPPED.services}
    assert {x.level for x in stale} == {"warning"}
