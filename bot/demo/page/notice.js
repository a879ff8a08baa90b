/**
 * Shows what Telegram shows over a chat: a toast that passes, an alert that waits for OK.
 * Never covers the other side: each pane has its own.
 */
import { make } from "./element.js";

/** How long a toast stays: time to read it, and a little for every further letter. In milliseconds. */
const STAY = 3000;
const PER_LETTER = 45;

export class Notice {
  #shelf;
  #host;

  /** @param {HTMLElement} host the device over which it shows */
  constructor(host) {
    this.#host = host;
    this.#shelf = make("div", { class: "toasts", role: "status", "aria-live": "polite" });
    host.append(this.#shelf);
  }

  /** @param {string} text */
  toast(text) {
    const toast = make("p", { class: "toast", dir: "auto", data: { testid: "toast" } }, text);
    this.#shelf.append(toast);
    setTimeout(() => toast.remove(), STAY + PER_LETTER * text.length);
  }

  /** @param {string} text */
  alert(text) {
    const id = `alert-${Math.random().toString(36).slice(2)}`;
    const dialog = /** @type {HTMLDialogElement} */ (make(
      "dialog",
      { class: "alert", role: "alertdialog", "aria-labelledby": id, data: { testid: "alert" } },
      make("p", { id, dir: "auto" }, text),
      make("form", { method: "dialog" }, make("button", { class: "primary" }, "OK")),
    ));
    dialog.addEventListener("close", () => dialog.remove());
    this.#host.append(dialog);
    dialog.showModal();
    const { left, top, width, height } = this.#host.getBoundingClientRect();
    // A pane that is not shown has no place of its own; then the window's middle is right.
    if (width === 0) return;
    dialog.style.left = `${left + (width - dialog.offsetWidth) / 2}px`;
    dialog.style.top = `${top + (height - dialog.offsetHeight) / 2}px`;
  }
}
