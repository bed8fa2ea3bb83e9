// Words that are typed as they sound: ちょさくけん for 著作権, じどう更新 for 自動更新.

import { fold, isKana } from "./search-text.js";

const KANJI = /[一-鿿]/gu;
const PARTICLE = /[はがをにのともでやへ]/u;
const SHORTEST = 3; // characters of a word's sound
const SURE = 4; // of one after which more follows than a particle
const WITHIN = 5; // of one that stands where no word may begin
const LONGEST_WHOLE = 3; // characters of a word that is read as a whole, such as 昨日
const MOST = 8; // ways to write a query

/** A sound without what changes in compounds: voicing (かいしゃ, がいしゃ), and っ (はつ, はっ). */
const plain = (text) => text.normalize("NFD").replace(/[\u3099\u309a]/gu, "").replaceAll("っ", "つ");

/** All ways to take one of each. */
const product = (lists) => lists.reduce(
  (found, list) => found.flatMap((begun) => list.map((one) => [...begun, one])).slice(0, MOST), [[]]);

export class Readings {
  /**
   * `readings` gives those of the kanji in `texts`, in the order of their code points, and of words
   * that are read as a whole; `words` are the words to find, folded.
   */
  constructor({ kanji, words: whole }, texts, words) {
    this.given = { kanji, whole, texts };
    this.words = words;
  }

  /** The ways to write words that are typed as they sound; none where no such word is known. */
  written(asked) {
    const ways = asked.map((word) => this.#written(fold(word).text));
    return ways.some((found) => found.length) ? product(ways.map((found, i) => found.length ? found : [asked[i]])) : [];
  }

  #written(text) {
    if (!/[ぁ-ゖ]{2}/u.test(text)) return [];
    const sound = plain(text);
    const parts = [];
    let found = false;
    let word = true; // whether one may begin
    for (let at = 0; at < text.length;) {
      const { end, words } = this.#longest(sound, text, at, word ? SHORTEST : WITHIN);
      parts.push(words.length ? words : [text[at]]);
      found ||= words.length > 0;
      word = words.length > 0 || !isKana(text[at]) || (word && PARTICLE.test(text[at]));
      at = words.length ? end : at + 1;
    }
    return found ? product(parts).map((each) => each.join("")) : [];
  }

  /** The longest words that sound like what stands there. */
  #longest(sound, text, at, least) {
    let end = at;
    let words = [];
    for (const word of this.#begun().get(sound[at]) ?? []) {
      const to = this.#end(word, 0, sound, at);
      const ends = to === text.length || !isKana(text[to]) || PARTICLE.test(text[to]);
      if (to < end || to - at < (ends ? least : Math.max(least, SURE)) || text.slice(at, to) === word) continue;
      if (to > end) words = [];
      end = to;
      words.push(word);
    }
    return { end, words: words.filter((word) => /[ぁ-ゖ]/u.test(text.slice(at, end)) && word) };
  }

  /** Where a word ends that is read from there on, or -1. */
  #end(word, i, sound, at) {
    if (i === word.length) return at;
    let last = plain(word[i]) === sound[at] ? this.#end(word, i + 1, sound, at + 1) : -1;
    for (let size = 1; size <= LONGEST_WHOLE && i + size <= word.length; size += 1)
      for (const each of this.table.get(word.slice(i, i + size)) ?? [])
        if (sound.startsWith(each, at)) last = Math.max(last, this.#end(word, i + size, sound, at + each.length));
    return last;
  }

  /** The words by how they may begin; made when first needed. */
  #begun() {
    if (this.begun) return this.begun;
    const { kanji, whole, texts } = this.given;
    const sounds = (given) => given.split(" ").filter(Boolean).map(plain);
    const all = [...new Set(texts.join("").match(KANJI))].sort();
    const read = kanji.split("、");
    this.table = new Map(all.map((one, i) => [one, sounds(read[i])]));
    for (const [word, given] of Object.entries(whole)) this.table.set(word, sounds(given));
    this.begun = new Map();
    for (const word of this.words) {
      if (!word.match(KANJI)) continue;
      const first = new Set([plain(word[0])]);
      for (let size = 1; size <= LONGEST_WHOLE; size += 1)
        for (const each of this.table.get(word.slice(0, size)) ?? []) first.add(each[0]);
      for (const one of first) this.begun.set(one, [...(this.begun.get(one) ?? []), word]);
    }
    return this.begun;
  }
}
