"""Owns the code's own words to her: buttons, short lines, and the names of intents, languages and countries.

Never holds guidance; that is content, in flows/.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrase:
    """One text in English, with its plural where it counts something."""

    text: str
    plural: str | None = None


PHRASES: dict[str, Phrase] = {}


def phrase(key: str, text: str) -> None:
    """Register a text under a key; babel.cfg extracts it with the key as its context."""
    PHRASES[key] = Phrase(text)


def phrase_n(key: str, text: str, plural: str) -> None:
    """Register a text that counts ``{n}``."""
    PHRASES[key] = Phrase(text, plural)


phrase("button.human", "Talk to a person")
phrase("button.stop_alert", "I do not need a person now")
phrase("button.end_talk", "End this conversation")
phrase("button.emergency", "Emergency numbers")
phrase("button.hide", "Hide this chat")
phrase("button.menu", "Menu")
phrase("button.back", "Back")
phrase("button.choose_country", "Choose my country")
phrase("command.start", "Begin")
phrase("command.human", "Talk to a person")
phrase("command.emergency", "Useful numbers")
phrase("command.services", "Services and numbers")
phrase("command.help", "What this can do")
phrase("command.quiz", "Play a quiz")
phrase("command.learn", "Questions and tips")
phrase("command.language", "Change the language")
phrase("command.country", "Change the country")
phrase("command.privacy", "Privacy")
phrase("command.hide", "Empty this chat")
phrase("command.delete", "Delete my data")
phrase("welcome.line", "I am a machine, and people stand behind me. I do not store what you write. /help")
phrase(
    "understand.ask",
    "I want to get this right. Is it one of these? You can also say it in other words, or ask for a person.",
)
phrase(
    "error.sorry",
    "I am sorry, something went wrong on my side. Please write it again in other words, or call a person with the button.",
)
phrase(
    "understand.again",
    "I did not understand your message. Choose a button, or write it once more. You can also talk to a person.",
)
phrase("understand.other", "Thank you. Then please say it in other words, or choose in the menu.")
phrase("understand.which", "Which one is it? Press a button, or write its number.")
phrase("understand.also", "You also wrote about something else. It is one button away.")
phrase(
    "language.followed", "You wrote in this language, so I answer in it. With the button I go back to the other one."
)
phrase("press.old", "That button was old. Here is where we are.")
phrase(
    "hide.limits_alert",
    "Hidden. I cannot erase messages older than 48 hours, notifications, backups or screenshots.",
)
phrase(
    "human.media",
    "I removed that file from this chat. Photos and videos are not passed on. Please describe it in words. For intimate images, StopNCII.org (18 or older) and takeitdown.ncmec.org (under 18 in the image) can help without seeing them.",
)

phrase_n("desk.on_duty", "{n} counsellor is on duty now.", "{n} counsellors are on duty now.")
phrase(
    "desk.nobody",
    "No counsellor is on duty at this moment. Your call is kept, and the team sees it as soon as somebody is here.",
)

# Translators: {country} is the name of a country
phrase("emergency.line", "Emergency number: {phone}")
phrase("emergency.police", "Police: {phone}")
phrase("emergency.country", "These are the numbers in {country}.")
phrase("emergency.eu", "112 works in every country of the European Union, free, also without credit.")

phrase(
    "services.none",
    "I have no checked service for this in your country yet. The numbers of the European Union are below.",
)
phrase("services.eu", "Tell me your country, and I show you its own services.")
phrase("services.phone", "Phone: {phone}")
phrase("services.phone_abroad", "From abroad: {phone}")
phrase("services.sms", "SMS: {phone}")
phrase("services.whatsapp", "WhatsApp: {phone}")
phrase("services.email", "E-mail: {email}")
phrase("services.chat", "Chat: {url}")
phrase("services.web", "Web: {url}")
phrase("services.languages", "Languages: {languages}")
phrase("services.free", "Free")
phrase("services.local_rate", "Price of a local call")
phrase("services.bill_no", "Not shown on the phone bill")
phrase("services.bill_yes", "Shown on the phone bill")
phrase("services.call_log", "It stays in the call list of your phone: delete it there.")
phrase("services.region", "Where: {region}")
phrase("services.checked", "Checked on {date}")
phrase("hours.always", "Open day and night")
phrase("hours.open_until", "Open now until {time}")
phrase("hours.opens_today", "Closed now, opens today at {time}")
phrase("hours.opens_tomorrow", "Closed now, opens tomorrow at {time}")
phrase("hours.opens_on", "Closed now, opens on {day} at {time}")
phrase("hours.closed", "Closed now")
phrase("hours.unknown", "Hours not known")

phrase("quiz.begin", "Start")
phrase("quiz.next", "Next question")
phrase("quiz.score", "See my result")
phrase("quiz.again", "Play again")
phrase("quiz.progress", "Question {number} of {total}")
phrase("quiz.right", "Yes, that is right.")
phrase("quiz.wrong", "Not quite, and many people think so.")
phrase("quiz.result", "{right} of {total} right.")

phrase("about.run_by", "This bot is run by: {organisation}")
phrase("language.draft", "This language is a draft. A native speaker has not reviewed it yet.")

phrase("intent.report_image_abuse", "Intimate images of me")
phrase("intent.report_deepfake", "Fake images of me")
phrase("intent.report_sextortion", "Somebody blackmails me")
phrase("intent.report_cyberstalking", "Somebody follows me online")
phrase("intent.report_spyware", "My phone may be watched")
phrase("intent.report_doxxing", "My private data were published")
phrase("intent.report_harassment", "Insults or hate online")
phrase("intent.report_threats", "Somebody threatens me")
phrase("intent.report_impersonation", "A fake profile of me")
phrase("intent.report_account_takeover", "My account was taken over")
phrase("intent.report_grooming", "An adult writes to a minor")
phrase("intent.report_partner_violence", "Somebody close hurts me")
phrase("intent.report_sexual_assault", "Somebody forced me sexually")
phrase("intent.report_workplace", "Attacks because of my work")
phrase("intent.ask_support_services", "Who can help me")
phrase("intent.ask_legal_rights", "My rights, the police")
phrase("intent.ask_evidence", "How to keep proof")
phrase("intent.ask_content_removal", "Getting something taken down")
phrase("intent.ask_safety_tips", "Securing my accounts")
phrase("intent.ask_help_friend", "Helping somebody else")
phrase("intent.request_human", "Talk to a person")
phrase("intent.express_distress", "I feel bad")
phrase("intent.start_quiz", "Play a quiz")
phrase("intent.ask_about_cyberviolence", "What is cyberviolence")
phrase("intent.ask_women_in_ict", "Women in digital")
phrase("intent.ask_privacy", "Privacy")
phrase("intent.ask_bot", "Who are you")
phrase("intent.delete_data", "Delete my data")
phrase("intent.change_language", "Change the language")
