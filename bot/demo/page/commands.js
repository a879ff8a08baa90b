/**
 * Suggests commands while one is typed, as Telegram does after a slash.
 * Never sends one: choosing puts it into the composer's hands.
 */
import { make } from "./element.js";

/** @typedef {{command: string, description: string}} Command */

let number = 0;

export class Commands {
  #field;
  #onChoose;
  /** @type {Command[]} */
  #fitting = [];
  #at = 0;
  #read;

  /**
   * @param {HTMLTextAreaElement} field
   * @param {() => Command[]} read what the bot offers at this moment
   * @param {(command: string) => void} onChoose
   */
  constructor(field, read, onChoose) {
    number += 1;
    this.#field = field;
    this.#read = read;
    this.#onChoose = onChoose;
    this.element = make("div", { class: "commands", role: "listbox", id: `commands-${number}`, "aria-label": "Commands", hidden: true });
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.element.id);
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /** Show what fits the text typed so far, or nothing. */
  refresh() {
    const typed = /^\/(\w*)$/.exec(this.#field.value)?.[1];
    this.#fitting = typed === undefined ? [] : this.#read().filter(({ command }) => command.startsWith(typed.toLowerCase()));
    this.#at = 0;
    this.#draw();
  }

  close() {
    this.#fitting = [];
    this.#draw();
  }

  /**
   * Take a key of the composer, if it is for the list.
   * @param {KeyboardEvent} event
   * @returns {boolean} whether it was
   */
  take(event) {
    if (!this.isOpen) return false;
    const count = this.#fitting.length;
    if (event.key === "ArrowDown") this.#at = (this.#at + 1) % count;
    else if (event.key === "ArrowUp") this.#at = (this.#at - 1 + count) % count;
    else if (event.key === "Escape") this.#fitting = [];
    else if (event.key === "Enter" || event.key === "Tab") return this.#choose(this.#fitting[this.#at].command, event);
    else return false;
    event.preventDefault();
    this.#draw();
    return true;
  }

  #choose(command, event) {
    event?.preventDefault();
    this.close();
    this.#onChoose(`/${command}`);
    return true;
  }

  #draw() {
    this.element.hidden = this.#fitting.length === 0;
    this.element.replaceChildren(...this.#fitting.map(({ command, description }, index) => make(
      "div",
      {
        role: "option", id: `${this.element.id}-${command}`, "aria-selected": String(index === this.#at),
        // The press must not take the focus from the field before the click arrives.
        onpointerdown: (event) => event.preventDefault(), onclick: () => this.#choose(command),
      },
      make("b", {}, `/${command}`),
      make("span", { dir: "auto" }, description),
    )));
    if (!this.isOpen) return this.#field.removeAttribute("aria-activedescendant");
    const current = this.element.children[this.#at];
    this.#field.setAttribute("aria-activedescendant", current.id);
    return current.scrollIntoView({ block: "nearest" });
  }
}
