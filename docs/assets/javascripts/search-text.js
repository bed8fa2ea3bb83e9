// Text as the search sees it: folded, so that one word written in many ways is one word, and cut
// into short pieces, since Japanese has no spaces to cut at.

const MONTHS = /[ヶヵケカか箇個]/u; // 3ヶ月, 3カ月, 3箇月 are 3か月
const LONG = /[ー〜~\s]/u; // サーバー is サーバ; a space within a phrase says nothing
const KATAKANA = /[ァ-ヶ]/u;
const HIRAGANA = /^[ぁ-ゖゝゞ]+$/u;
const SMALL = { ぁ: "あ", ぃ: "い", ぅ: "う", ぇ: "え", ぉ: "お", ゔ: "ぶ" }; // ウィルス is ウイルス
const WORD = /[\p{L}\p{N}%]/u;
const CLUSTER = /[ｦ-ﾝ][ﾞﾟ]|./gsu; // a half-width kana stands with its mark: ﾊﾞ

/** What a character is to the search: its folded forms, each with whether it is hiragana. */
function kinds(cluster) {
  return [...cluster.normalize("NFKC").toLowerCase()].filter((plain) => !LONG.test(plain))
    .map((plain) => {
      if (!WORD.test(plain)) return { plain, folded: "", kana: false };
      const hiragana = KATAKANA.test(plain)
        ? String.fromCodePoint(plain.codePointAt(0) - 0x60)
        : plain;
      return { plain, folded: SMALL[hiragana] ?? hiragana, kana: HIRAGANA.test(plain) };
    });
}

const seen = new Map(); // a text has few different characters

function known(cluster) {
  if (!seen.has(cluster)) seen.set(cluster, kinds(cluster));
  return seen.get(cluster);
}

/**
 * The characters of a text that count: {folded, kana, at, word} for each, where `kana` says whether
 * it was hiragana, `at` where it stands in the text, and `word` counts the words before it.
 */
function characters(text) {
  const found = [];
  let word = 0;
  for (const { 0: cluster, index } of text.matchAll(CLUSTER)) {
    const next = text[index + 1] ?? "";
    const months = next === "月" && MONTHS.test(cluster);
    for (const { plain, folded, kana } of known(months ? "か" : cluster)) {
      if (folded) found.push({ folded, kana, at: index, word });
      else if (plain === "." && /\d/.test(next)) found.push({ folded: ".", kana, at: index, word });
      else word += 1;
    }
  }
  return found;
}

/** A text as it is written, whether wide or narrow. */
export const level = (text) => text.normalize("NFKC").toLowerCase().replace(/\s/gu, "");

/** A text folded to compare: {text, at}, with the place in the text of each of its characters. */
export function fold(text) {
  const found = characters(text);
  return { text: found.map(({ folded }) => folded).join(""), at: found.map(({ at }) => at) };
}

const PARTICLE = /を|(?<=[^ぁ-ゖ])[がのはにでもと](?=[^ぁ-ゖ])/gu; // 住所が変わった is 住所変わった

/** A word without such particles, as those of the vocabulary are. */
export const bare = (word) => word.normalize("NFKC").replace(PARTICLE, "");

export const LATIN = /[a-z]/;

/**
 * The pieces by which a text is found: pairs of characters, and characters alone where they mean
 * something alone. Of hiragana, which mostly holds sentences together, only threes; words in
 * Latin letters stay whole.
 */
export function pieces(text) {
  const found = [];
  const all = characters(text);
  let latin = "";
  all.forEach(({ folded, kana, word }, i) => {
    const [second, third] = [all[i + 1], all[i + 2]];
    if (LATIN.test(folded)) {
      latin += folded;
      if (second?.word === word && LATIN.test(second.folded)) return;
      found.push(latin);
      latin = "";
    } else if (!kana && !HIRAGANA.test(folded)) found.push(folded);
    if (second?.word !== word) return;
    if (!kana || !second.kana) found.push(folded + second.folded);
    else if (third?.word === word && third.kana) found.push(folded + second.folded + third.folded);
  });
  return found;
}

/** A query's words, as it is written: what stands between spaces and marks. */
export function words(query) {
  return query.normalize("NFKC").split(/[\s、。，・?!「」()]+/u).filter((word) => fold(word).text);
}

/** Every stretch of a folded word, up to `longest` characters: phrases may stand anywhere in it. */
export function stretches(folded, longest) {
  const found = new Set();
  for (let from = 0; from < folded.length; from += 1) {
    const last = Math.min(folded.length, from + longest);
    for (let to = from + 1; to <= last; to += 1) found.add(folded.slice(from, to));
  }
  return found;
}

/** Whether a piece is of hiragana throughout, or in part. */
export const isKana = (piece) => HIRAGANA.test(piece);
