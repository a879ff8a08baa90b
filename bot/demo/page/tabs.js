/**
 * A row of tabs with one stop for the keyboard, arrows between them, and a quiet count of what is unread.
 * Never shows a chat: it says which one was chosen.
 */
import { make, portrait } from "./element.js";

/**
 * @typedef {object} Tab
 * @property {string} key
 * @property {string} name
 * @property {string|Node} sign what its portrait shows: a language, an initial, an icon
 */

/** More unread messages than this are shown as "99+". */
const MANY = 99;

export class Tabs {
  /** @type {Map<string, HTMLElement>} */
  #buttons = new Map();
  #selected = null;
  #prefix;
  #onSelect;

  /**
   * @param {object} options
   * @param {string} options.label
   * @param {string} options.prefix of ids and test ids, for example "phone-tab"
   * @param {string} options.panelId
   * @param {(key: string) => void} options.onSelect
   */
  constructor({ label, prefix, panelId, onSelect }) {
    this.#prefix = prefix;
    this.#onSelect = onSelect;
    this.panelId = panelId;
    this.element = make("div", { class: "tabs", role: "tablist", "aria-label": label, onkeydown: (event) => this.#steer(event) });
  }

  /**
   * Show these tabs; those known already keep their counts.
   * @param {Tab[]} tabs
   */
  show(tabs) {
    if (tabs.map((tab) => tab.key).join() === [...this.#buttons.keys()].join()) return;
    const before = this.#buttons;
    this.#buttons = new Map(tabs.map((tab, place) => [tab.key, before.get(tab.key) ?? this.#draw(tab, place)]));
    this.element.replaceChildren(...this.#buttons.values());
    if (!this.#buttons.has(this.#selected) && tabs.length) this.select(tabs[0].key);
  }

  get selected() {
    return this.#selected;
  }

  /** @param {string} key */
  idOf(key) {
    return `${this.#prefix}-${key}`;
  }

  /** @param {string} key */
  select(key) {
    if (!this.#buttons.has(key)) return;
    this.#selected = key;
    for (const [other, button] of this.#buttons) {
      button.setAttribute("aria-selected", String(other === key));
      button.tabIndex = other === key ? 0 : -1;
    }
    this.#buttons.get(key).scrollIntoView({ block: "nearest", inline: "nearest" });
    this.#onSelect(key);
  }

  /**
   * Show how much is unread behind a tab.
   * @param {string} key
   * @param {number} count
   */
  count(key, count) {
    const button = this.#buttons.get(key);
    if (!button) return;
    const badge = button.querySelector(".badge");
    badge.hidden = count === 0;
    badge.replaceChildren(count > MANY ? `${MANY}+` : String(count), make("span", { class: "unseen" }, " unread"));
    button.classList.toggle("has-unread", count > 0);
  }

  #draw({ key, name, sign }, place) {
    return make(
      "button",
      {
        type: "button", class: "tab", role: "tab", id: this.idOf(key), "aria-controls": this.panelId, "aria-selected": "false", tabindex: -1,
        data: { testid: this.idOf(key) }, onclick: () => this.select(key),
      },
      portrait(sign, place),
      make("bdi", { class: "tab-name" }, name),
      make("span", { class: "badge", hidden: true }, "0"),
    );
  }

  #steer(event) {
    const keys = [...this.#buttons.keys()];
    const at = keys.indexOf(this.#selected);
    const target = {
      ArrowRight: (at + 1) % keys.length, ArrowLeft: (at - 1 + keys.length) % keys.length, Home: 0, End: keys.length - 1,
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    this.select(keys[target]);
    this.#buttons.get(keys[target]).focus();
  }
}
