// Words in Latin letters, as they sound in kana: password for パスワード, kaiyaku for かいやく, where
// the keyboard was not switched. A loanword is known by its consonants, since its vowels change with
// who hears them; so it is, too, when it is mistyped: トライヤル for トライアル.

import { fold } from "./search-text.js";

const ROWS = {
  "": "あいうえお", k: "かきくけこ", s: "さしすせそ", t: "たちつてと", n: "なにぬねの", h: "はひふへほ", m: "まみむめも",
  y: "や ゆ よ", r: "らりるれろ", w: "わ   を", g: "がぎぐげご", z: "ざじずぜぞ", d: "だぢづでど", b: "ばびぶべぼ", p: "ぱぴぷぺぽ",
};
const SMALL = { a: "ゃ", u: "ゅ", o: "ょ" };
const VOWELS = "aiueo";
const SYLLABLE = /([kstnhmyrwgzdbp]?)(?:(y)(?=[auo]))?([aiueo])|(n)'?(?![aiueoy])|([kstpgzdb])(?=\5)/gy;
const SPELT = [ // of one sound, in the letters of the table
  [/sh(?=[auo])/g, "sy"], [/ch(?=[auo])/g, "ty"], [/j(?=[auo])/g, "zy"], [/shi/g, "si"], [/chi/g, "ti"],
  [/tsu/g, "tu"], [/fu/g, "hu"], [/ji/g, "zi"],
];

/** What is spelt in Latin letters, in hiragana; "" where that is no Japanese. */
function hiragana(latin) {
  const plain = SPELT.reduce((text, [from, to]) => text.replace(from, to), latin);
  let made = "";
  let read = 0;
  for (const [whole, consonant, y, vowel, n] of plain.matchAll(SYLLABLE)) {
    if (!vowel) made += n ? "ん" : "っ";
    else if (y) made += ROWS[consonant][1] + SMALL[vowel];
    else made += ROWS[consonant][VOWELS.indexOf(vowel)];
    read += whole.length;
  }
  return read === plain.length && !made.includes(" ") ? made : "";
}

const HEARD = { z: "s", y: "", w: "" }; // an s is often heard as a z, ビジネス; y and w as vowels
const CONSONANTS = new Map(Object.entries(ROWS).flatMap(([row, kana]) => [...kana].map((one) => [one, HEARD[row] ?? row])));
for (const [one, heard] of Object.entries({ ふ: "f", ぢ: "s", ん: "n" })) CONSONANTS.set(one, heard);

/** The consonants of a word in kana, folded. */
const ofKana = (folded) => [...folded].map((one) => CONSONANTS.get(one) ?? "").join("");

const SPOKEN = [ // English, as it is heard in Japanese
  [/[st]?ti(?=on)|[cst]i(?=[ao])|dg(?=e)/g, "s"], [/sch/g, "sk"], [/ph/g, "f"], [/ck|q/g, "k"], [/t?ch/g, "t"],
  [/[st]h/g, "s"], [/x/g, "ks"], [/gh|^[kw](?=[nr])|g(?=n$)/g, ""], [/[cg](?=[eiy])|[zj]/g, "s"], [/c/g, "k"],
  [/v/g, "b"], [/(.)\1/g, "$1"], [/m(?=[pb])/g, "n"], [/r(?=e?$|[^aeiouy])/g, ""], [/l/g, "r"], [/[aeiouyw]/g, ""],
];

/** The consonants of an English word. */
const ofEnglish = (word) => SPOKEN.reduce((text, [from, to]) => text.replace(from, to), word);

const LATIN = /[a-z]{4,}/g; // a word
const WORD = /[a-z]{4,}|[ァ-ヺー]{4,}/gu;
const KATAKANA = /[ァ-ヺー]{3,}/gu;
const KANA = /[ァ-ヺ]/u;
const ENDING = /(?:s|es|d|ed|ing)$/; // of a word that is known without
const HARD = /g(?=[ei])/g; // it may be: ログイン, but エージェント
const STEM = 4; // letters with which words of one stem begin; they end with no more
const CLOSE = 0.6; // of a mistyped word: what is as it should be
const MOST = 3; // words that sound the same
const SHORTEST = 3; // consonants by which a word is known
const SURE = 4; // by which it is known where the word goes on: キャンセル in cancellation, サブスク in subscription

/** With how many of the same characters two words begin. */
function begun(one, other) {
  const end = [...one].findIndex((letter, i) => letter !== other[i]);
  return end < 0 ? one.length : end;
}

/** How many characters two words have in common at their beginning and at their end. */
function common(one, other) {
  const first = begun(one, other);
  const reversed = (word) => [...word.slice(first)].reverse().join("");
  return first + begun(reversed(one), reversed(other));
}

export class Latin {
  /** `texts` are those in which words are to be found. */
  constructor(texts) {
    this.texts = texts;
  }

  /** Words as they are known: as other loanwords, or without an English ending. A list of ways. */
  heard(asked) {
    const found = (word) => KANA.test(word) ? this.#mistyped(word) : this.#loans(word);
    const loans = Array.from({ length: MOST }, (_, i) => (word) => found(word)[i]);
    return this.#ways(WORD, asked, ...loans, (word) => this.#stem(word));
  }

  /** Japanese that is spelt in Latin letters, in hiragana. A list of ways. */
  spelt(asked) {
    return this.#ways(LATIN, asked, hiragana);
  }

  #ways(kind, asked, ...ways) {
    const words = asked.map((word) => word.normalize("NFKC").toLowerCase());
    return ways.map((way) => words.map((word) => word.replace(kind, (one) => way(one) || one)))
      .filter((made) => made.some((word, i) => word !== words[i]));
  }

  /** The words in katakana that sound so, or so begin. */
  #loans(latin) {
    const { loans, known } = this.#words();
    const whole = [latin, latin.replace(ENDING, ""), latin.replace(HARD, "gu")].map(ofEnglish);
    const parts = Array.from(whole[0], (_, i) => whole[0].slice(0, -1 - i)).filter(({ length }) => length >= SURE);
    const tried = known.has(latin) || this.#stem(latin) ? whole : [...whole, ...parts];
    return loans.get(tried.find((said) => loans.has(said))) ?? [];
  }

  /** The words in katakana for one that is not known, but sounds much like them. */
  #mistyped(kana) {
    const { text } = fold(kana);
    const alike = this.#words().loans.get(ofKana(text)) ?? [];
    const close = (word) => common(text, fold(word).text) >= CLOSE * Math.max(text.length, fold(word).text.length);
    return alike.some((word) => fold(word).text === text) ? [] : alike.filter(close);
  }

  /** The word of another ending: terminate for termination. */
  #stem(latin) {
    const near = (word) => begun(word, latin) >= Math.max(STEM, Math.max(word.length, latin.length) - STEM);
    return [...this.#words().known].find((word) => word !== latin && near(word)) ?? "";
  }

  /** The words in Latin letters, and those in katakana by their consonants; made when first needed. */
  #words() {
    if (this.found) return this.found;
    const all = this.texts.join("\n").normalize("NFKC");
    const loans = new Map();
    for (const word of all.match(KATAKANA) ?? []) {
      const said = ofKana(fold(word).text);
      const same = loans.get(said) ?? [];
      if (said.length >= SHORTEST && !same.includes(word)) loans.set(said, [...same, word]);
    }
    this.found = { loans, known: new Set(all.toLowerCase().match(LATIN)) };
    return this.found;
  }
}
