// A calculator's page: carries what is typed to Python in the worker, and its answer back.
// Nothing is calculated or decided here.

import { onPage, python, UNABLE } from "./python.js";

const WORDS = {
  loading: "計算プログラムを読み込んでいます…",
  done: "入力に基づく結果です。",
  wrong: "入力に誤りがあります。",
  failed: "計算プログラムを読み込めませんでした。通信状態をご確認のうえ、もう一度お試しください。",
  retry: "もう一度試す",
};

/** Make the calculator of this page answer. Does nothing on other pages, or a second time. */
function mount() {
  const page = document.querySelector(".calculator-page:not([data-mounted])");
  if (!page) return;
  page.dataset.mounted = "";
  const form = page.querySelector("form.calculator");
  const status = page.querySelector(".calculator-status");
  const result = page.querySelector(".calculator-answer");
  let latest = 0;

  const named = (name) => form.querySelector(`[name="${CSS.escape(name)}"]`);

  const say = (text) => {
    if (status.textContent !== text) status.textContent = text;
  };

  /** Show the fields that apply, and leave out the others. */
  function showFields() {
    for (const field of form.querySelectorAll("[data-only-when]")) {
      const [name, value] = field.dataset.onlyWhen.split("=");
      field.hidden = named(name).value !== value;
      for (const control of field.querySelectorAll("input, select, textarea")) {
        control.disabled = field.hidden;
      }
    }
  }

  /** Say what is wrong at its field; whether there is one for it. */
  function showError(error) {
    let shown = false;
    for (const place of form.querySelectorAll("[data-error-for]")) {
      const own = error?.field === place.dataset.errorFor;
      place.textContent = own ? error.message : "";
      shown ||= own;
      const control = named(place.dataset.errorFor);
      if (own) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
    return shown;
  }

  async function calculate() {
    const turn = ++latest;
    const entries = [...new FormData(form)];
    if (document.documentElement.dataset.python !== "ready") say(WORDS.loading);
    try {
      const answer = await python.ask("calculators", {
        calculator: form.dataset.calculator,
        revision: form.elements.revision.value,
        form: entries.filter(([name]) => name !== "revision"),
        terms: page.dataset.terms,
      });
      if (turn !== latest) return; // something newer has been typed
      const shown = showError(answer.error);
      result.innerHTML = shown ? "" : answer.html; // escaped by Python
      say(answer.error ? WORDS.wrong : WORDS.done);
      if (!answer.error) performance.mark("kiyaku:result");
    } catch (error) {
      if (turn === latest) fail(error.unable ? UNABLE : WORDS.failed);
    }
  }

  function fail(words) {
    say(words);
    const retry = document.createElement("button");
    retry.type = "button";
    retry.textContent = WORDS.retry;
    retry.addEventListener("click", calculate);
    status.append(" ", retry);
  }

  /** The rows of a list: one more, empty, numbered on. */
  function addRow(list) {
    const rows = list.querySelectorAll(".row");
    const row = rows[rows.length - 1].cloneNode(true);
    for (const control of row.querySelectorAll("input")) {
      control.name = control.name.replace(/\.\d+\./, `.${rows.length}.`);
      control.value = "";
    }
    rows[rows.length - 1].after(row);
    return row;
  }

  /** Fill a list from lines such as 2025-08-01T10:00/2025-08-02T11:00 定期メンテナンス. */
  function fillRows(list, lines) {
    const rows = [...list.querySelectorAll(".row")];
    for (const control of list.querySelectorAll("input")) control.value = "";
    for (const [at, line] of lines.entries()) {
      const [, start, end, reason] = line.match(/^([^/]*)\/(\S*)\s*(.*)$/) ?? [];
      const parts = { start, end, reason };
      const row = rows[at] ?? addRow(list);
      for (const control of row.querySelectorAll("input")) {
        control.value = parts[control.name.split(".")[2]] ?? "";
      }
    }
  }

  /** Fill the form from the page's address. */
  function fill() {
    const query = new URLSearchParams(location.search);
    const names = [...new Set(query.keys())].filter(named);
    for (const name of names) {
      const control = named(name);
      const value = query.getAll(name).join("\n");
      if (control instanceof HTMLFieldSetElement) {
        fillRows(control, value.split("\n").filter((line) => line.trim()));
        continue;
      }
      if (control instanceof HTMLSelectElement && ![...control.options].some((o) => o.value === value)) {
        control.add(new Option(value, value)); // Python says what is wrong with it
      }
      control.value = value;
    }
    return names.length > 0;
  }

  for (const button of form.querySelectorAll(".add-row")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      addRow(button.closest("fieldset")).querySelector("input").focus();
    });
  }
  const filled = fill();
  showFields();
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    showFields();
    calculate();
  });
  if (filled) calculate();
  else (window.requestIdleCallback ?? setTimeout)(() => python.load("calculators"));
}

onPage(mount);
