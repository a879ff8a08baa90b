/**
 * The messages of one chat in order: drawn, redrawn when edited, gone when deleted, and scrolled to the newest.
 * Never knows who is looking: the chat tells how a message is drawn.
 */
import { icon, make } from "./element.js";

/** @typedef {import("./types.js").Message} Message */

/** So close to the end, in pixels, counts as reading the newest message. */
const NEAR = 80;
/** How long a message that was looked up stays marked, in milliseconds. */
const MARKED = 1600;
/** How long a deleted message takes to fade, in milliseconds; the style sheet's animation is a little shorter. */
const FADE = 220;

export class Log {
  /** @type {Map<number, HTMLElement>} */
  #rows = new Map();
  /** @type {Map<number, string>} what each row was drawn from */
  #drawn = new Map();
  #draw;
  #list = make("div", { class: "rows" });
  #isFollowing = true;
  #empty;
  #latest;

  /**
   * @param {object} options
   * @param {string} options.label
   * @param {import("./words.js").Words} options.words
   * @param {(message: Message) => HTMLElement} options.draw
   */
  constructor({ label, words, draw }) {
    this.#draw = draw;
    this.#empty = make("p", { class: "empty", hidden: true }, words.empty);
    this.log = make(
      "div",
      { class: "log", role: "log", "aria-live": "polite", "aria-label": label, tabindex: 0, data: { testid: "messages" }, onscroll: () => this.#look() },
      this.#empty, this.#list,
    );
    this.#latest = make("button", { type: "button", class: "latest", "aria-label": words.latest, title: words.latest, hidden: true, onclick: () => this.follow() }, icon("down"));
    this.element = make("div", { class: "log-frame" }, this.log, this.#latest);
    // Whatever changes the height of the window or of the composer must not hide the newest message.
    new ResizeObserver(() => this.#isFollowing && this.#toEnd()).observe(this.log);
  }

  /**
   * Show exactly these messages. What stands there already stays, so that the focus stays and nothing is read out twice.
   * @param {Map<number, Message>} messages
   * @param {boolean} [isAnew] draw even what is unchanged: somebody else looks
   */
  show(messages, isAnew = false) {
    for (const [id, row] of this.#rows) {
      if (messages.has(id) && !isAnew) continue;
      row.remove();
      this.#rows.delete(id);
      this.#drawn.delete(id);
    }
    for (const message of messages.values()) if (this.#drawn.get(message.id) !== JSON.stringify(message)) this.#place(message);
    this.#settle();
  }

  /**
   * Add a message, or put its newer version in its place.
   * @param {Message} message
   */
  put(message) {
    const isNew = !this.#rows.has(message.id);
    this.#place(message).classList.toggle("is-new", isNew);
    this.#settle();
  }

  #place(message) {
    const row = this.#draw(message);
    const before = this.#rows.get(message.id);
    if (before) {
      const hadFocus = before.contains(document.activeElement);
      before.replaceWith(row);
      // An edited card usually has new buttons; whoever had pressed one goes on from there.
      if (hadFocus) (row.querySelector(".kb") ?? this.log).focus({ preventScroll: true });
    } else {
      const next = [...this.#rows.keys()].filter((id) => id > message.id).sort((one, other) => one - other)[0];
      this.#list.insertBefore(row, this.#rows.get(next) ?? null);
    }
    this.#rows.set(message.id, row);
    this.#drawn.set(message.id, JSON.stringify(message));
    return row;
  }

  /** @param {number[]} ids */
  remove(ids) {
    for (const id of ids) {
      const row = this.#rows.get(id);
      if (!row) continue;
      if (row.contains(document.activeElement)) this.log.focus({ preventScroll: true });
      this.#rows.delete(id);
      this.#drawn.delete(id);
      row.removeAttribute("data-message-id");
      row.inert = true;
      row.classList.add("is-gone");
      setTimeout(() => row.remove(), FADE);
    }
    this.#settle();
  }

  /**
   * Bring a message into view and mark it for a moment.
   * @param {number} id
   */
  find(id) {
    const row = this.#rows.get(id);
    if (!row) return;
    row.scrollIntoView({ block: "center" });
    row.classList.add("is-found");
    setTimeout(() => row.classList.remove("is-found"), MARKED);
  }

  /** Go to the newest message and stay with it. */
  follow() {
    this.#isFollowing = true;
    this.#toEnd();
  }

  #settle() {
    this.#empty.hidden = this.#rows.size > 0;
    if (this.#isFollowing) this.#toEnd();
    else this.#latest.hidden = false;
  }

  #toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.#latest.hidden = true;
  }

  #look() {
    // A log that is out of the document scrolls to zero; that is not a choice of the reader.
    if (!this.log.isConnected || this.log.clientHeight === 0) return;
    this.#isFollowing = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR;
    this.#latest.hidden = this.#isFollowing;
  }
}
