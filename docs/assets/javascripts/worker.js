// Python in a worker: loads the run-time and the calculators' wheel, then answers requests.
// Messages in: {id, request}. Messages out: {ready} once, then {id, result} or {id, error};
// {failed} when the run-time cannot start.

const runtime = new URL("../runtime/", import.meta.url);

async function fetched(name) {
  const response = await fetch(new URL(name, runtime));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response;
}

async function start() {
  const [{ loadPyodide }, manifest] = await Promise.all([
    import(new URL("pyodide.mjs", runtime)),
    fetched("manifest.json").then((response) => response.json()),
  ]);
  const [pyodide, wheel] = await Promise.all([
    loadPyodide({
      indexURL: runtime.href,
      packageBaseUrl: runtime.href,
      lockFileContents: { info: manifest.info, packages: {} }, // no package but the library
    }),
    fetched(manifest.wheel).then((response) => response.arrayBuffer()),
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
