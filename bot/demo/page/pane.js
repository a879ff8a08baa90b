/**
 * One side of the page: a row of tabs, and the chat behind the chosen one.
 * Never decides what is said; it only keeps the right chat in view and counts what was not seen.
 */
import { Chat } from "./chat.js";
import { icon, make } from "./element.js";
import { Notice } from "./notice.js";
import { Tabs } from "./tabs.js";

/** @typedef {import("./types.js").Actor} Actor */

/** The key of the tab of the staff group. */
export const GROUP = "group";

/** A person is told by her language, someone on the desk by her initial and number: C1, C2. */
function signOf({ kind, language, name }) {
  if (kind === "person") return (language ?? "?").slice(0, 2).toUpperCase();
  const number = /\d+$/.exec(name)?.[0] ?? "";
  return name.slice(0, 1).toUpperCase() + number;
}

export class Pane {
  /** @type {Map<string, Chat>} */
  #chats = new Map();
  /** @type {Map<string, number>} */
  #unread = new Map();
  #device;
  #panel;
  #isOurs;
  #hasGroup;
  #onShow;
  #onUnread;

  /**
   * @param {HTMLElement} root
   * @param {object} options
   * @param {import("./world.js").World} options.world
   * @param {(actor: Actor) => boolean} options.isOurs who sits on this side
   * @param {boolean} options.hasGroup
   * @param {(actor: Actor) => void} [options.onShow]
   * @param {(total: number) => void} options.onUnread
   */
  constructor(root, { world, isOurs, hasGroup, onShow = () => {}, onUnread }) {
    const name = root.dataset.pane;
    this.root = root;
    this.world = world;
    this.#isOurs = isOurs;
    this.#hasGroup = hasGroup;
    this.#onShow = onShow;
    this.#onUnread = onUnread;
    this.#device = root.querySelector(".device");
    this.tabs = new Tabs({ label: root.getAttribute("aria-label"), prefix: `${name}-tab`, panelId: `${name}-panel`, onSelect: (key) => this.#show(key) });
    this.#panel = make("div", { class: "panel", role: "tabpanel", id: `${name}-panel` });
    root.querySelector(".strip").prepend(this.tabs.element);
    this.#device.append(this.#panel);
    this.notice = new Notice(this.#device);
    world.addEventListener("reset", () => this.#reset());
    world.addEventListener("message", ({ detail }) => this.#message(detail));
    world.addEventListener("deleted", ({ detail }) => this.#each(detail.chatId, (chat) => chat.remove(detail.ids)));
    world.addEventListener("cleared", ({ detail }) => this.#each(detail.chatId, (chat) => chat.redraw()));
    world.addEventListener("blocked", ({ detail }) => this.#each(detail.chatId, (chat) => chat.showBar()));
    world.addEventListener("typing", ({ detail }) => this.#each(detail.chatId, (chat) => chat.showTyping()));
    world.addEventListener("toast", ({ detail }) => this.#toast(detail));
  }

  /** @returns {Chat|undefined} */
  get current() {
    return this.#chats.get(this.tabs.selected);
  }

  /** Say whether the reader sees this pane: on a narrow screen only one of the two is shown. */
  get isVisible() {
    return this.root.offsetParent !== null;
  }

  /** Count the shown chat as read. */
  read() {
    if (this.isVisible && this.tabs.selected !== null) this.#count(this.tabs.selected, 0);
  }

  #members() {
    return [...this.world.actors.values()].filter(this.#isOurs);
  }

  #chatIdOf(key) {
    return key === GROUP ? this.world.groupId : String(this.world.actors.get(key).chat_id);
  }

  #keyOf(chatId) {
    if (this.#hasGroup && chatId === this.world.groupId) return GROUP;
    const member = this.#members().find((actor) => String(actor.chat_id) === chatId);
    return member && String(member.id);
  }

  #reset() {
    const tabs = this.#members().map((actor) => ({ key: String(actor.id), name: actor.name, sign: signOf(actor) }));
    if (this.#hasGroup && this.world.groupId !== null) tabs.push({ key: GROUP, name: "Staff group", sign: icon("group") });
    for (const key of this.#chats.keys()) if (!tabs.some((tab) => tab.key === key)) this.#chats.delete(key);
    for (const chat of this.#chats.values()) chat.redraw();
    this.tabs.show(tabs);
  }

  #show(key) {
    if (!this.#chats.has(key)) this.#chats.set(key, this.#open(key));
    const chat = this.#chats.get(key);
    // Only the chosen chat is in the document, so that its log alone is read out.
    this.#panel.replaceChildren(chat.element);
    this.#panel.setAttribute("aria-labelledby", this.tabs.idOf(key));
    chat.log.follow();
    this.read();
    this.#onShow(chat.actor);
  }

  #open(key) {
    const members = this.#members();
    return new Chat({
      world: this.world,
      chatId: this.#chatIdOf(key),
      actor: key === GROUP ? members[0] : this.world.actors.get(key),
      voices: members,
      onRefused: (text) => this.notice.toast(text),
    });
  }

  #each(chatId, act) {
    for (const chat of this.#chats.values()) if (chat.chatId === chatId) act(chat);
  }

  #message({ chatId, message, isNew }) {
    this.#each(chatId, (chat) => chat.put(message));
    const key = this.#keyOf(chatId);
    if (!isNew || key === undefined || message.from !== "bot") return;
    if (key !== this.tabs.selected || !this.isVisible) this.#count(key, (this.#unread.get(key) ?? 0) + 1);
  }

  #count(key, count) {
    this.#unread.set(key, count);
    this.tabs.count(key, count);
    this.#onUnread([...this.#unread.values()].reduce((sum, one) => sum + one, 0));
  }

  #toast({ actor, chat_id: chatId, text, alert: isAlert }) {
    this.#each(String(chatId), (chat) => chat.answer());
    const who = this.world.actors.get(String(actor));
    if (!text || !who || !this.#isOurs(who)) return;
    if (isAlert) this.notice.alert(text);
    else this.notice.toast(text);
  }
}
