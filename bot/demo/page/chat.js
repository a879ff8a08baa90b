/**
 * One chat as one person sees it: its head, its messages, its composer.
 * Never keeps a message: the world does, and this draws what it says.
 */
import { NotDone, order } from "./api.js";
import { drawBubble } from "./bubble.js";
import { Composer } from "./composer.js";
import { icon, make } from "./element.js";
import { Log } from "./log.js";
import { openMenu } from "./menu.js";
import { directionOf, wordsFor, wordsLanguage } from "./words.js";

/** @typedef {import("./types.js").Actor} Actor */
/** @typedef {import("./types.js").Message} Message */

/** Telegram shows "typing" for about five seconds after each sign of it. In milliseconds. */
const TYPING = 5000;

export class Chat {
  #typing = 0;
  /** @type {(() => void)[]} presses that wait for the bot */
  #presses = [];

  /**
   * @param {object} options
   * @param {import("./world.js").World} options.world
   * @param {string} options.chatId
   * @param {Actor} options.actor who looks, and in whose name is written
   * @param {Actor[]} [options.voices] who else may write here: in the staff group, everyone on the desk
   * @param {(text: string) => void} options.onRefused
   */
  constructor({ world, chatId, actor, voices = [], onRefused }) {
    this.world = world;
    this.chatId = chatId;
    this.actor = actor;
    this.onRefused = onRefused;
    this.words = wordsFor(actor.language);
    this.payload = "";
    this.status = make("p", { class: "chat-status", "aria-live": "off" });
    this.log = new Log({ label: this.#known.isGroup ? this.#known.title : `${actor.name}, Halcyon`, words: this.words, draw: (message) => this.#drawMessage(message) });
    this.composer = new Composer({
      words: this.words,
      readCommands: () => (actor.kind === "person" ? world.commandsIn(actor.language) : []),
      on: {
        say: (text, replyTo) => this.say(text, replyTo),
        edit: (messageId, text) => this.#tryHere("edit", { message_id: messageId, text }),
        attach: (kind) => this.#tryHere("send", { kind }),
        editLast: () => this.#editLast(),
      },
    });
    this.bar = make("div", { class: "bar", hidden: true });
    this.element = make(
      "div",
      { class: "chat", dir: directionOf(actor.language), lang: wordsLanguage(actor.language), onkeydown: (event) => this.#leave(event) },
      this.#drawHead(voices), this.log.element, this.bar, this.composer.element,
    );
    this.redraw();
  }

  get #known() {
    return this.world.chats.get(this.chatId);
  }

  /** Catch up with the world, after the state was read again. */
  redraw(isAnew = false) {
    this.actor = this.world.actors.get(String(this.actor.id)) ?? this.actor;
    this.log.show(this.#known.messages, isAnew);
    this.#rest();
  }

  /** @param {Message} message */
  put(message) {
    this.log.put(message);
    this.#rest();
  }

  /** @param {number[]} ids */
  remove(ids) {
    this.log.remove(ids);
    this.composer.forget(ids);
    this.showBar();
  }

  /** Show for a moment that the bot is writing. */
  showTyping() {
    clearTimeout(this.#typing);
    this.status.textContent = this.words.typing;
    this.status.classList.add("is-typing");
    this.#typing = setTimeout(() => this.#rest(), TYPING);
  }

  /**
   * Say something in the name of whoever looks.
   * @param {string} text
   * @param {number|null} replyTo
   */
  say(text, replyTo = null) {
    this.log.follow();
    return this.#tryHere("say", replyTo === null ? { text } : { text, reply_to: replyTo });
  }

  /** Give an order in this chat; a refusal becomes a notice. Returns whether it was done. */
  async #try(verb, body) {
    try {
      await order(verb, { actor: this.actor.id, ...body });
      return true;
    } catch (problem) {
      if (!(problem instanceof NotDone)) throw problem;
      this.onRefused(problem.message);
      return false;
    }
  }

  #tryHere(verb, body) {
    return this.#try(verb, { chat_id: this.#known.serverId, ...body });
  }

  /** Press a button. Resolves when the bot has answered, which is when Telegram stops the little clock on it. */
  async #press(message, key) {
    this.log.await(message.id);
    const answered = new Promise((resolve) => this.#presses.push(resolve));
    if (await this.#tryHere("press", { message_id: message.id, data: key.data })) await answered;
  }

  /** Let every pressed button rest: the bot has answered. */
  answer() {
    for (const resolve of this.#presses.splice(0)) resolve();
  }

  #rest() {
    clearTimeout(this.#typing);
    const { isGroup } = this.#known;
    this.status.textContent = isGroup ? "Alerts only; conversations stay in private chats" : this.words.bot;
    this.status.classList.remove("is-typing");
    this.showBar();
  }

  #drawHead(voices) {
    const { isGroup, title } = this.#known;
    const picture = isGroup
      ? make("span", { class: "portrait group", "aria-hidden": "true" }, icon("group"))
      : make("img", { class: "portrait", src: "halcyon.svg", alt: "" });
    const menu = make("button", { type: "button", class: "quiet", "aria-label": this.words.more, title: this.words.more, "aria-haspopup": "menu", data: { testid: "chat-menu" } }, icon("more"));
    menu.addEventListener("click", () => openMenu(menu, this.#choices()));
    return make(
      "header",
      { class: "chat-head" },
      picture,
      make("div", { class: "chat-title" }, make("h2", {}, make("bdi", {}, isGroup ? title : "Halcyon")), this.status),
      isGroup ? this.#drawVoices(voices) : menu,
    );
  }

  /** In a group, the reader chooses in whose name to write and to press. */
  #drawVoices(voices) {
    const choice = /** @type {HTMLSelectElement} */ (make(
      "select",
      {
        data: { testid: "voice" },
        onchange: () => {
          this.actor = voices.find((voice) => String(voice.id) === choice.value) ?? this.actor;
          this.redraw(true);
        },
      },
      ...voices.map((voice) => make("option", { value: voice.id }, voice.name)),
    ));
    return make("label", { class: "voice" }, make("span", {}, "as"), choice);
  }

  #choices() {
    const block = this.actor.blocked ? this.words.unblock : this.words.block;
    return [
      { label: block, picture: "block", act: () => this.#toggleBlock() },
      { label: this.words.clear, picture: "trash", act: () => this.#tryHere("delete", {}) },
    ];
  }

  #toggleBlock() {
    return this.#try("block", { blocked: !this.actor.blocked });
  }

  /** Offer Start in a chat without messages, and Unblock instead of the composer. */
  showBar() {
    const { isGroup, messages } = this.#known;
    const isBlocked = Boolean(this.actor.blocked);
    this.composer.element.hidden = isBlocked;
    const label = isBlocked ? this.words.unblock : this.words.start;
    this.bar.hidden = !isBlocked && (isGroup || messages.size > 0);
    if (this.bar.hidden || this.bar.textContent === label) return;
    const act = () => (isBlocked ? this.#toggleBlock() : this.#try("start", { payload: this.payload }));
    this.bar.replaceChildren(make("button", { type: "button", class: "primary", data: { testid: isBlocked ? "unblock" : "start" }, onclick: act }, label));
  }

  #drawMessage(message) {
    const known = this.#known;
    const isOwn = String(message.from) === String(this.actor.id);
    const quoted = message.reply_to == null ? undefined : known.messages.get(message.reply_to);
    return drawBubble(message, {
      isOwn,
      author: known.isGroup && !isOwn ? this.world.authorOf(message) : null,
      quoted,
      quotedAuthor: quoted ? this.world.authorOf(quoted) : null,
      words: this.words,
      onPress: (key) => this.#press(message, key),
      onVote: (options) => this.#tryHere("vote", { message_id: message.id, options }),
      onCommand: (command) => this.say(command),
      onReply: () => this.composer.aimAt({ kind: "reply", message, author: this.world.authorOf(message) }),
      onMore: isOwn && message.kind === "text" ? (button) => openMenu(button, [{ label: this.words.edit, picture: "edit", act: () => this.#edit(message) }]) : null,
      onQuote: () => this.log.find(quoted.id),
    });
  }

  #edit(message) {
    this.composer.aimAt({ kind: "edit", message, author: this.actor.name });
  }

  /** The arrow up in an empty composer corrects the last message, as on a computer. */
  #editLast() {
    const own = [...this.#known.messages.values()].filter((message) => String(message.from) === String(this.actor.id) && message.kind === "text");
    if (own.length) this.#edit(own.at(-1));
  }

  /** Escape leads from any message back to the composer. */
  #leave(event) {
    if (event.key === "Escape" && this.log.element.contains(event.target)) this.composer.field.focus();
  }
}
