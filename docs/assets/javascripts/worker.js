// Python in a worker: loads the run-time, and of our packages what a module needs, once.
// Messages in: {id, module, request, data}, where `module` is one of the manifest's modules;
// without a request it is only loaded. Messages out: {id, result} or {id, error}; {ready} when
// a module can answer; {failed} when the run-time or a module's files cannot be loaded.

const runtime = new URL("../runtime/", import.meta.url);

// Pyodide does not always say when one of its files is missing: it may never settle. So every
// file that is asked for from here on reports its own failure.
const plainFetch = fetch;
self.fetch = async (...request) => {
  try {
    const response = await plainFetch(...request);
    if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
    return response;
  } catch (error) {
    postMessage({ failed: String(error) });
    throw error;
  }
};

const manifest = fetch(new URL("manifest.json", runtime)).then((response) => response.json());

async function start() {
  const [{ loadPyodide }, { info }] = await Promise.all([
    import(new URL("pyodide.mjs", runtime)),
    manifest,
  ]);
  return loadPyodide({
    indexURL: runtime.href,
    packageBaseUrl: runtime.href,
    lockFileContents: { info, packages: {} }, // no package but the library
  });
}

const python = start();
python.catch((error) => postMessage({ failed: String(error) }));

/** What `make` gives for a key, made once. */
function once(make) {
  const made = new Map();
  return (key) => {
    if (!made.has(key)) made.set(key, make(key));
    return made.get(key);
  };
}

const unpack = once(async (archive) => {
  const response = await fetch(new URL(archive, runtime));
  const data = new Uint8Array(await response.arrayBuffer());
  (await python).unpackArchive(data, "wheel");
});

/** The function that answers for a module: `answer` of `<module>.browser`. */
const load = once(async (module) => {
  const archives = (await manifest).modules[module];
  await Promise.all(archives.map(unpack));
  const { answer } = (await python).pyimport(`${module}.browser`);
  postMessage({ ready: true });
  return answer;
});

addEventListener("message", async ({ data: { id, module, request, data } }) => {
  try {
    const answer = await load(module);
    if (request === undefined) postMessage({ id });
    else if (data === undefined) postMessage({ id, result: answer(request) });
    else postMessage({ id, result: answer(request, (await python).toPy(new Uint8Array(data))) });
  } catch (error) {
    postMessage({ id, error: String(error) });
  }
});
