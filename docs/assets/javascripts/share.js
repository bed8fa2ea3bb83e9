// Passing a result on: the address, a text for mail, files, print. Python makes all of it; this
// carries it to the address bar, the clipboard or the disk.

import { request } from "./calculator.js";
import { onPage } from "./page.js";
import { python } from "./python.js";
import { save } from "./save.js";

const PAUSE = 150; // milliseconds; while somebody types, the address waits

/** Offer to pass on the result of this page. Does nothing on other pages, or a second time. */
function mount() {
  const bar = document.querySelector(".share:not([data-mounted])");
  if (!bar) return;
  bar.dataset.mounted = "";
  const page = bar.closest(".calculator-page");
  const buttons = [...bar.querySelectorAll("button[data-share]")];
  const status = bar.querySelector(".share-status");
  const own = bar.querySelector(".share-text");
  const words = bar.dataset;
  let prepared = null;
  let timer;

  const prepare = () => (prepared ??= python.ask("calculators", {
    ...request(page),
    task: "share",
    address: location.origin + location.pathname,
  }));

  /** What is offered now: a result without a deadline has nothing for a calendar. */
  async function offer() {
    const { error, files } = await prepare();
    const made = (files ?? []).map(({ id }) => id);
    for (const button of buttons) {
      button.disabled = Boolean(error);
      if (button.dataset.file !== undefined) button.hidden = !made.includes(button.dataset.share);
    }
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return words.copied;
    } catch {
      own.value = text;
      own.hidden = false;
      own.select();
      return words.copyYourself;
    }
  }

  const actions = {
    link: ({ link }) => copy(link),
    text: ({ text }) => copy(text),
    print: ({ link }) => {
      bar.querySelector(".share-address").textContent = link;
      window.print();
      return "";
    },
  };

  async function act({ currentTarget: { dataset } }) {
    status.textContent = "";
    own.hidden = true;
    try {
      const given = await prepare();
      if (given.error) return;
      const file = given.files.find(({ id }) => id === dataset.share);
      if (file) save(file);
      const said = file ? words.saved : await actions[dataset.share](given);
      status.textContent = said;
    } catch {
      prepared = null; // another time it may go well
      status.textContent = words.failed;
    }
  }

  for (const button of buttons) button.addEventListener("click", act);
  page.addEventListener("answered", ({ detail: { answer } }) => {
    prepared = null;
    status.textContent = "";
    own.hidden = true;
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (answer.query) history.replaceState(history.state, "", `?${answer.query}${location.hash}`);
      offer().catch(() => {});
    }, PAUSE);
  });
  bar.hidden = false;
}

onPage(mount);
