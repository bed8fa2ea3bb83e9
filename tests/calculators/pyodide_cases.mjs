// Runs the calculators' wheel in Pyodide under Node: `node pyodide_cases.mjs WHEEL`.
// Standard input: [[calculator, inputs, revision], …]. Standard output: {results, kiyaku}, with
// each case's result (or {error}), and whether `kiyaku` can be imported, which it must not.

import { readFileSync } from "node:fs";
import { loadPyodide } from "../../node_modules/pyodide/pyodide.mjs";

const ANSWER = `
import importlib.util
import json

from calculators import InputError, run


def answer(case):
    calculator, inputs, revision = case
    try:
        return run(calculator, inputs, revision=revision).to_dict()
    except InputError as error:
        return {"error": {"field": error.field, "message": error.message}}


json.dumps({
    "results": [answer(case) for case in json.loads(cases)],
    "kiyaku": importlib.util.find_spec("kiyaku") is not None,
})
`;

const wheel = readFileSync(process.argv[2]);
const cases = readFileSync(0, "utf-8");

globalThis.fetch = () => {
  throw new Error("no network: the wheel and the standard library must be enough");
};
const pyodide = await loadPyodide({ stdout: console.error });
pyodide.unpackArchive(new Uint8Array(wheel), "wheel");
pyodide.globals.set("cases", cases);
process.stdout.write(pyodide.runPython(ANSWER));
