// The one Python of a page, in a worker: started on first need, asked by messages.
// {id, module, request, data} goes in, {id, result} or {id, error} comes out (`worker.js`).

import { keep, keepRest } from "./offline.js";

const START_UP = 60_000; // milliseconds; a blocked run-time may never say so itself

/** What a page says where the browser cannot run Python at all. */
export const UNABLE =
  "お使いのブラウザーの版や設定では、この機能を使えません。新しい版のブラウザーでお試しください。";

/** The run-time could not start: `unable` where this browser cannot run it at all. */
export class StartUpError extends Error {
  constructor(reason, { unable = false } = {}) {
    super(reason);
    this.unable = unable;
  }
}

class Python {
  #worker = null;
  #waiting = new Map();
  #last = 0;
  #timer;
  #plain = false;

  /** Called with how much of the run-time has arrived, from 0 to 1. */
  onprogress = () => {};

  /** Load a module ahead of the first question, and answer what `rehearsed` gives, for nobody, if
      nobody has asked by then: what has run once runs faster. A failure is told to whoever asks. */
  async load(module, rehearsed) {
    try {
      await this.#send({ module });
      if (!rehearsed || this.#waiting.size > 0) return;
      await this.#send({ module, request: JSON.stringify(rehearsed()) });
    } catch {}
  }

  /** What a module answers to a request; `data` is an ArrayBuffer, which is handed over. */
  async ask(module, request, data) {
    const message = { module, request: JSON.stringify(request), data };
    const result = await this.#send(message, data ? [data] : []);
    keepRest();
    return JSON.parse(result);
  }

  /** End what runs, and free its memory. */
  stop(reason = new Error("stopped")) {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = null;
    delete document.documentElement.dataset.python;
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }

  #start() {
    if (this.#worker) return;
    let known = false; // a browser that does not know module workers does not ask for the type
    const options = {
      name: this.#plain ? "plain" : "",
      get type() { return (known = true) && "module"; },
    };
    this.#worker = new Worker(new URL("worker.js", import.meta.url), options);
    if (!known || typeof WebAssembly !== "object") return this.#fail("too old", true);
    this.#worker.addEventListener("message", ({ data }) => this.#receive(data));
    this.#worker.addEventListener("error", () => this.#fail());
    this.#timer = setTimeout(() => this.#fail(), START_UP);
  }

  /** The run-time cannot start: the next try is the plainest. */
  #fail(reason, unable = false) {
    this.#plain = true;
    this.stop(new StartUpError(reason, { unable }));
  }

  #send(message, transfer = []) {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#start();
      this.#worker?.postMessage({ id, ...message }, transfer);
    });
  }

  #receive({ id, result, error, progress, ready, loaded, failed, unable }) {
    if (failed) {
      this.#fail(failed, unable);
    } else if (progress !== undefined) {
      this.onprogress(progress);
    } else if (ready) {
      clearTimeout(this.#timer);
      keep(loaded);
      performance.mark("kiyaku:ready");
      document.documentElement.dataset.python = "ready";
    } else if (error !== undefined) {
      this.#waiting.get(id)?.reject(new Error(error));
      this.#waiting.delete(id);
      this.stop(); // after an error that nobody foresaw, Python starts afresh
    } else {
      this.#waiting.get(id)?.resolve(result);
      this.#waiting.delete(id);
    }
  }
}

export const python = new Python();

// On a page where Python calculates it starts while the page still loads: as soon as the page is
// painted, or at once where the address holds inputs, for these are a question.
const early = document.querySelector("script[data-python]")?.dataset.python;
const start = () => python.load(early);
if (early && location.search.length > 1) start();
else if (early) requestAnimationFrame(() => setTimeout(start));
