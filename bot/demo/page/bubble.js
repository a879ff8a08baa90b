/**
 * Draws one message: its writer, what it answers, its content, its time, its buttons.
 * Never changes a message; it calls back and waits for the server to say what came of it.
 */
import { icon, make } from "./element.js";
import { drawText } from "./entities.js";
import { drawKeyboard } from "./keyboard.js";
import { drawPoll } from "./poll.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Key} Key */

/**
 * @typedef {object} Setting What a bubble needs to know of its chat.
 * @property {boolean} isOwn
 * @property {string|null} author shown above the text, in groups
 * @property {Message|undefined} quoted
 * @property {string|null} quotedAuthor
 * @property {import("./words.js").Words} words
 * @property {(key: Key) => Promise<unknown>} onPress
 * @property {(options: number[]) => Promise<unknown>} onVote
 * @property {(command: string) => void} onCommand
 * @property {() => void} onReply
 * @property {((button: HTMLElement) => void)|null} onMore
 * @property {() => void} onQuote
 */

const MEDIA_ICONS = new Set(["photo", "voice", "sticker", "contact", "document"]);

/**
 * Draw a message.
 * @param {Message} message
 * @param {Setting} setting
 */
export function drawBubble(message, setting) {
  const { words } = setting;
  const side = message.kind === "service" ? "service" : setting.isOwn ? "own" : "their";
  const content = {
    text: () => null,
    poll: () => drawPoll(message.poll, setting.onVote),
    service: () => make("p", {}, announcement(message)),
  }[message.kind] ?? (() => drawMedium(message, words));
  const bubble = make(
    "div",
    { class: `bubble is-${message.kind}` },
    setting.author && make("p", { class: "author" }, make("bdi", {}, setting.author)),
    setting.quoted && drawQuote(setting),
    content(),
    message.text && make("div", { class: "text", dir: "auto" }, drawText(message.text, message.entities ?? [], setting.onCommand)),
    drawStamp(message, words),
  );
  const rows = message.keyboard ?? [];
  const actions = make(
    "div",
    { class: "actions" },
    make("button", { type: "button", class: "quiet reply", "aria-label": words.reply, title: words.reply, onclick: setting.onReply }, icon("reply")),
    setting.onMore && drawMore(words, setting.onMore),
  );
  return make(
    "article",
    { class: `row ${side}`, data: { messageId: message.id } },
    make("div", { class: "stack" }, bubble, rows.length > 0 && drawKeyboard(rows, setting.onPress)),
    side !== "service" && actions,
  );
}

function drawMore(words, onMore) {
  const button = make("button", { type: "button", class: "quiet more", "aria-label": words.more, title: words.more, "aria-haspopup": "menu" }, icon("more"));
  button.addEventListener("click", () => onMore(button));
  return button;
}

/** Say in a few words what a message holds, for quotes and strips. */
export function gist(message, words) {
  return message.text || message.poll?.question || words[message.kind] || message.kind;
}

function drawQuote({ quoted, quotedAuthor, words, onQuote }) {
  return make(
    "button",
    { type: "button", class: "quote", onclick: onQuote },
    make("span", { class: "quote-author" }, make("bdi", {}, quotedAuthor ?? "")),
    make("span", { class: "quote-text", dir: "auto" }, gist(quoted, words)),
  );
}

/** Draw a medium: nothing is really sent in the demo, so it is drawn, not shown. */
function drawMedium(message, words) {
  return make(
    "div",
    { class: "medium" },
    icon(MEDIA_ICONS.has(message.kind) ? message.kind : "document"),
    make("span", {}, words[message.kind] ?? message.kind),
  );
}

/** Say what happened in a group. */
function announcement({ new_chat_members: joined, left_chat_member: left }) {
  if (joined) return `${joined.map((member) => member.first_name).join(", ")} joined`;
  return left ? `${left.first_name} left` : "";
}

function drawStamp(message, words) {
  const moment = new Date(message.date * 1000);
  const time = moment.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
  return make(
    "footer",
    { class: "stamp" },
    (message.reactions ?? []).length > 0 && make("span", { class: "reactions" }, message.reactions.map(({ emoji }) => emoji).join(" ")),
    message.pinned && icon("pin"),
    message.edited && make("span", { class: "edited" }, words.edited),
    make("time", { datetime: moment.toISOString() }, time),
  );
}
