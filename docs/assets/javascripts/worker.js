// Python in a worker: starts the run-time, and loads of our modules what is asked for, once.
// A worker named "plain" starts in Pyodide's plain way. Messages in: {id, module, request, data};
// without a request the module is only loaded. Messages out:
// {id, result} or {id, error}; {progress} while files arrive, from 0 to 1; {ready, loaded} when
// a module can answer, with the addresses of all files; {failed, unable} when a file cannot be
// loaded, or this browser cannot run WebAssembly.

import { unpack } from "./image.js";
import { late } from "./late.js";
import release from "./release.js";

const site = new URL("../../../", import.meta.url);
const EMPTY = Uint8Array.of(...[0x50, 0x4b, 5, 6], ...Array(18).fill(0)); // a zip without files
const STEPS = 20; // in which is told how much has arrived
const plainFetch = fetch;

const address = (path) => new URL(path, site).href;

/** The files of the run-time as they arrive: begun early, counted, the first failure told. */
class Files {
  #begun = new Map();
  #wanted = 0;
  #arrived = 0;
  #told = 0;

  /** Tells of a failure: of Pyodide's own some are never told, and it may never settle. */
  fail;

  /** Rejects when a file does not arrive, or is broken. */
  failure = new Promise((_, reject) => (this.fail = reject));

  /** `counted` are the paths of the files that are counted. */
  constructor(...counted) {
    this.failure.catch(() => {});
    for (const path of counted) this.#wanted += release.sizes[path];
    self.fetch = (...request) => this.take(...request);
  }

  /** Answer a request for the file `path` with this. */
  put(path, response) {
    this.#begun.set(address(path), response);
  }

  /** What Pyodide fetches: a file that was put here, or any other. */
  take(request, options) {
    const href = String(request);
    return this.#begun.get(href) ?? this.#checked(href, options);
  }

  /** Read a file into `bytes`, which has its length, and count it. */
  async read(path, bytes) {
    try {
      const { body } = await this.#checked(address(path));
      const reader = body.getReader();
      let at = 0;
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        bytes.set(value, at);
        at += value.length;
        this.#count(value.length);
      }
      if (at !== bytes.length) throw new Error(`${path}: ${at} bytes`);
    } catch (error) {
      this.fail(error);
      throw error;
    }
  }

  #count(bytes) {
    this.#arrived += bytes;
    const part = Math.floor((STEPS * this.#arrived) / this.#wanted) / STEPS;
    if (part > this.#told) postMessage({ progress: (this.#told = part) });
  }

  /** Import a script. */
  script(path) {
    const script = import(address(path));
    script.catch(this.fail);
    return script;
  }

  async #checked(href, options) {
    try {
      const response = await plainFetch(href, options);
      if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
      return response;
    } catch (error) {
      this.fail(error);
      throw error;
    }
  }
}

/** A Python that has the library, and finds what is missing there when it is asked for. */
async function start() {
  try {
    new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)); // the shortest there is
  } catch (error) {
    postMessage({ failed: String(error), unable: true }); // Pyodide itself would never settle
    throw error;
  }
  let python;
  if (self.name !== "plain") python = await quick().catch(forget);
  python ??= await plain();
  python.pyimport("runtime_late").install(() => fetchNow(release.rest));
  return python;
}

const PYODIDE = `${release.engine}pyodide.mjs`;
const ENGINE = `${release.engine}pyodide.asm.wasm`;
const { instantiateStreaming } = WebAssembly;

