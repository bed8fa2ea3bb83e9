// Builds what the browser's Python starts from: `node runtime_build.mjs JOB.json`.
// JOB: {pyodide, out, wheels: [{name, wheel, module}]}: the folder of the npm package, the folder
// to write into, and for each wheel the module whose `warm` loads what a page uses of it; the
// first one's `others` are what else pages may ask. The first wheel goes into `library.zip` with
// the standard library that it needs; each further one into an archive of its own name, with what
// it needs beyond; the rest of the library into `rest.zip`. `engine.wasm` and `engine.mjs` are
// Pyodide's engine with the functions that pages use, `engine-rest.wasm` has the others, and
// `snapshot.bin` is the memory of a Python that has started from `library.zip` on this engine and
// is warm.
// The same job gives the same bytes: no clock, no randomness.

import nodeCrypto from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

import { parted, watched } from "./runtime_engine.mjs";
import { packed } from "./runtime_image.mjs";
import { late } from "./runtime_late.mjs";
import { trimmed } from "./runtime_script.mjs";

const job = JSON.parse(readFileSync(process.argv[2], "utf-8"));
freeze();
const { loadPyodide } = await import(pathToFileURL(join(job.pyodide, "pyodide.mjs")));
const { info } = JSON.parse(readFileSync(join(job.pyodide, "pyodide-lock.json"), "utf-8"));
const folder = "/lib/python314.zip";
const options = {
  env: { PYTHONHASHSEED: "0" },
  lockFileContents: { info, packages: {} },
  packageBaseUrl: "/",
};

mkdirSync(job.out, { recursive: true });
const beside = (name) => join(dirname(process.argv[2]), name);
const own = (name) => readFileSync(new URL(name, import.meta.url));

// 0. A library with which Pyodide starts lighter.
const plain = await loadPyodide(options);
plain.FS.mkdir("/job");
plain.FS.writeFile("/job/stdlib.zip", readFileSync(join(job.pyodide, "python_stdlib.zip")));
for (const name of ["runtime_library.py", "runtime_late.py"]) plain.FS.writeFile(`/job/${name}`, own(name));
plain.runPython(`
import sys
from pathlib import Path
sys.path.insert(0, "/job")
import runtime_library as library

files = library.read(Path("/job/stdlib.zip").read_bytes())
late = Path("/job/runtime_late.py").read_bytes()
Path("/job/lean.zip").write_bytes(library.stored(library.lean(files, late)))`);
writeFileSync(beside("lean.zip"), plain.FS.readFile("/job/lean.zip"));

// 1. What does each wheel load of it? Asked before anything else is loaded.
const python = await loadPyodide({ ...options, stdLibURL: beside("lean.zip") });
python.FS.mkdir("/job");
python.FS.writeFile("/job/stdlib.zip", readFileSync(beside("lean.zip")));
python.FS.writeFile("/job/runtime_library.py", own("runtime_library.py"));
for (const { name, wheel } of job.wheels) {
  python.FS.writeFile(`/job/${name}.whl`, readFileSync(wheel));
}

const loaded = job.wheels.map(({ name, module }) =>
  python.runPython(`
import importlib, sys
sys.path.append("/job/${name}.whl")
importlib.import_module("${module}").warm()
[str(getattr(module, "__file__", None)) for module in list(sys.modules.values())]`).toJs(),
);

// 2. Compile, and share out.
python.globals.set("folder", folder);
python.globals.set("loaded", python.toPy(loaded));
python.globals.set("names", python.toPy(job.wheels.map(({ name }) => name)));
python.runPython(`
from pathlib import Path
sys.path.insert(0, "/job")
import runtime_library as library

rest = library.read(Path("/job/stdlib.zip").read_bytes())
own = [library.read(Path(f"/job/{name}.whl").read_bytes()) for name in names]
shares = []
for came_from in loaded:
    share = library.used(rest, set(came_from), folder=folder)
    shares.append({path: share[path] for path in share if not shares or path not in shares[0]})
rest = {path: rest[path] for path in rest if path not in shares[0]}
own[0] |= {"runtime_late_names.py": library.named(rest)}
for at, name in enumerate(names):
    where = folder if at == 0 else f"/lib/{name}.zip"
    files = {
        **library.compiled(shares[at], folder=where, lines=False),
        **library.compiled(own[at], folder=where, lines=True),
    }
    Path(f"/job/{name}.zip").write_bytes(library.stored(files))
files = library.compiled(rest, folder="/lib/rest.zip", lines=False)
Path("/job/rest.zip").write_bytes(library.stored(files))
`);

for (const { name } of [...job.wheels, { name: "rest" }]) {
  writeFileSync(join(job.out, `${name}.zip`), python.FS.readFile(`/job/${name}.zip`));
}

