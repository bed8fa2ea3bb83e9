// Python in a worker: starts the run-time, and loads of our modules what is asked for, once.
// A worker named "plain" starts in Pyodide's plain way. Messages in: {id, module, request, data};
// without a request the module is only loaded. Messages out:
// {id, result} or {id, error}; {progress} while files arrive, from 0 to 1; {ready, loaded} when
// a module can answer, with the addresses of all files; {failed, unable} when a file cannot be
// loaded, or this browser cannot run WebAssembly.

import { late } from "./late.js";
import release from "./release.js";

const site = new URL("../../../", import.meta.url);
const EMPTY = Uint8Array.of(...[0x50, 0x4b, 5, 6], ...Array(18).fill(0)); // a zip without files
const plainFetch = fetch;

const address = (path) => new URL(path, site).href;

/** The files of the run-time as they arrive: begun early, counted, the first failure told. */
class Files {
  #begun = new Map();
  #wanted = 0;
  #arrived = 0;

  /** Tells of a failure: of Pyodide's own some are never told, and it may never settle. */
  fail;

  /** Rejects when a file does not arrive, or is broken. */
  failure = new Promise((_, reject) => (this.fail = reject));

  /** Begin to fetch files before anybody asks for them. */
  constructor(...paths) {
    this.failure.catch(() => {});
    for (const path of paths) this.#wanted += release.sizes[path] ?? 0;
    for (const path of paths) {
      const response = this.#counted(address(path));
      response.catch(() => {}); // told, and thrown again to whoever asks
      this.#begun.set(address(path), response);
    }
    self.fetch = (...request) => this.take(...request);
  }

  /** Answer a request for the file `path` with this. */
  put(path, response) {
    this.#begun.set(address(path), response);
  }

  /** What Pyodide fetches: a file that was begun, or any other. */
  take(request, options) {
    const href = String(request);
    const begun = this.#begun.get(href);
    this.#begun.delete(href);
    return begun ?? this.#checked(href, options);
  }

  async bytes(path) {
    return (await this.take(address(path))).arrayBuffer();
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

  async #counted(href) {
    const response = await this.#checked(href);
    const count = (bytes) => {
      this.#arrived += bytes;
      postMessage({ progress: Math.min(1, this.#arrived / this.#wanted) });
    };
    const counter = new TransformStream({
      transform(piece, stream) {
        count(piece.length);
        stream.enqueue(piece);
      },
    });
    const body = response.body.pipeThrough(counter);
    return new Response(body, { headers: { "Content-Type": response.headers.get("Content-Type") } });
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
  const packed = await files.bytes(image);
  const memory = new Uint8Array(length(packed));
  const fill = (engine) => {
    try {
      unpack(packed, memory, engine);
    } catch (error) {
      files.fail(error);
    }
  };
  const instantiate = (theirs) => late(theirs, () => fetchNow(rest), fill);
  return load(files, pyodide, async (settings) => {
    const grow = (module) => {
      if (module.HEAPU8.length < memory.length) module._emscripten_resize_heap(memory.length);
    };
    const { default: create } = await engine;
    const instantiateWasm = instantiate(settings.instantiateWasm);
    return create({ ...settings, instantiateWasm, preRun: [grow, ...(settings.preRun ?? [])] });
  }, { _loadSnapshot: memory });
}

/** Python from its library, on Pyodide's own engine. */
async function plain() {
  const files = new Files(ENGINE, release.library);
  const engine = files.script(`${release.engine}pyodide.asm.mjs`);
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

// An image as `runtime_build.mjs` packs it: without the pages that the engine fills by itself.

function head(packed) {
  const [, start, page, count] = new Uint32Array(packed, 0, 4);
  return { start, page, count };
}

/** How long the image is, unpacked. */
function length(packed) {
  const { start, page, count } = head(packed);
  return start + count * page;
}

/** Unpack it into `memory`, over what the engine's own memory holds at its start. */
function unpack(packed, memory, { kiyaku_memory: { buffer } }) {
  const { start, page, count } = head(packed);
  const bits = new Uint8Array(packed, 16 + start, Math.ceil(count / 128) * 16);
  const kept = new Uint8Array(packed, 16 + start + bits.length);
  const content = memory.subarray(start);
  memory.set(new Uint8Array(packed, 16, start));
  content.set(new Uint8Array(buffer, 0, Math.min(buffer.byteLength, content.length)));
  const filled = (at) => at < count && (bits[at >> 3] >> (at & 7)) & 1;
  let from = 0;
  for (let at = 0; at < count; at++) {
    const first = at;
    while (filled(at)) at++;
    const length = (at - first) * page;
    content.set(kept.subarray(from, from + length), first * page);
    from += length;
  }
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
