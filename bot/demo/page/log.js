/**
 * The messages of one chat in order: drawn, redrawn when edited, gone when deleted, and scrolled to where one reads on.
 * Never knows who is looking: the chat tells how a message is drawn.
 */
import { icon, make } from "./element.js";

/** @typedef {import("./types.js").Message} Message */

/** So close to the end, in pixels, counts as reading the newest message. */
const NEAR = 80;
/** Space above a message that is shown from its beginning, in pixels. */
const MARGIN = 8;
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
  /** Where reading goes on: at the beginning of a message that is higher than the log, at the end otherwise. */
  #isAtStart = false;
  /** The last position that we chose ourselves: reaching it is not a choice of the reader. */
  #chosen = 0;
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
    this.#latest = make("button", { type: "button", class: "latest", "aria-label": words.latest, title: words.latest, hidden: true, onclick: () => this.#toEnd() }, icon("down"));
    this.element = make("div", { class: "log-frame" }, this.log, this.#latest);
    // Whatever changes the height of the window or of the composer must not hide the newest message.
    new ResizeObserver(() => this.#again()).observe(this.log);
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
    // An older card that changes in its place must not pull the reader away from it.
    if (isNew || message.id === this.#newest) this.#settle();
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
      setTimeout(() => {
        row.remove();
        this.#again();
      }, FADE);
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
    this.#seek();
  }

  /**
   * Be ready to follow: what comes next answers what the reader just did to the newest message.
   * @param {number} id of the message to which it was done
   */
  await(id) {
    if (id === this.#newest) this.#isFollowing = true;
  }

  get #newest() {
    return Math.max(...this.#rows.keys());
  }

  #settle() {
    this.#empty.hidden = this.#rows.size > 0;
    if (this.#isFollowing) this.#seek();
    else this.#latest.hidden = false;
  }

  /** Show the whole newest message, or its beginning: a long one is read from its first line. */
  #seek() {
    const newest = this.#rows.get(this.#newest);
    this.#isAtStart = newest !== undefined && newest.offsetHeight + MARGIN > this.log.clientHeight;
    this.#go(this.#isAtStart ? newest.offsetTop - MARGIN : this.log.scrollHeight);
  }

  #toEnd() {
    this.#isFollowing = true;
    this.#isAtStart = false;
    this.#go(this.log.scrollHeight);
  }

  /** Keep one's place after something has changed its size. */
  #again() {
    if (!this.#isFollowing) return;
    if (this.#isAtStart) this.#seek();
    else this.#toEnd();
  }

  #go(place) {
    this.log.scrollTop = place;
    this.#chosen = this.log.scrollTop;
    this.#latest.hidden = this.#below < NEAR;
  }

  /** How much is below what one sees, in pixels. */
  get #below() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight;
  }

  #look() {
    // A log that is out of the document scrolls to zero; that is not a choice of the reader.
    if (!this.log.isConnected || this.log.clientHeight === 0) return;
    if (Math.abs(this.log.scrollTop - this.#chosen) < 2) return;
    this.#isFollowing = this.#below < NEAR;
    this.#isAtStart = false;
    this.#latest.hidden = this.#isFollowing;
  }
}
