// Python in a worker: starts the run-time, and loads of our modules what is asked for, once.
// Messages in: first {release, plain} (`release.js`; whether to start without an image), then
// {id, module, request, data}; without a request the module is only loaded. Messages out:
// {id, result} or {id, error}; {progress} while files arrive, from 0 to 1; {ready, loaded} when
// a module can answer, with the addresses of all files; {failed, unable} when a file cannot be
// loaded, or this browser cannot run WebAssembly.

const site = new URL("../../../", import.meta.url);
const STORE = `kiyaku files ${site.pathname}`; // service-worker.js and python.js know it, too
const EMPTY = Uint8Array.of(...[0x50, 0x4b, 5, 6], ...Array(18).fill(0)); // a zip without files
const plainFetch = fetch;

/** The files of the run-time as they arrive: begun early, counted, their failures told. */
class Files {
  #begun = new Map();
  #wanted = 0;
  #arrived = 0;

  constructor(release) {
    this.release = release;
  }

  address(path) {
    return new URL(path, site).href;
  }

  /** Begin to fetch files before anybody asks for them. */
  begin(...paths) {
    for (const path of paths) this.#wanted += this.release.sizes[path] ?? 0;
    for (const path of paths) {
      const response = this.#counted(this.address(path));
      response.catch(() => {}); // told, and thrown again to whoever asks
      this.#begun.set(this.address(path), response);
    }
  }

  /** Answer with these bytes when a file is asked for. */
  put(path, bytes) {
    this.#begun.set(this.address(path), Promise.resolve(new Response(bytes)));
  }

  /** What Pyodide fetches: a file that was begun, or any other. */
  take(address, options) {
    const href = String(address);
    const begun = this.#begun.get(href);
    this.#begun.delete(href);
    return begun ?? this.#checked(address, options);
  }

  async bytes(path) {
    return new Uint8Array(await (await this.take(this.address(path))).arrayBuffer());
  }

  // Pyodide does not always say when one of its files is missing: it may never settle.
  async #checked(address, options) {
    try {
      const response = await plainFetch(address, options);
      if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
      return response;
    } catch (error) {
      postMessage({ failed: String(error) });
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
async function start({ release, plain }) {
  try {
    new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)); // the shortest there is
  } catch (error) {
    postMessage({ failed: String(error), unable: true }); // Pyodide itself would never settle
    throw error;
  }
  const files = new Files(release);
  const engine = (name) => release.engine + name;
  files.begin(engine("pyodide.asm.wasm"));
  const script = import(files.address(engine("pyodide.asm.mjs")));
  script.catch((error) => postMessage({ failed: String(error) }));
  self.fetch = (...request) => files.take(...request);
  const image = plain ? null : await stored(files, release.snapshot);
  if (image) files.put(release.library, EMPTY); // all that is needed of it is in the memory
  else files.begin(release.library);
  const { loadPyodide } = await import(files.address(engine("pyodide.mjs")));
  const options = {
    indexURL: files.address(release.engine),
    packageBaseUrl: files.address(release.engine),
    lockFileContents: { info: release.info, packages: {} }, // no package but our own
    stdLibURL: files.address(release.library),
    createPyodideModule: async (settings) => (await script).default(settings),
  };
  let python;
  try {
    if (image) python = await loadPyodide({ ...options, ...fromImage(image, options) });
  } catch {
    await forget(files, release.snapshot); // whatever is wrong with it
  }
  python ??= await loadPyodide(options);
  python.pyimport("random").seed(); // an image brings its own
  python.pyimport("runtime_late").install(() => fetchNow(files.address(release.rest)));
  return { python, files };
}

/** The image of a warm Python, where an earlier visit has kept it. */
async function stored(files, path) {
  try {
    const response = await caches.match(files.address(path), { cacheName: STORE });
    return response ? unpacked(await response.arrayBuffer()) : null;
  } catch {
    return null; // no store here (some private windows), or an image that is none
  }
}

async function forget(files, path) {
  const store = await caches.open(STORE);
  await store.delete(files.address(path));
}

/** The memory that `runtime_build.mjs` packed: without its empty pages. */
function unpacked(buffer) {
  const [, size, page, count] = new Uint32Array(buffer, 0, 4);
  const bits = new Uint8Array(buffer, 16, Math.ceil(count / 128) * 16);
  const kept = new Uint8Array(buffer, 16 + bits.length);
  const image = new Uint8Array(size);
  const filled = (at) => at < count && (bits[at >> 3] >> (at & 7)) & 1;
  let from = 0;
  for (let at = 0; at < count; at++) {
    const first = at;
    while (filled(at)) at++;
    const length = (at - first) * page;
    image.set(kept.subarray(from, from + length), first * page);
    from += length;
  }
  return image;
}

/** The options with which Pyodide takes its memory from an image. */
function fromImage(image, { createPyodideModule }) {
  const grow = (module) => {
    if (module.HEAPU8.length < image.length) module._emscripten_resize_heap(image.length);
  };
  return {
    _loadSnapshot: image,
    createPyodideModule: (settings) =>
      createPyodideModule({ ...settings, preRun: [grow, ...(settings.preRun ?? [])] }),
  };
}

/** A file, at once: Python waits for it in the middle of an import. */
function fetchNow(address) {
  const request = new XMLHttpRequest();
  request.open("GET", address, false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200) throw new Error(`${address}: ${request.status}`);
  return new Uint8Array(request.response);
}

/** What `make` gives for a key, made once. */
function once(make) {
  const made = new Map();
  return (key) => {
    if (!made.has(key)) made.set(key, make(key));
    return made.get(key);
  };
}

let begin;
const running = new Promise((resolve) => (begin = resolve)).then(start);
running.catch((error) => postMessage({ failed: String(error) }));

const unpack = once(async (path) => {
  const { python, files } = await running;
  const place = `/lib/${path.split("/").pop()}`;
  python.FS.writeFile(place, await files.bytes(path));
  python.pyimport("sys").path.append(place);
});

/** The function that answers for a module: `answer` of `<module>.browser`. */
const load = once(async (module) => {
  const { python, files } = await running;
  await Promise.all(files.release.modules[module].map(unpack));
  const { answer } = python.pyimport(`${module}.browser`);
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  postMessage({ ready: true, loaded: [self.location.href, ...loaded] });
  return answer;
});

addEventListener("message", async ({ data: { release, plain, id, module, request, data } }) => {
  if (release) return begin({ release, plain });
  try {
    const answer = await load(module);
    if (request === undefined) postMessage({ id });
    else if (data === undefined) postMessage({ id, result: answer(request) });
    else {
      const { python } = await running;
      postMessage({ id, result: answer(request, python.toPy(new Uint8Array(data))) });
    }
  } catch (error) {
    postMessage({ id, error: String(error) });
  }
});
