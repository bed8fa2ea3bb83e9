// The engine in Pyodide under Node: `node pyodide_engine.mjs CALCULATORS ENGINE`.
// Standard input: {requests: [[message, base64 of the bytes], …], names}. Standard output:
// {answers, loaded, absent}: each answer, the engine's modules that were imported for them, and
// those of the names of modules that cannot be found.

import { readFileSync } from "node:fs";
import { loadPyodide } from "../../node_modules/pyodide/pyodide.mjs";

const [, , calculators, engine] = process.argv;
const { requests, names } = JSON.parse(readFileSync(0, "utf-8"));

globalThis.fetch = () => {
  throw new Error("no network: the archives and the standard library must be enough");
};
const pyodide = await loadPyodide({ stdout: console.error });
for (const archive of [calculators, engine]) {
  pyodide.unpackArchive(new Uint8Array(readFileSync(archive)), "wheel");
}
const { answer } = pyodide.pyimport("kiyaku.browser");
const answers = requests.map(([message, data]) =>
  answer(message, pyodide.toPy(new Uint8Array(Buffer.from(data, "base64")))),
);
pyodide.globals.set("names", JSON.stringify(names));
const found = pyodide.runPython(`
import importlib.util, json, sys

def absent(name):
    try:
        return importlib.util.find_spec(name) is None
    except ModuleNotFoundError:
        return True

json.dumps({
    "loaded": sorted(name for name in sys.modules if name.partition(".")[0] == "kiyaku"),
    "absent": [name for name in json.loads(names) if absent(name)],
})
`);
process.stdout.write(JSON.stringify({ answers, ...JSON.parse(found) }));
