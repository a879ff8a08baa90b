"""Owns how loaded content becomes the library that the engine walks: which intent leads where.

Never reads a file.
"""

from __future__ import annotations

from bot.content.loader import Loaded
from bot.domain.conversation import Place
from bot.domain.flow import Flow, Library

#: every intent the classifier knows (the label set of the evaluation data); the quiz needs no flow
INTENTS = (
    *("report_image_abuse", "report_deepfake", "report_sextortion", "report_cyberstalking", "report_spyware"),
    *("report_doxxing", "report_harassment", "report_threats", "report_impersonation", "report_account_takeover"),
    *("report_grooming", "report_partner_violence", "report_sexual_assault", "report_workplace"),
    *("ask_support_services", "ask_legal_rights", "ask_evidence", "ask_content_removal", "ask_safety_tips"),
    *("ask_help_friend", "request_human", "express_distress", "urgent_danger", "urgent_self_harm"),
    *("start_quiz", "ask_about_cyberviolence", "ask_women_in_ict", "ask_privacy", "ask_bot", "delete_data"),
    *("change_language", "greet", "thank", "goodbye", "affirm", "deny", "out_of_scope"),
)
QUIZ_INTENT = "start_quiz"


def assemble(loaded: Loaded, languages: tuple[str, ...], countries: tuple[str, ...], organisation: str = "") -> Library:
    """Put the library together."""
    intents = {intent: entry(flow, intent) for flow in loaded.flows.values() for intent in flow.intents}
    return Library(loaded.flows, loaded.quizzes, languages, countries, intents, organisation)


def entry(flow: Flow, intent: str) -> Place:
    """Find where an intent enters a flow: at the step that bears its name, else at the start."""
    for name in (intent, intent.partition("_")[2]):
        if name in flow.steps:
            return Place(flow.name, name)
    return Place(flow.name, flow.start)
