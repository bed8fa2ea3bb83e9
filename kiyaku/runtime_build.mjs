// Builds the archives that the browser's Python starts from: `node runtime_build.mjs JOB.json`.
// JOB: {pyodide, out, wheels: [{name, wheel, warm}]}: the folder of the npm package, the folder
// to write into, and for each wheel the Python that imports what a page uses of it. The first
// wheel goes into `library.zip` with the standard library that it needs; each further one into
// an archive of its own name, with what it needs beyond; the rest of the library into `rest.zip`.
// `snapshot.bin` is the memory of a Python that has started from `library.zip` and is warm.
// The same job gives the same bytes: no clock, no randomness.

import nodeCrypto from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

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

const python = await loadPyodide(options);
const stdlib = readFileSync(join(job.pyodide, "python_stdlib.zip"));
python.FS.mkdir("/job");
python.FS.writeFile("/job/stdlib.zip", stdlib);
for (const name of ["runtime_library.py", "runtime_late.py"]) {
  python.FS.writeFile(`/job/${name}`, readFileSync(new URL(name, import.meta.url)));
}
for (const { name, wheel } of job.wheels) {
  python.FS.writeFile(`/job/${name}.whl`, readFileSync(wheel));
}

// 1. What does each wheel load of the standard library? Asked before anything else is loaded.
const loaded = job.wheels.map(({ name, warm }) =>
  python.runPython(`
import sys
sys.path.append("/job/${name}.whl")
exec(${JSON.stringify(warm)}, {})
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
late = Path("/job/runtime_late.py").read_bytes()
own[0] |= {"runtime_late.py": late, "runtime_late_names.py": library.named(rest)}
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

mkdirSync(job.out, { recursive: true });
for (const { name } of [...job.wheels, { name: "rest" }]) {
  writeFileSync(join(job.out, `${name}.zip`), python.FS.readFile(`/job/${name}.zip`));
}

// 3. Start from the library, warm up, and keep the memory.
const [first] = job.wheels;
const warm = await loadPyodide({
  ...options,
  stdLibURL: join(job.out, `${first.name}.zip`),
  _makeSnapshot: true,
});
warm.runPython(`
exec(${JSON.stringify(first.warm)}, {})
import gc, sys, zipimport
import runtime_late, runtime_late_names
zipimport._zip_directory_cache.clear()  # the archive will not be there
sys.path_importer_cache.clear()
gc.collect()`);
writeFileSync(join(job.out, "snapshot.bin"), packed(warm.makeMemorySnapshot()));

/** A memory image without its empty pages: [magic, length, page, pages], a bit a page, pages. */
function packed(image, page = 1024) {
  const count = Math.ceil(image.length / page);
  const bits = new Uint8Array(Math.ceil(count / 128) * 16);
  const kept = [];
  for (let at = 0; at < count; at++) {
    const piece = image.subarray(at * page, (at + 1) * page);
    if (!piece.some((byte) => byte)) continue;
    bits[at >> 3] |= 1 << (at & 7);
    kept.push(Buffer.concat([piece, Buffer.alloc(page - piece.length)]));
  }
  const head = new Uint32Array([0x6b697961, count * page, page, count]);
  return Buffer.concat([Buffer.from(head.buffer), bits, ...kept]);
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
