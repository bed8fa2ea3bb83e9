// Python in a worker: loads the run-time and the calculators' wheel, then answers requests.
// Messages in: {id, request}. Messages out: {ready} once, then {id, result} or {id, error};
// {failed} when the run-time cannot start.

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

async function start() {
  const [{ loadPyodide }, manifest] = await Promise.all([
    import(new URL("pyodide.mjs", runtime)),
    fetch(new URL("manifest.json", runtime)).then((response) => response.json()),
  ]);
  const [pyodide, wheel] = await Promise.all([
    loadPyodide({
      indexURL: runtime.href,
      packageBaseUrl: runtime.href,
      lockFileContents: { info: manifest.info, packages: {} }, // no package but the library
    }),
    fetch(new URL(manifest.wheel, runtime)).then((response) => response.arrayBuffer()),
  ]);
  pyodide.unpackArchive(new Uint8Array(wheel), "wheel");
  return pyodide.pyimport("calculators.browser").answer;
}

const answer = start();
answer.then(
  () => postMessage({ ready: true }),
  (error) => postMessage({ failed: String(error) }),
);

addEventListener("message", async ({ data: { id, request } }) => {
  try {
    postMessage({ id, result: (await answer)(request) });
  } catch (error) {
    postMessage({ id, error: String(error) });
  }
});
