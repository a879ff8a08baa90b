"""Owns the code's own words to the desk: alerts, case cards and answers to commands.

Never holds a word that she sees.
"""

from __future__ import annotations

from bot.domain.phrases import phrase, phrase_n

phrase("desk.urgency.3", "🔴 NOW")
phrase("desk.urgency.2", "🟠 Soon")
phrase("desk.urgency.1", "🟢 Wants to talk")
# Translators: {case} is a number such as C-4F
phrase("desk.alert", "{urgency}: case {case}")
phrase("desk.alert_again", "{urgency}: case {case} still waits, for {minutes} min")
phrase("desk.facts", "Language: {language}\nCountry: {country}\nTopic: {topic}")
phrase("desk.why", "Why: {why}")
phrase("reason.model:urgent_danger", "The model reads danger in her words")
phrase("reason.model:urgent_self_harm", "The model reads self-harm in her words")
phrase("reason.answered:danger", "She was asked, and said that she is in danger now")
phrase("reason.answered:self_harm", "She was asked, and said yes to thoughts of ending her life")
phrase("reason.context:asked_before", "She was asked about it, did not answer, and wrote of danger again")
phrase("reason.context:three_in_a_row", "Three messages in a row sound a little like danger")
phrase("reason.context:distress_twice", "She has written of distress more than once")
phrase("reason.button", "She pressed the button for a person")
phrase("reason.command", "She called a person by command")
phrase("reason.intent:request_human", "She asked for a person in her own words")
phrase("desk.unknown", "not known")
phrase("desk.button.take", "Take this case")
phrase("desk.taken_by", "Case {case} was taken by {alias}.")
phrase("desk.stopped", "Case {case} was stopped by her.")
phrase("desk.gone", "Case {case} is no longer open.")
phrase(
    "desk.case",
    "Case {case}: you have it. She sees what you write here, without your name. Reply to one of her messages or to this card, so that two cases never mix.",
)
phrase("desk.button.close", "Close")
phrase("desk.button.return", "Give back to the queue")
phrase("desk.button.keep", "Go on with the case")
phrase("desk.close_how", "Case {case}: how did it end?")
phrase("desk.outcome.helped", "She knows a next step")
phrase("desk.outcome.referred", "Referred to a service")
phrase("desk.outcome.left", "She left")
phrase("desk.outcome.other", "Other")
phrase("desk.outcome.abuse", "Not a real request")
phrase(
    "desk.closed",
    "Case {case} is closed. Its messages were removed from this chat as far as Telegram allows (48 hours).",
)
phrase("desk.returned", "Case {case} is back in the queue.")
phrase("desk.raised", "⚠️ New signs of danger in case {case}. Why: {why}")
phrase("desk.media_sent", "She sent a photo, video or file. It was not passed on, and it was removed from her chat.")
phrase("desk.she_edited", "She changed an earlier message. The new wording:")
phrase("desk.she_stopped", "She has ended the conversation. Case {case} is closed.")
phrase("desk.she_left", "She has deleted her data. Case {case} is closed.")
phrase(
    "desk.unreachable",
    "Case {case}: she cannot be reached. She has blocked the bot or left Telegram. The case is closed.",
)
phrase("desk.not_relayed", "One of her messages could not be passed on: it was deleted before.")
phrase("desk.not_sent", "This was NOT sent to her: only text can be passed on. Please write it.")
phrase("desk.which", "You have several cases. Which one is this message for?")
phrase("desk.no_case", "You have no case at the moment, so nobody received this. /queue shows who waits.")
phrase("desk.sent_to", "Sent to case {case}.")
phrase("desk.late", "That was too late: case {case} was taken by {alias}.")
phrase("desk.not_waiting", "Case {case} does not wait any more.")
phrase("desk.not_yours", "Case {case} is not yours.")
phrase("desk.not_allowed", "Your role does not allow this.")
phrase("desk.off_first", "Go on duty first: /on")
phrase("desk.on", "You are on duty. Thank you for being here. Alerts come into the staff group.")
phrase("desk.off", "You are off duty.")
phrase_n(
    "desk.off_open",
    "You are off duty. You still have {n} open case: close it or give it back.",
    "You are off duty. You still have {n} open cases: close them or give them back.",
)
phrase(
    "desk.welcome",
    "Welcome to the desk. Here you are {alias}; your own name is never shown to anybody. /on when you start, /off when you stop, /help for everything else.",
)
phrase("desk.invite_bad", "This invite cannot be used: it is unknown, too old, or was used already. Ask for a new one.")
phrase(
    "desk.help",
    "/on and /off: your duty\n/queue: who waits\n/cases: your cases\n/close: close a case\n/help: this list\n\nReply to a message of a case, and she receives your words without your name. Edit your message, and she receives the new wording.",
)
phrase("desk.queue_empty", "Nobody waits.")
phrase("desk.queue_line", "{urgency} {case}, {language}, {minutes} min")
phrase("desk.cases_none", "You have no open case.")
phrase("desk.cases_line", "{urgency} {case}, {language}")
phrase("desk.letter_lost", "⚠️ A message could not be sent and was given up. Please tell the operator.")
phrase(
    "desk.letter_lost_case",
    "⚠️ Case {case}: a message could not be sent and was given up. Please look at the case, and tell the operator.",
)
phrase(
    "desk.set_aside",
    "⚠️ A message could not be processed after three tries and was set aside. Nothing of it was kept. Please tell the operator.",
)
