// The page on which a reader compares a text of their own: carries the text and the published
// revision to Python in the worker, and shows the answer. Nothing is compared or decided here,
// and nothing of the text leaves the page: all that is fetched are published files.

import { restore } from "./compare.js";
import { dropped, say } from "./given.js";
import { onPage } from "./page.js";
import { python, StartUpError, UNABLE } from "./python.js";
import { fileLink, forget } from "./save.js";

const WORDS = {
  loading: "比較プログラムを読み込んでいます…",
  working: "読み取って比べています…",
  done: "比較の結果です。",
  nothing: "ファイルを選ぶか、本文を貼り付けてください。",
  several: "一度に比べられるファイルは一つです。",
  unreadable: "ファイルを開けませんでした。フォルダーではないこと、移動や削除をしていないことをご確認ください。",
  missing: "公開している版を読み込めませんでした。通信状態をご確認のうえ、もう一度お試しください。",
  start: "比較プログラムを読み込めませんでした。通信状態をご確認のうえ、もう一度お試しください。",
  failed: "この文書は処理できませんでした。テキスト（.txt）で保存し直してお試しください。",
  stopped: "中止しました。",
  retry: "もう一度試す",
  stop: "中止する",
};

/** Something to tell the reader, as it stands; it may go well another time. */
class Told extends Error {
  constructor(message, again = false) {
    super(message);
    this.again = again;
  }
}

/** Make the comparison of this page work. Does nothing on other pages, or a second time. */
function mount() {
  const page = document.querySelector(".draft-page:not([data-mounted])");
  if (!page) return;
  page.dataset.mounted = "";
  const form = page.querySelector("form");
  const own = form.querySelector(".draft-own");
  const status = page.querySelector(".draft-status");
  const progress = page.querySelector(".draft-progress");
  const files = page.querySelector(".draft-files");
  const answer = page.querySelector(".draft-answer");
  const fields = form.elements;
  let latest = 0;
  let running = false;

  function tell(text, action, run) {
    say(status, text, action, run);
    status.scrollIntoView({ block: "nearest" });
  }

  /** A published revision's data. */
  async function published(name) {
    const path = name.split("/").map(encodeURIComponent).join("/");
    try {
      const response = await fetch(new URL(`${page.dataset.data}${path}.json`, location.href));
      if (response.ok) return await response.json();
    } catch {} // told below
    throw new Told(WORDS.missing, true);
  }

  /** The reader's text as it was chosen or pasted: its name, and its bytes. */
  async function text() {
    const [file] = fields.file.files;
    if (file === undefined) {
      if (!fields.text.value.trim()) throw new Told(WORDS.nothing);
      return { name: "", data: new TextEncoder().encode(fields.text.value).buffer };
    }
    const { largest, tooLarge } = page.dataset; // Python reads no more, and would say the same
    if (file.size > Number(largest)) throw new Told(`${file.name}: ${tooLarge}`);
    try {
      return { name: file.name, data: await file.arrayBuffer() };
    } catch {
      throw new Told(`${file.name}: ${WORDS.unreadable}`);
    }
  }

  async function request() {
    const old = published(fields.old.value);
    old.catch(() => {}); // awaited below; what is wrong with the text is told first
    if (fields.new.value) return [{ old: await old, new: await published(fields.new.value) }];
    const { name, data } = await text();
    return [{ old: await old, name }, data];
  }

  async function compare() {
    const turn = ++latest;
    if (running) python.stop(); // nobody waits for that any more
    running = true;
    answer.replaceChildren();
    files.hidden = true;
    progress.hidden = false;
    const ready = document.documentElement.dataset.python === "ready";
    tell(ready ? WORDS.working : WORDS.loading, WORDS.stop, stop);
    try {
      const found = await python.ask("kiyaku", ...(await request()));
      if (turn !== latest) return;
      if (found.error) throw new Told(found.error);
      answer.innerHTML = found.html; // escaped by Python
      restore(answer);
      offer(found.files);
      tell(WORDS.done);
      performance.mark("kiyaku:result");
      answer.focus({ preventScroll: true });
      status.scrollIntoView();
    } catch (error) {
      if (turn !== latest) return;
      const { message, again } = error instanceof Told ? error : unforeseen(error);
      tell(message, again && WORDS.retry, compare);
    } finally {
      if (turn === latest) rest();
    }
  }

  function unforeseen(error) {
    if (error.unable) return new Told(UNABLE, true);
    return new Told(error instanceof StartUpError ? WORDS.start : WORDS.failed, true);
  }

  function stop() {
    latest += 1;
    python.stop();
    rest();
    tell(WORDS.stopped);
  }

  function rest() {
    running = false;
    progress.hidden = true;
  }

  /** Links by which the reader keeps the comparison; it is made on their machine. */
  function offer(given) {
    for (const link of files.children) forget(link);
    files.replaceChildren(...given.map(fileLink));
    files.hidden = false;
  }

  /** Choose what the page's address names: ?document=…&old=…&new=… */
  function choose() {
    const query = new URLSearchParams(location.search);
    for (const name of ["old", "new"]) {
      const value = `${query.get("document")}/${query.get(name)}`;
      const known = [...fields[name].options].some((option) => option.value === value);
      if (known) fields[name].value = value;
    }
    showOwn();
    return Boolean(fields.new.value);
  }

  function showOwn() {
    own.disabled = own.hidden = fields.new.value !== "";
  }

  function take(files) {
    if (own.disabled) return;
    if (files.length > 1) return tell(WORDS.several);
    fields.file.files = files;
    compare();
  }

  fields.new.addEventListener("change", showOwn);
  fields.file.addEventListener("change", () => fields.file.files.length && compare());
  // A text that is pasted stands instead of a file that was chosen before.
  fields.text.addEventListener("input", () => (fields.file.value = ""));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    compare();
  });
  dropped(form.querySelector(".file-drop"), take);

  if (choose()) compare();
  else (window.requestIdleCallback ?? setTimeout)(() => python.load("kiyaku"));
}

onPage(mount);
