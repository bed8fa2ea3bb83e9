// A calculator's page: carries what is typed to Python in the worker, and its answer back.
// Nothing is calculated or decided here.

import { Form } from "./form.js";
import { onPage } from "./page.js";
import { python, UNABLE } from "./python.js";
import { render } from "./render.js";

const WORDS = {
  loading: "計算プログラムを読み込んでいます…",
  done: "入力に基づく結果です。",
  wrong: "入力に誤りがあります。",
  failed: "計算プログラムを読み込めませんでした。通信状態をご確認のうえ、もう一度お試しください。",
  standing: "下の結果は、いまの入力によるものではありません。",
  retry: "もう一度試す",
};
const PAUSE = 500; // milliseconds without typing, after which an error is shown
const BREATH = 1000; // and after which a new result is said aloud

const forms = new WeakMap();

/** What is asked for a calculator as it is filled in now. */
export function request(page) {
  const form = forms.get(page);
  return {
    calculator: form.calculator,
    revision: form.revision,
    form: form.entries,
    terms: page.dataset.terms,
  };
}

/** Make the calculators of this page answer. Does nothing on other pages, or a second time. */
function mount() {
  document.querySelectorAll(".calculator-page:not([data-mounted])").forEach(mountOne);
}

/** One calculator. After each answer it sends the event `answered`, with the answer; where there
    can be none, `unanswered`. */
function mountOne(page) {
  page.dataset.mounted = "";
  const status = page.querySelector(".calculator-status");
  const announcement = page.querySelector(".announcement");
  const result = page.querySelector(".calculator-answer");
  const form = new Form(page.querySelector("form.calculator"), (words) => {
    if (words) announcement.textContent = words;
    calculate();
  });
  forms.set(page, form);
  let latest = 0; // what has been typed
  let asking = false;
  let pause;
  let breath;

  const say = (text) => {
    if (status.textContent !== text) status.textContent = text;
  };

  const loading = (part) =>
    say(part ? `${WORDS.loading}（${Math.floor(part * 100)}%）` : WORDS.loading);

  /** Ask for what has been typed; what is typed meanwhile is asked for at the end. */
  async function calculate() {
    latest += 1;
    clearTimeout(pause);
    clearTimeout(breath);
    if (asking) return;
    asking = true;
    result.setAttribute("aria-busy", "true");
    if (document.documentElement.dataset.python !== "ready") {
      loading();
      python.onprogress = loading;
    }
    try {
      let turn;
      let answer;
      do {
        turn = latest;
        answer = await python.ask("calculators", request(page));
      } while (turn !== latest);
      if (answer.error) pause = setTimeout(() => refuse(answer), PAUSE);
      else show(answer);
      page.dispatchEvent(new CustomEvent("answered", { bubbles: true, detail: { answer } }));
    } catch (error) {
      fail(error.unable ? UNABLE : WORDS.failed);
    } finally {
      asking = false;
      result.removeAttribute("aria-busy");
    }
  }

  function show({ html, summary }) {
    form.showError();
    render(result, html);
    result.style.removeProperty("min-height");
    say(WORDS.done);
    performance.mark("kiyaku:result");
    breath = setTimeout(() => (announcement.textContent = summary), BREATH);
  }

  /** No figure stands beside an input that has none; its place is kept, so that nothing jumps. */
  function refuse({ html, error }) {
    result.style.minHeight = `${result.offsetHeight}px`;
    result.innerHTML = form.showError(error) ? "" : html;
    say(WORDS.wrong);
    announcement.textContent = error.message;
  }

  /** What stands there stays readable, but it is the example, or the answer to other inputs. */
  function fail(words) {
    say(result.querySelector(".figures") ? words + WORDS.standing : words);
    page.dispatchEvent(new CustomEvent("unanswered", { bubbles: true }));
    const retry = document.createElement("button");
    retry.type = "button";
    retry.textContent = WORDS.retry;
    retry.addEventListener("click", calculate);
    status.append(" ", retry);
  }

  const filled = form.fill(page.dataset.side);
  form.showFields();
  if (filled) calculate();
  else (window.requestIdleCallback ?? setTimeout)(() => python.load("calculators", () => request(page)));
}

onPage(mount);