/** Python from the image of a warm one, on the part of the engine that pages use. */
async function quick() {
  const { script, wasm, rest, image } = release.quick;
  const files = new Files(image); // counted alone: both are as long, and arrive side by side
  const engine = files.script(script);
  const pyodide = files.script(PYODIDE);
  const compiled = WebAssembly.compileStreaming(files.take(address(wasm))); // may be kept compiled
  const packed = new Uint8Array(release.sizes[image]);
  const arrived = files.read(image, packed);
  arrived.catch(() => {}); // told, and thrown again to whoever waits for it
  files.put(ENGINE, new Response()); // Pyodide fetches its own, and gets what is compiled already
  WebAssembly.instantiateStreaming = (_, imports) => {
    const instantiated = async (module) => ({
      module,
      instance: await WebAssembly.instantiate(module, imports),
    });
    const made = compiled.then(instantiated);
    made.catch(files.fail);
    return made;
  };
  compiled.catch(files.fail);
  files.put(release.library, new Response(EMPTY)); // all that is needed of it is in the image
  return load(files, pyodide, async (settings) => {
    const { default: create } = await engine;
    const instantiateWasm = late(settings.instantiateWasm, () => fetchNow(rest));
    const module = await create({ ...settings, instantiateWasm });
    await arrived;
    unpack(packed, module);
    return module;
  }, { _loadSnapshot: packed });
}

/** Python from its library, on Pyodide's own engine. */
async function plain() {
  const { library } = release;
  const files = new Files(ENGINE, library);
  const engine = files.script(`${release.engine}pyodide.asm.mjs`);
  for (const [path, type] of [[ENGINE, "application/wasm"], [library, "application/zip"]]) {
    const bytes = new Uint8Array(release.sizes[path]);
    const options = { headers: { "Content-Type": type } };
    const response = files.read(path, bytes).then(() => new Response(bytes, options));
    response.catch(() => {}); // told, and thrown again to whoever asks
    files.put(path, response);
  }
  WebAssembly.instantiateStreaming = instantiateStreaming;
  return load(files, files.script(PYODIDE), async (settings) => (await engine).default(settings));
}

async function load(files, pyodide, createPyodideModule, more = {}) {
  const { loadPyodide } = await pyodide;
  const started = loadPyodide({
    indexURL: address(release.engine),
    packageBaseUrl: address(release.engine),
    lockFileContents: { info: release.info, packages: {} }, // no package but our own
    stdLibURL: address(release.library),
    createPyodideModule,
    ...more,
  });
  return Promise.race([started, files.failure]);
}

/** Keep nothing of what may be broken. */
async function forget() {
  try {
    for (const name of await caches.keys()) {
      const store = await caches.open(name);
      for (const path of Object.values(release.quick)) await store.delete(address(path));
    }
  } catch {} // no store here (some private windows)
}

/** A file, at once: Python waits for it in the middle of an import. */
function fetchNow(path) {
  try {
    const request = new XMLHttpRequest();
    request.open("GET", address(path), false);
    request.responseType = "arraybuffer";
    request.send();
    if (request.status !== 200) throw new Error(`${path}: ${request.status}`);
    return new Uint8Array(request.response);
  } catch (error) {
    postMessage({ failed: String(error) }); // Python cannot go on
    throw error;
  }
}

/** What `make` gives for a key, made once. */
function once(make) {
  const made = new Map();
  return (key) => {
    if (!made.has(key)) made.set(key, make(key));
    return made.get(key);
  };
}

const running = start();
running.catch((error) => postMessage({ failed: String(error) }));

const add = once(async (path) => {
  const python = await running;
  const place = `/lib/${path.split("/").pop()}`;
  try {
    python.FS.writeFile(place, new Uint8Array(await (await fetch(address(path))).arrayBuffer()));
  } catch (error) {
    postMessage({ failed: String(error) });
    throw error;
  }
  python.pyimport("sys").path.append(place);
});

/** The function that answers for a module: `answer` of `<module>.browser`. */
const use = once(async (module) => {
  const python = await running;
  await Promise.all(release.modules[module].map(add));
  const { answer } = python.pyimport(`${module}.browser`);
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  postMessage({ ready: true, loaded: [self.location.href, ...loaded] });
  return (...given) => answer(...given); // of Python's own, a promise would ask for its `then`
});

addEventListener("message", async ({ data: { id, module, request, data } }) => {
  try {
    const answer = await use(module);
    if (request === undefined) postMessage({ id });
    else if (data === undefined) postMessage({ id, result: answer(request) });
    else {
      const python = await running;
      postMessage({ id, result: answer(request, python.toPy(new Uint8Array(data))) });
    }
  } catch (error) {
    postMessage({ id, error: String(error) });
  }
});
