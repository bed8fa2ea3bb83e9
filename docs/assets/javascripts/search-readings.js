// Words that are typed as they sound: ちょさくけん for 著作権, じどう更新 for 自動更新.

import { fold, isKana } from "./search-text.js";

const KANJI = /[一-鿿]/gu;
const UNKNOWN = "-"; // the readings of a kanji that are not given
const PAIRS = /(?=([一-鿿]{2}))/gu; // 専属的管轄 holds 専属 and 管轄, and what is no word does no harm
const LOANS = /[ァ-ヺー]{3,}/gu;
const RUNS = /[一-鿿]{2,}/gu;
const PARTICLE = /[はがをにのともでやへ]/u;
const SHORTEST = 3; // characters of a word's sound
const SURE = 4; // of one after which follows neither a particle nor another word
const WITHIN = 5; // of one that stands where no word may begin
const LONGEST_WHOLE = 3; // characters of a word that is read as a whole, such as 昨日
const MOST = 8; // ways to write a query

/** A sound without what changes in compounds: voicing (かいしゃ, がいしゃ), and っ (はつ, はっ). */
const plain = (text) => text.normalize("NFD").replace(/[\u3099\u309a]/gu, "").replaceAll("っ", "つ");

/** The kanji of JIS X 0208 in their order, as EUC has them: rows of 94, from the 16th on. */
function ordered() {
  const codes = Uint8Array.from({ length: 2 * 94 * 69 }, (_, i) => i % 2 ? 0xa1 + (i >> 1) % 94 : 0xb0 + Math.floor(i / 188));
  return new TextDecoder("euc-jp").decode(codes);
}

/** Kanji in the order in which `kiyaku.readings` gives their readings. */
function sorted(kanji) {
  const places = new Map([...ordered()].map((one, i) => [one, i]));
  const place = (one) => places.get(one) ?? Infinity;
  return [...kanji].sort().sort((a, b) => place(a) === place(b) ? 0 : place(a) - place(b));
}

/** All ways to take one of each. */
const product = (lists) => lists.reduce(
  (found, list) => found.flatMap((begun) => list.map((one) => [...begun, one])).slice(0, MOST), [[]]);

export class Readings {
  /**
   * `readings` gives those of the kanji in `texts`, as `kiyaku.readings` says, and of words that are
   * read as a whole; `words` are words to find besides those of the texts, folded.
   */
  constructor({ kanji, words: whole }, texts, words) {
    this.given = { kanji, whole, texts, words };
  }

  /** The ways to write words that are typed as they sound; none where no such word is known. */
  written(asked) {
    const ways = asked.map((word) => this.#written(fold(word).text));
    return ways.some((found) => found.length) ? product(ways.map((found, i) => found.length ? found : [asked[i]])) : [];
  }

  /** The ways to write what sounds as words do, and has half of their kanji: 解約 for 開約. */
  alike(asked) {
    this.#begun();
    const kanji = new Set(asked.join("").match(KANJI));
    const sounds = (one) => this.table.get(one)?.length ? this.table.get(one) : [one];
    const heard = asked.map((word) => product([...word].map(sounds)).map((each) => each.join("")));
    const made = product(heard).flatMap((each) => this.written(each));
    return made.filter((each) => [...kanji].filter((one) => each.join("").includes(one)).length * 2 >= kanji.size);
  }

  #written(text) {
    if (!/[ぁ-ゖ]{2}/u.test(text)) return [];
    const sound = plain(text);
    const known = new Map();
    const ends = (at) => at === text.length || !isKana(text[at]) || PARTICLE.test(text[at]);
    /** How most of what stands from there on is read, in the fewest words; `word`: one may begin. */
    const best = (at, word) => {
      if (at === text.length) return { read: 0, parts: [] };
      const key = 2 * at + word;
      if (known.has(key)) return known.get(key);
      const after = best(at + 1, !isKana(text[at]) || (word && PARTICLE.test(text[at])));
      let found = { read: after.read, parts: [[text[at]], ...after.parts] };
      for (const [end, words] of this.#found(sound, text, at, word ? SHORTEST : WITHIN)) {
        const rest = best(end, true);
        if (end - at < SURE && !ends(end) && !rest.begins) continue;
        const read = rest.read + (this.loans.has(words[0]) ? 0 : end - at);
        const more = read - found.read;
        if (more > 0 || (more === 0 && rest.parts.length + 1 < found.parts.length))
          found = { read, parts: [words, ...rest.parts], begins: true };
      }
      known.set(key, found);
      return found;
    };
    const { read, parts } = best(0, true);
    return read ? product(parts).map((each) => each.join("")) : [];
  }

  /** The words of which the sound stands there, by where they end. */
  #found(sound, text, at, least) {
    const found = new Map();
    for (const word of this.#begun().get(sound[at]) ?? []) {
      const end = this.#end(word, 0, sound, at);
      const said = text.slice(at, end);
      if (end - at < least || (said === word && !this.loans.has(word)) || !/[ぁ-ゖ]/u.test(said)) continue;
      found.set(end, [...(found.get(end) ?? []), word]);
    }
    return found;
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
    const { kanji, whole, texts, words } = this.given;
    const all = texts.join("\n");
    const sounds = (given) => given.split(" ").filter(Boolean).map(plain);
    const read = kanji.split("、");
    let before = "";
    this.table = new Map(sorted(new Set(all.match(KANJI))).map((one, i) => {
      if (read[i] === UNKNOWN) return [one, []];
      const [first, ...more] = read[i].split(" ");
      before = first || before;
      return [one, sounds([before, ...more].join(" "))];
    }));
    for (const [word, given] of Object.entries(whole)) this.table.set(word, sounds(given));
    this.begun = new Map();
    this.loans = new Set((all.match(LOANS) ?? []).map((word) => fold(word).text)); // after one, a word may begin
    const pairs = [...all.matchAll(PAIRS)].map(([, pair]) => pair);
    for (const word of new Set([...words, ...this.loans, ...(all.match(RUNS) ?? []), ...pairs])) {
      if (!word.match(KANJI) && !this.loans.has(word)) continue;
      const first = new Set([plain(word[0])]);
      for (let size = 1; size <= LONGEST_WHOLE; size += 1)
        for (const each of this.table.get(word.slice(0, size)) ?? []) first.add(each[0]);
      for (const one of first) {
        if (!this.begun.has(one)) this.begun.set(one, []);
        this.begun.get(one).push(word);
      }
    }
    return this.begun;
  }
}
