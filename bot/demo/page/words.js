/**
 * The words of the messenger itself, in the language of whoever holds the phone.
 * Never holds a word of the bot: those come from its reviewed catalogue.
 */

/**
 * @typedef {object} Words
 * @property {string} message placeholder of the composer
 * @property {string} start
 * @property {string} bot what is said under the bot's name
 * @property {string} typing
 * @property {string} edited
 * @property {string} reply
 * @property {string} more
 * @property {string} edit
 * @property {string} send
 * @property {string} save
 * @property {string} cancel
 * @property {string} attach
 * @property {string} photo
 * @property {string} voice
 * @property {string} sticker
 * @property {string} contact
 * @property {string} block
 * @property {string} unblock
 * @property {string} clear delete the chat, as she can on her own phone
 * @property {string} empty said in a chat without messages
 * @property {string} latest
 */

/** @type {Object<string, Words>} */
const WORDS = {
  en: {
    message: "Message", start: "Start", bot: "bot", typing: "typing…", edited: "edited", reply: "Reply", more: "More", edit: "Edit",
    send: "Send", save: "Save", cancel: "Cancel", attach: "Attach", photo: "Photo", voice: "Voice message", sticker: "Sticker",
    contact: "Contact", block: "Block the bot", unblock: "Unblock", clear: "Delete chat", empty: "No messages here yet", latest: "Go to the newest message",
  },
  fr: {
    message: "Message", start: "Démarrer", bot: "bot", typing: "écrit…", edited: "modifié", reply: "Répondre", more: "Plus", edit: "Modifier",
    send: "Envoyer", save: "Enregistrer", cancel: "Annuler", attach: "Joindre", photo: "Photo", voice: "Message vocal", sticker: "Sticker",
    contact: "Contact", block: "Bloquer le bot", unblock: "Débloquer", clear: "Supprimer la discussion", empty: "Aucun message pour le moment", latest: "Aller au dernier message",
  },
  es: {
    message: "Mensaje", start: "Iniciar", bot: "bot", typing: "escribiendo…", edited: "editado", reply: "Responder", more: "Más", edit: "Editar",
    send: "Enviar", save: "Guardar", cancel: "Cancelar", attach: "Adjuntar", photo: "Foto", voice: "Mensaje de voz", sticker: "Sticker",
    contact: "Contacto", block: "Bloquear el bot", unblock: "Desbloquear", clear: "Eliminar el chat", empty: "Aún no hay mensajes", latest: "Ir al último mensaje",
  },
  ar: {
    message: "رسالة", start: "ابدأ", bot: "بوت", typing: "يكتب…", edited: "معدّلة", reply: "رد", more: "المزيد", edit: "تعديل",
    send: "إرسال", save: "حفظ", cancel: "إلغاء", attach: "إرفاق", photo: "صورة", voice: "رسالة صوتية", sticker: "ملصق",
    contact: "جهة اتصال", block: "حظر البوت", unblock: "إلغاء الحظر", clear: "حذف المحادثة", empty: "لا رسائل هنا بعد", latest: "إلى أحدث رسالة",
  },
};

/** Names of the languages a new person may speak, each in itself. */
export const LANGUAGES = {
  en: "English", fr: "Français", es: "Español", nl: "Nederlands", de: "Deutsch", et: "Eesti", lv: "Latviešu",
  ru: "Русский", uk: "Українська", ar: "العربية", pt: "Português", fa: "فارسی",
};

const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]);

/** @param {string|null} language for example "pt" or "pt-BR" */
function stem(language) {
  return (language ?? "en").toLowerCase().split(/[-_]/)[0];
}

/**
 * Return the messenger's words; English where the demo has no other, as the messenger itself would.
 * @param {string|null} language
 */
export function wordsFor(language) {
  return WORDS[stem(language)] ?? WORDS.en;
}

/**
 * Return the language of the messenger's words, for the reader's voice.
 * @param {string|null} language
 */
export function wordsLanguage(language) {
  return stem(language) in WORDS ? stem(language) : "en";
}

/**
 * Return the direction in which the whole phone is laid out.
 * @param {string|null} language
 */
export function directionOf(language) {
  return RIGHT_TO_LEFT.has(stem(language)) ? "rtl" : "ltr";
}
