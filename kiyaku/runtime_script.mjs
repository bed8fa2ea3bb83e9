// The script of Pyodide's engine, without what no page can reach. Most of it is there for packages
// that draw, play sounds or load libraries of their own; a page waits while it is parsed.

import { buildSync } from "esbuild";

// The script is one function, and in it lists by which what is not named otherwise is reached.
const HEAD = "async function _createPyodideModule(moduleArg={}){";
const TAIL = ";return moduleRtn}export default _createPyodideModule;";
const TAKEN = /(?<=function assignWasmExports\(wasmExports\)\{)[^}]*/; // of what the engine exports
const GIVEN = /(?<=var wasmImports=\{)[^}]*/; // to the engine
const TOLD = /(?<=[;}])Module\["([\w$]+)"\]=[\w$]+;/g; // to whoever started it
const SIGNED = /(?<=[;}])[\w$]+\.sig="\w*"(;|(?=\}))/g; // for libraries that are loaded later

/** The script with only what it and `reader`, the script that starts it, can reach, when the
    engine is `wasm`; and a test whether it names an export of the engine. */
export function trimmed(script, reader, wasm) {
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(wasm));
  const asked = new Set(imports.map(({ name }) => name));
  const whole = bare(script)
    .replace(GIVEN, (list) => list.split(",").filter((each) => asked.has(first(each))).join(","))
    .replaceAll(SIGNED, "")
    .replaceAll("eval(", "(0,eval)("); // else all names would have to stay
  const taken = whole.match(TAKEN)[0].split(";");
  const before = names(reader);
  let known = before;
  for (;;) {
    const kept = whole
      .replace(TAKEN, () => taken.filter((each) => known.has(first(each))).join(";"))
      .replaceAll(TOLD, (all, name) => (known.has(name) ? all : ""));
    const found = new Set([...before, ...names(shaken(kept))]);
    if (found.size === known.size) {
      const exported = (name) => known.has(name) || name === "memory";
      return { script: shaken(kept, true), exported };
    }
    known = found;
  }
}

/** What stands in the function, as the script of a module: there, what is not used can be told. */
function bare(script) {
  const trim = script.trim();
  if (!trim.startsWith(HEAD) || !trim.endsWith(TAIL)) throw new Error("another Pyodide's script");
  return trim.slice(HEAD.length, -TAIL.length);
}

function shaken(body, minify = false) {
  const { outputFiles } = buildSync({
    stdin: { contents: `${body};export{moduleRtn}` },
    bundle: true,
    format: "esm",
    logLevel: "error",
    minify,
    packages: "external",
    external: ["ws"], // of Node, where the image is made
    platform: "node",
    write: false,
  });
  const [, text, result] = outputFiles[0].text.match(/^([^]*)export\s*\{\s*([\w$]+)[^}]*\};\s*$/);
  return `export default async function(moduleArg){${text}return ${result}}`;
}

function names(text) {
  return new Set(text.match(/[A-Za-z_$][\w$]*/g));
}

function first(text) {
  return text.match(/[\w$]+/)?.[0];
}
