/**
 * Draws the inline keyboard under a message, and shows that a press is on its way.
 * Never forbids a second press: what a second press does is for the bot to answer.
 */
import { icon, make } from "./element.js";
import { safeAddress } from "./entities.js";

/** @typedef {import("./types.js").Key} Key */

/** A press without an answer stops to shimmer after this time; Telegram gives up after about as long. */
const PATIENCE = 10_000;

/**
 * Draw a keyboard.
 * @param {Key[][]} rows
 * @param {(key: Key) => Promise<unknown>} onPress
 */
export function drawKeyboard(rows, onPress) {
  return make("div", { class: "keyboard" }, ...rows.map((row) => make("div", { class: "keys" }, ...row.map((key) => drawKey(key, onPress)))));
}

function drawKey(key, onPress) {
  const label = make("span", { dir: "auto" }, key.text);
  if (key.url) {
    return make("a", { class: "kb", href: safeAddress(key.url), target: "_blank", rel: "noopener noreferrer" }, label, icon("link"));
  }
  if (key.copy !== undefined) {
    return make("button", { type: "button", class: "kb", onclick: () => navigator.clipboard.writeText(key.copy) }, label, icon("copy"));
  }
  const button = make("button", { type: "button", class: "kb", data: { style: key.style ?? "plain" }, onclick: press }, label);
  async function press() {
    button.setAttribute("aria-busy", "true");
    const patience = setTimeout(() => button.removeAttribute("aria-busy"), PATIENCE);
    try {
      await onPress(key);
    } finally {
      clearTimeout(patience);
      button.removeAttribute("aria-busy");
    }
  }
  return button;
}
