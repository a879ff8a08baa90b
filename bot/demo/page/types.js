/**
 * The shapes the server speaks of, for readers and for editors.
 * Never holds code.
 */

/**
 * @typedef {object} Actor A Telegram account that somebody plays.
 * @property {string|number} id
 * @property {string} name
 * @property {string|null} language
 * @property {"person"|"counsellor"|"supervisor"} kind
 * @property {string|number} chat_id her private chat with the bot
 * @property {boolean} blocked she has blocked the bot
 */

/**
 * @typedef {object} Entity A mark on a text; offsets count UTF-16 units, as JavaScript strings do.
 * @property {string} type
 * @property {number} offset
 * @property {number} length
 * @property {string} [url]
 */

/**
 * @typedef {object} Key One button under a message.
 * @property {string} text
 * @property {string} [data]
 * @property {string} [url]
 * @property {string} [copy] a text that the button copies
 * @property {string} [style] danger, primary, success
 */

/**
 * @typedef {object} Poll
 * @property {string} question
 * @property {{text: string, voter_count: number}[]} options
 * @property {number} total_voter_count
 * @property {boolean} is_closed
 * @property {number[]} [correct_option_ids] known in a quiz
 * @property {string} [explanation]
 */

/**
 * @typedef {object} Message
 * @property {number} id
 * @property {"bot"|string|number} from
 * @property {string} kind text, photo, voice, sticker, contact, ...
 * @property {string} [text]
 * @property {Entity[]} [entities]
 * @property {Key[][]} [keyboard]
 * @property {number|null} [reply_to]
 * @property {number} date seconds since the epoch
 * @property {boolean} edited
 * @property {boolean} [pinned]
 * @property {{from: "bot"|number, emoji: string}[]} [reactions]
 * @property {Poll} [poll]
 * @property {{first_name: string}[]} [new_chat_members]
 * @property {{first_name: string}} [left_chat_member]
 */

/**
 * @typedef {object} Chat
 * @property {string} title
 * @property {"private"|"supergroup"} kind
 * @property {Message[]} messages
 */

/**
 * @typedef {object} State
 * @property {Actor[]} actors
 * @property {Object<string, Chat>} chats
 * @property {{chat_id: string|number, title: string}|null} group
 * @property {Object<string, {command: string, description: string}[]>} commands by language; "" is everybody else's
 * @property {number} last_event
 */

/**
 * @typedef {object} Happening One event of the stream.
 * @property {"message"|"edited"|"deleted"|"toast"|"typing"|"cleared"|"blocked"|"actor"} type
 * @property {string|number} [chat_id]
 * @property {Message} [message]
 * @property {number[]} [message_ids]
 * @property {number} [message_id] of one deleted message
 * @property {any} [actor] an id; in an "actor" event the whole actor
 * @property {boolean} [blocked]
 * @property {string} [text]
 * @property {boolean} [alert]
 */

export {};
