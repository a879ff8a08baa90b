/**
 * First messages to try, in the language of whoever holds the phone.
 * Never answers them: the bot does.
 */
import { make } from "./element.js";

const OPENINGS = {
  en: ["my ex says he will post my photos", "he is outside my door", "someone made a fake profile of me", "I want to talk to a person", "/quiz"],
  fr: ["mon ex menace de publier mes photos", "il est devant ma porte", "quelqu'un a créé un faux profil à mon nom", "je voudrais parler à une personne", "/quiz"],
  es: ["mi ex amenaza con publicar mis fotos", "está delante de mi puerta", "alguien ha creado un perfil falso con mi nombre", "quiero hablar con una persona", "/quiz"],
  nl: ["mijn ex dreigt mijn foto's te verspreiden", "hij staat voor mijn deur", "ik wil met iemand praten", "/quiz"],
  de: ["mein Ex droht, meine Fotos zu veröffentlichen", "er steht vor meiner Tür", "ich möchte mit einem Menschen sprechen", "/quiz"],
  et: ["mu eks ähvardab mu pildid avaldada", "ta on mu ukse taga", "tahan inimesega rääkida", "/quiz"],
  lv: ["mans bijušais draud publicēt manas bildes", "viņš ir pie manām durvīm", "gribu runāt ar cilvēku", "/quiz"],
  ru: ["мой бывший угрожает выложить мои фото", "он стоит у моей двери", "хочу поговорить с человеком", "/quiz"],
  uk: ["мій колишній погрожує викласти мої фото", "він стоїть під моїми дверима", "хочу поговорити з людиною", "/quiz"],
  ar: ["طليقي يهددني بنشر صوري", "هو واقف أمام باب بيتي", "أحدهم أنشأ حسابًا مزيفًا باسمي", "أريد التحدث مع شخص", "/quiz"],
  pt: ["o meu ex ameaça publicar as minhas fotos", "ele está à minha porta", "quero falar com uma pessoa", "/quiz"],
};

export class Openings {
  #list;
  #title;
  #onChoose;

  /**
   * @param {HTMLElement} root
   * @param {(text: string) => void} onChoose
   */
  constructor(root, onChoose) {
    this.#list = root.querySelector("ul");
    this.#title = root.querySelector("h2");
    this.#onChoose = onChoose;
  }

  /**
   * Offer what someone might write first.
   * @param {import("./types.js").Actor} actor
   */
  offer(actor) {
    const language = (actor.language ?? "en").split("-")[0];
    const known = language in OPENINGS ? language : "en";
    this.#title.replaceChildren("Try this as ", make("bdi", {}, actor.name));
    this.#list.replaceChildren(
      ...OPENINGS[known].map((text) => make("li", {}, make("button", {
        type: "button", class: "opening", lang: known, dir: "auto",
        onclick: () => this.#onChoose(text),
      }, text))),
    );
  }
}
