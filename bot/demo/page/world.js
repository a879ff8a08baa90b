/**
 * What the page knows: actors, chats and their messages, kept in step with the server.
 * Never draws anything; those who draw listen to its events.
 */

/** @typedef {import("./types.js").Actor} Actor */
/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Happening} Happening */

/**
 * @typedef {object} KnownChat
 * @property {string} id
 * @property {string|number} serverId the id in the server's own type
 * @property {string} title
 * @property {boolean} isGroup
 * @property {Map<number, Message>} messages in the order of their ids
 */

/** Events: `reset`, `message` {chatId, message, isNew}, `deleted` {chatId, ids}, `cleared` {chatId}, `typing` {chatId}, `blocked` {chatId}, `toast`, `stranger`. */
export class World extends EventTarget {
  /** @type {Map<string, Actor>} */
  actors = new Map();
  /** @type {Map<string, KnownChat>} */
  chats = new Map();
  /** @type {string|null} */
  groupId = null;
  /** @type {State["commands"]} */
  commands = {};

  /**
   * Take the server's state in place of everything known.
   * @param {State} state
   */
  replace(state) {
    this.actors = new Map(state.actors.map((actor) => [String(actor.id), actor]));
    this.groupId = state.group?.chat_id == null ? null : String(state.group.chat_id);
    this.commands = state.commands ?? {};
    this.chats = new Map();
    for (const [id, chat] of Object.entries(state.chats)) {
      const known = this.#open(id, chat.title, chat.kind !== "private");
      for (const message of [...chat.messages].sort((one, other) => one.id - other.id)) known.messages.set(message.id, message);
    }
    for (const actor of state.actors) this.#open(String(actor.chat_id), actor.name, false).serverId = actor.chat_id;
    if (this.groupId !== null) this.#open(this.groupId, state.group.title ?? "Staff group", true).serverId = state.group.chat_id;
    this.#tell("reset", {});
  }

  /**
   * Apply one event of the stream. Applying an event twice changes nothing the second time.
   * @param {Happening} happening
   */
  apply(happening) {
    if (happening.type === "toast") return this.#tell("toast", happening);
    const chatId = String(happening.chat_id);
    const chat = this.chats.get(chatId);
    if (!chat) return this.#tell("stranger", { chatId });
    if (happening.type === "message" || happening.type === "edited") {
      const { message } = happening;
      const isNew = !chat.messages.has(message.id);
      // An edit of what was deleted in the meantime must not bring it back.
      if (isNew && happening.type === "edited") return undefined;
      chat.messages.set(message.id, message);
      return this.#tell("message", { chatId, message, isNew });
    }
    if (happening.type === "deleted") {
      const ids = happening.message_ids ?? [happening.message_id];
      for (const id of ids) chat.messages.delete(id);
      return this.#tell("deleted", { chatId, ids });
    }
    if (happening.type === "blocked") {
      const actor = [...this.actors.values()].find((one) => String(one.chat_id) === chatId);
      if (actor) actor.blocked = happening.blocked;
      return this.#tell("blocked", { chatId });
    }
    if (happening.type === "cleared") {
      chat.messages.clear();
      return this.#tell("cleared", { chatId });
    }
    return happening.type === "typing" ? this.#tell("typing", { chatId }) : undefined;
  }

  /**
   * Name the writer of a message as the reader knows it.
   * @param {Message} message
   */
  authorOf(message) {
    return message.from === "bot" ? "Halcyon" : (this.actors.get(String(message.from))?.name ?? "Someone");
  }

  /**
   * Return the command menu the bot has set, in a language if it has one.
   * @param {string|null} language
   */
  commandsIn(language) {
    return this.commands[(language ?? "").split("-")[0]] ?? this.commands[""] ?? [];
  }

  #open(id, title, isGroup) {
    if (!this.chats.has(id)) this.chats.set(id, { id, serverId: id, title, isGroup, messages: new Map() });
    return this.chats.get(id);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
