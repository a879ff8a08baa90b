/**
 * Asks who the new person is: a name, a language, and the link by which she came, if any.
 * Never makes her up: the server does, and says who she became.
 */
import { make } from "./element.js";
import { LANGUAGES } from "./words.js";

/** The longest start parameter Telegram allows, and its alphabet. */
const PAYLOAD = "[A-Za-z0-9_\\-]{0,64}";

/**
 * Ask for a new person.
 * @param {(person: {name: string, language: string, payload: string}) => void} onDone
 */
export function askNewcomer(onDone) {
  const name = /** @type {HTMLInputElement} */ (make("input", { name: "name", required: true, maxlength: 40, autocomplete: "off", dir: "auto", value: "Noor" }));
  const language = /** @type {HTMLSelectElement} */ (make("select", { name: "language" }, ...Object.entries(LANGUAGES).map(([code, own]) => make("option", { value: code, lang: code }, own))));
  const payload = /** @type {HTMLInputElement} */ (make("input", { name: "payload", pattern: PAYLOAD, autocomplete: "off", dir: "ltr", spellcheck: "false" }));
  const dialog = /** @type {HTMLDialogElement} */ (make(
    "dialog",
    { class: "newcomer", "aria-labelledby": "newcomer-title", data: { testid: "newcomer" } },
    make(
      "form",
      {
        method: "dialog",
        onsubmit: () => onDone({ name: name.value.trim(), language: language.value, payload: payload.value }),
      },
      make("h2", { id: "newcomer-title" }, "New person"),
      make("label", {}, "Name", name),
      make("label", {}, "Language of her phone", language),
      make("label", {}, make("span", {}, "Start link ", make("small", {}, "(optional: what a poster’s link carries)")), payload),
      make(
        "div",
        { class: "dialog-actions" },
        make("button", { type: "button", class: "plain", onclick: () => dialog.close() }, "Cancel"),
        make("button", { class: "primary" }, "Add"),
      ),
    ),
  ));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  name.select();
}
