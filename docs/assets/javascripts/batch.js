// A table of calculations: carries the reader's file to Python in the worker, piece by piece, and
// gives the answer back as a file. Nothing leaves the page.

import { dropped, say } from "./given.js";
import { onPage } from "./page.js";
import { python, UNABLE } from "./python.js";
import { fileLink, forget, save } from "./save.js";

/** Make the table of this page calculate. Does nothing on other pages, or a second time. */
function mount() {
  const page = document.querySelector(".batch-page:not([data-mounted])");
  if (!page) return;
  page.dataset.mounted = "";
  const form = page.querySelector("form");
  const { file: chosen, revision } = form.elements;
  const status = page.querySelector(".batch-status");
  const progress = page.querySelector("progress");
  const result = page.querySelector(".batch-result");
  const words = page.dataset;
  let latest = 0;
  let table = null;

  const ask = async (request, data) => {
    const answer = await python.ask(
      "calculators",
      { calculator: words.calculator, revision: revision.value, ...request },
      data,
    );
    if (answer.error) throw new Refused(answer.error.message);
    return answer;
  };

  /** Calculate the table; `carry` are columns that are copied as they stand. */
  async function calculate(carry = []) {
    const turn = ++latest;
    const stopped = () => turn !== latest;
    for (const link of result.children) forget(link);
    result.replaceChildren();
    progress.hidden = false;
    progress.removeAttribute("value");
    say(status, words.reading, words.stop, stop);
    try {
      if (table.size > Number(words.largest)) throw new Refused(words.tooLarge);
      const opened = await ask({ task: "open", name: table.name, carry }, await table.arrayBuffer());
      if (stopped()) return;
      if (opened.unknown) return confirm(opened.unknown);
      await run(opened, carry, stopped);
    } catch (error) {
      if (stopped()) return;
      if (error instanceof Refused) end(error.message);
      else end(error.unable ? UNABLE : words.failed, words.retry, () => calculate());
    }
  }

  async function run({ head, pieces }, carry, stopped) {
    const rows = { task: "rows", carry, head };
    const parts = [(await ask({ ...rows, text: "", before: 0 })).csv];
    let done = 0;
    let failed = 0;
    say(status, words.working, words.stop, stop);
    for (const [at, piece] of pieces.entries()) {
      const answer = await ask({ ...rows, ...piece });
      if (stopped()) return;
      parts.push(answer.csv);
      done += answer.rows;
      failed += answer.failed;
      progress.value = (at + 1) / pieces.length;
    }
    const count = (number) => number.toLocaleString("ja");
    end(
      (failed ? words.someFailed : words.done)
        .replace("{rows}", count(done))
        .replace("{failed}", count(failed)),
    );
    const name = table.name.replace(/\.[^.]*$/, "");
    const label = words.save;
    result.append(fileLink({ label, name: `${name}${words.suffix}.csv`, type: "text/csv", content: parts }));
    performance.mark("kiyaku:result");
  }

  /** Columns that are no inputs may be a customer's name, or an input that is spelt wrong. */
  function confirm(titles) {
    const listed = titles.map((title) => `「${title}」`).join("");
    end(words.unknown.replace("{titles}", listed), words.carry, () => calculate(titles));
  }

  function end(text, action, run) {
    progress.hidden = true;
    say(status, text, action, run);
  }

  function stop() {
    latest += 1;
    end(words.stopped);
  }

  function take([first, ...more]) {
    if (!first) return;
    if (more.length) return end(words.several);
    table = first;
    calculate();
  }

  chosen.addEventListener("change", () => take(chosen.files));
  revision.addEventListener("change", () => table && calculate());
  form.addEventListener("submit", (event) => event.preventDefault());
  dropped(page.querySelector(".file-drop"), take);
  const template = page.querySelector(".batch-template");
  template.addEventListener("click", () => {
    save({ name: template.dataset.name, type: "text/csv", content: template.dataset.content });
  });
  template.hidden = false;
  (window.requestIdleCallback ?? setTimeout)(() => python.load("calculators"));
}

/** The table cannot be calculated; the message says why. */
class Refused extends Error {}

onPage(mount);