// 3. Part the engine: which functions do the pages call, when Python starts from an image?
const wasm = readFileSync(join(job.pyodide, "pyodide.asm.wasm"));
const [script, starter] = ["pyodide.asm.mjs", "pyodide.mjs"].map((name) =>
  readFileSync(join(job.pyodide, name), "utf-8"),
);
const [first] = job.wheels;
const library = { ...options, stdLibURL: join(job.out, `${first.name}.zip`) };
const { wasm: noting, names } = watched(wasm);
const called = new Set();
const note = (number) => called.add(names[number]);
const whole = { instantiate: (theirs) => theirs };
const notes = {
  wasm: noting,
  instantiate: (theirs) => (imports, done) => theirs({ ...imports, kiyaku: { called: note } }, done),
};
const image = warmed(await started(whole, { ...library, _makeSnapshot: true })).makeMemorySnapshot();
used(await started(notes, { ...library, stdLibURL: empty(), _loadSnapshot: image }));
const { script: trim, exported } = trimmed(script, starter, wasm);
const parts = parted(wasm, called, exported);
writeFileSync(join(job.out, "engine.mjs"), trim);
writeFileSync(join(job.out, "engine.wasm"), parts.first);
writeFileSync(join(job.out, "engine-rest.wasm"), parts.rest);

// 4. Start the parted engine from the library, warm up, and keep the memory.
const halves = {
  wasm: parts.first,
  script: (await import(pathToFileURL(join(job.out, "engine.mjs")))).default,
  instantiate: (theirs) => late(theirs, () => parts.rest),
};
const warm = warmed(await started(halves, { ...library, _makeSnapshot: true }));
const memory = warm.makeMemorySnapshot();
writeFileSync(join(job.out, "snapshot.bin"), packed(memory, await untouched(halves, memory)));

/** A Python on an engine: its wasm and its script, where these are not Pyodide's own, and how
    the one is instantiated. `created` is shown the engine before Python runs on it. */
async function started({ wasm: own, script: create, instantiate }, settings, created = () => {}) {
  const { default: theirs } = await import(pathToFileURL(join(job.pyodide, "pyodide.asm.mjs")));
  const createPyodideModule = async (given) => {
    const known = WebAssembly.instantiate; // Pyodide reads its own file; ours takes its place
    if (own) {
      WebAssembly.instantiate = (_, imports) => {
        WebAssembly.instantiate = known;
        return WebAssembly.instantiate(own, imports);
      };
    }
    const instantiateWasm = instantiate(given.instantiateWasm);
    const module = await (create ?? theirs)({ ...given, instantiateWasm });
    created(module);
    return module;
  };
  return loadPyodide({ ...settings, createPyodideModule });
}

/** What is to be known of the parted engine's memory before an image is put into it. */
async function untouched(halves, image) {
  let fresh, constructed, trampoline;
  const instantiate = (theirs) =>
    late(theirs, () => parts.rest, ({ memory }) => (fresh = new Uint8Array(memory.buffer.slice(0))));
  const settings = { ...library, stdLibURL: empty(), _loadSnapshot: image };
  await started({ ...halves, instantiate }, settings, (module) => {
    constructed = module.HEAPU8.slice();
    const { __PyRuntime, __PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET: offset } = module;
    trampoline = __PyRuntime + module.HEAP32[offset >> 2];
  });
  return { fresh, constructed, trampoline };
}

/** Answer everything once: what is loaded then is all that a page will need. */
function warmed(python) {
  python.pyimport(first.module).warm();
  python.runPython(`
import gc, sys, zipimport
import runtime_late, runtime_late_names
zipimport._zip_directory_cache.clear()  # the archive will not be there
sys.path_importer_cache.clear()
gc.collect()
gc.freeze()  # what is here now stays: the collector need not look at it again
`);
  return python;
}

/** Do what the worker does for most pages. */
function used(python) {
  python.pyimport("runtime_late").install(() => null);
  const { answer, warm, others } = python.pyimport(first.module);
  for (const requests of [warm(), others()]) for (const request of requests) answer(request);
  python.toPy(new Uint8Array(1)).destroy();
}

/** The address of a zip without files: all that is needed of the library is in the image. */
function empty() {
  const place = beside("empty.zip");
  writeFileSync(place, Buffer.from([0x50, 0x4b, 5, 6, ...Array(18).fill(0)]));
  return place;
}

/** Stop the clock and fix what is random, for they would be in the image. */
function freeze() {
  Date.now = () => 1_577_836_800_000;
  performance.now = () => 1000;
  const fill = (bytes) => {
    new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength).fill(7);
    return bytes;
  };
  globalThis.crypto.getRandomValues = fill;
  nodeCrypto.randomFillSync = fill;
}
