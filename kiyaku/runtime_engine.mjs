// Parts Pyodide's engine in two: what pages use, and the rest. Nothing is lost: the first part
// fetches the rest when it is needed (`runtime_late.mjs`). Of some 17,000 functions, pages call
// one in ten; a page that loads only these has a third of the bytes to wait for.

import binaryen from "binaryen";

/** The engine with a note of every function that is called, and the functions' names by number. */
export function watched(wasm) {
  const engine = binaryen.readBinary(wasm);
  engine.addFunctionImport("kiyaku_called", "kiyaku", "called", binaryen.i32, binaryen.none);
  const names = [];
  for (const { name, results, body } of functions(engine)) {
    const note = engine.call("kiyaku_called", [engine.i32.const(names.length)], binaryen.none);
    binaryen.Function.setBody(engine.getFunction(name), engine.block(null, [note, body], results));
    names.push(name);
  }
  return { wasm: emitted(engine), names };
}

/** The two parts. `called` are the names of the functions of the first; `exported` tells of an
    export whether JavaScript uses it. */
export function parted(wasm, called, exported) {
  const first = binaryen.readBinary(only(wasm, { exported }));
  first.addFunctionImport("kiyaku_load", "kiyaku", "load", binaryen.none, binaryen.none);
  first.addGlobal("kiyaku_loaded", binaryen.i32, true, first.i32.const(0));
  const slots = functions(first).map(({ name }) => name).filter((name) => !called.has(name));
  first.addTable("kiyaku_slots", slots.length, slots.length);
  slots.forEach((name, slot) => {
    const { params, results } = binaryen.getFunctionInfo(first.getFunction(name));
    const given = binaryen.expandType(params).map((type, at) => first.local.get(at, type));
    const known = first.global.get("kiyaku_loaded", binaryen.i32);
    const load = first.call("kiyaku_load", [], binaryen.none);
    const target = first.i32.const(slot);
    const call = first.call_indirect("kiyaku_slots", target, given, params, results);
    const body = first.block(null, [first.if(first.i32.eqz(known), load), call], results);
    first.removeFunction(name);
    first.addFunction(name, params, results, [], body);
  });
  first.addTableExport("kiyaku_slots", "kiyaku_slots");
  first.addGlobalExport("kiyaku_loaded", "kiyaku_loaded");

  const rest = binaryen.readBinary(only(wasm, { data: false, exported: () => false }));
  share(first, rest);
  for (const segment of list(rest, "ElementSegment")) {
    rest.removeElementSegment(binaryen.getElementSegmentInfo(segment).name);
  }
  first.runPasses(["remove-unused-module-elements"]);
  const left = new Set(functions(first).map(({ name }) => name));
  slots.forEach((name, slot) => left.has(name) && rest.addFunctionExport(name, String(slot)));
  rest.runPasses(["remove-unused-module-elements"]);
  return { first: emitted(first), rest: emitted(rest) };
}

/** The memory, tables, tags and variables of the first part become those of the rest, too. */
function share(first, rest) {
  first.addMemoryExport("0", "kiyaku_memory"); // unnamed things bear their numbers
  rest.addMemoryImport("0", "kiyaku", "kiyaku_memory", false);
  for (const table of list(rest, "Table")) {
    const { name } = binaryen.getTableInfo(table);
    first.addTableExport(name, `kiyaku_table_${name}`);
    rest.addTableImport(name, "kiyaku", `kiyaku_table_${name}`);
  }
  for (const global of list(rest, "Global")) {
    const { name, module, type, mutable } = binaryen.getGlobalInfo(global);
    if (module || !mutable) continue;
    first.addGlobalExport(name, `kiyaku_${name}`);
    rest.addGlobalImport(name, "kiyaku", `kiyaku_${name}`, type, true);
  }
  for (let at = 0; rest.getTag(`tag$${at}`); at++) {
    const { name, params, results } = binaryen.getTagInfo(rest.getTag(`tag$${at}`));
    first.addTagExport(name, `kiyaku_${name}`);
    rest.addTagImport(name, "kiyaku", `kiyaku_${name}`, params, results);
  }
}

function functions(engine) {
  return list(engine, "Function").map(binaryen.getFunctionInfo).filter(({ base }) => !base);
}

function list(engine, kind) {
  return Array.from({ length: engine[`getNum${kind}s`]() }, (_, at) => engine[`get${kind}ByIndex`](at));
}

function emitted(engine) {
  const bytes = engine.emitBinary();
  engine.dispose();
  return bytes;
}

const EXPORTS = 7, DATA = 11, DATA_COUNT = 12; // sections

/** An engine that exports less, and without its data if so wished. */
function only(wasm, { data = true, exported }) {
  const bytes = Buffer.from(wasm);
  let at = 8;
  const number = () => {
    let found = 0;
    for (let shift = 0, byte = 128; byte & 128; shift += 7) found |= ((byte = bytes[at++]) & 127) << shift;
    return found >>> 0;
  };
  const kept = [bytes.subarray(0, at)];
  while (at < bytes.length) {
    const start = at;
    const id = bytes[at++];
    const end = number() + at;
    if (id === EXPORTS) {
      const entries = Array.from({ length: number() }, () => {
        const from = at;
        const length = number();
        const name = bytes.toString("utf-8", at, (at += length));
        at += 1; // its kind
        number();
        return exported(name) ? bytes.subarray(from, at) : null;
      }).filter(Boolean);
      const content = Buffer.concat([leb(entries.length), ...entries]);
      kept.push(Buffer.from([EXPORTS]), leb(content.length), content);
    } else if (data || (id !== DATA && id !== DATA_COUNT)) {
      kept.push(bytes.subarray(start, end));
    }
    at = end;
  }
  return Buffer.concat(kept);
}

function leb(number) {
  const bytes = [];
  for (; number > 127; number >>>= 7) bytes.push((number & 127) | 128);
  return Buffer.from([...bytes, number]);
}
