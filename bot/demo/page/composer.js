/**
 * Where a message is written: a field that grows, what it answers or corrects, and what can be attached.
 * Never shows what it sent: the message appears when the server says so.
 */
import { gist } from "./bubble.js";
import { Commands } from "./commands.js";
import { icon, make } from "./element.js";
import { openMenu } from "./menu.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {{kind: "reply"|"edit", message: Message, author: string}} Aim */

/** The kinds of attachment that can be played. */
const ATTACHMENTS = ["photo", "voice", "sticker", "contact"];
/** The longest message of Telegram, in UTF-16 units. */
const LONGEST = 4096;

export class Composer {
  /** @type {Aim|null} */
  #aim = null;
  #words;
  #on;
  #commands;
  #strip;
  #send;

  /**
   * @param {object} options
   * @param {import("./words.js").Words} options.words
   * @param {() => import("./commands.js").Command[]} options.readCommands what to suggest after a slash
   * @param {object} options.on
   * @param {(text: string, replyTo: number|null) => Promise<boolean>} options.on.say true when it was taken
   * @param {(messageId: number, text: string) => Promise<boolean>} options.on.edit
   * @param {(kind: string) => void} options.on.attach
   * @param {() => void} options.on.editLast
   */
  constructor({ words, readCommands, on }) {
    this.#words = words;
    this.#on = on;
    this.field = /** @type {HTMLTextAreaElement} */ (make("textarea", {
      rows: 1, maxlength: LONGEST, placeholder: words.message, "aria-label": words.message, enterkeyhint: "send", autocomplete: "off",
      data: { testid: "composer" }, oninput: () => this.#grow(), onkeydown: (event) => this.#key(event), onblur: () => this.#commands.close(),
    }));
    this.#commands = new Commands(this.field, readCommands, (command) => {
      this.field.value = command;
      this.#submit();
    });
    this.#strip = make("div", { class: "aim", hidden: true });
    this.#send = make(
      "button",
      { type: "submit", class: "send", "aria-label": words.send, title: words.send, disabled: true, data: { testid: "send" } },
      icon("send"),
    );
    const attach = make(
      "button",
      { type: "button", class: "quiet attach", "aria-label": words.attach, title: words.attach, "aria-haspopup": "menu", data: { testid: "attach" } },
      icon("attach"),
    );
    attach.addEventListener("click", () => openMenu(attach, ATTACHMENTS.map((kind) => ({ label: words[kind], picture: kind, act: () => on.attach(kind) }))));
    this.element = make(
      "form",
      {
        class: "composer",
        onsubmit: (event) => {
          event.preventDefault();
          this.#submit();
        },
      },
      this.#commands.element, this.#strip, make("div", { class: "write" }, attach, this.field, this.#send),
    );
  }

  /** @param {Aim} aim */
  aimAt(aim) {
    this.#aim = aim;
    const label = aim.kind === "edit" ? this.#words.edit : `${this.#words.reply}: ${aim.author}`;
    this.#strip.hidden = false;
    this.#strip.replaceChildren(
      icon(aim.kind),
      make("p", {}, make("b", { dir: "auto" }, label), make("span", { dir: "auto" }, gist(aim.message, this.#words))),
      make("button", { type: "button", class: "quiet", "aria-label": this.#words.cancel, title: this.#words.cancel, onclick: () => this.#drop() }, icon("close")),
    );
    this.#send.setAttribute("aria-label", aim.kind === "edit" ? this.#words.save : this.#words.send);
    if (aim.kind === "edit") this.field.value = aim.message.text ?? "";
    this.field.focus();
    this.#grow();
  }

  /**
   * Forget an aim whose message is gone.
   * @param {number[]} ids
   */
  forget(ids) {
    if (this.#aim && ids.includes(this.#aim.message.id)) this.#drop();
  }

  #drop() {
    if (this.#aim?.kind === "edit") this.field.value = "";
    this.#aim = null;
    this.#strip.hidden = true;
    this.#send.setAttribute("aria-label", this.#words.send);
    this.#grow();
    this.field.focus();
  }

  async #submit() {
    const text = this.field.value.trim();
    if (!text) return;
    const aim = this.#aim;
    const typed = this.field.value;
    this.field.value = "";
    this.#grow();
    const taken = aim?.kind === "edit" ? await this.#on.edit(aim.message.id, text) : await this.#on.say(text, aim?.message.id ?? null);
    // What was refused goes back where it was written, unless something new stands there already.
    if (!taken && !this.field.value) this.field.value = typed;
    else if (taken && this.#aim === aim && aim) {
      const next = this.field.value;
      this.#drop();
      this.field.value = next;
    }
    this.#grow();
  }

  #key(event) {
    if (event.isComposing || this.#commands.take(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Escape" && this.#aim) {
      this.#drop();
    } else if (event.key === "ArrowUp" && !this.field.value && !this.#aim) {
      event.preventDefault();
      this.#on.editLast();
    }
  }

  #grow() {
    this.#commands.refresh();
    this.#send.disabled = this.field.value.trim() === "";
    // An empty field leans the way the phone does; a text leans its own way.
    if (this.field.value) this.field.dir = "auto";
    else this.field.removeAttribute("dir");
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
  }
}
