// The memory of a Python that has started, as a file: packed by the build, and put back by the
// browser's worker into the engine that it was made on.
//
// A file is a head as Pyodide writes it, four numbers (magic, page, pages, trampoline), a bit
// a page, and the pages whose bit is set; the engine fills the others itself. To Pyodide, it is
// an image of no memory: one that begins where the file ends (word 1 of the head). Where it
// began is kept in word 3, of which Pyodide makes no use.

const MAGIC = 0x6b697961;
const PAGE = 256; // bytes
const NUMBERS = 16; // bytes

/** Pack an image that Pyodide made. `fresh` is the engine's memory when it is instantiated,
    `constructed` when its constructors have run; what these touch is not left to them. At
    `trampoline` the engine keeps what the browser gives it. */
export function packed(image, { fresh, constructed, trampoline }) {
  const [, start] = new Uint32Array(image.buffer, image.byteOffset, 2);
  const memory = image.subarray(start);
  const page = (bytes, at) => bytes.subarray(at * PAGE, (at + 1) * PAGE);
  const same = (one, other, at) => Buffer.compare(page(one, at), page(other, at)) === 0;
  const kept = [];
  for (let at = 0; at * PAGE < memory.length; at++) {
    if (!same(memory, fresh, at) || !same(fresh, constructed, at)) kept.push(at);
  }
  const count = kept.at(-1) + 1;
  const bits = new Uint8Array(Math.ceil(count / 128) * 16);
  for (const at of kept) bits[at >> 3] |= 1 << (at & 7);
  const numbers = Buffer.from(new Uint32Array([MAGIC, PAGE, count, trampoline]).buffer);
  const pages = kept.map((at) => page(memory, at));
  const file = Buffer.concat([image.subarray(0, start), numbers, bits, ...pages]);
  file.writeUInt32LE(file.length, 4);
  file.writeUInt32LE(start, 12);
  return file;
}

/** Put what was packed into the memory of an engine (Pyodide's module) whose constructors have
    run. Throws where the file is broken in its head. */
export function unpack(file, module) {
  const [, , , start] = new Uint32Array(file.buffer, file.byteOffset, 4);
  const [magic, page, count, trampoline] = new Uint32Array(file.buffer, file.byteOffset + start, 4);
  if (magic !== MAGIC) throw new Error("no image");
  if (module.HEAPU8.length < count * page) module._emscripten_resize_heap(count * page);
  const memory = module.HEAPU8;
  const own = memory.slice(trampoline, trampoline + 4);
  const bits = file.subarray(start + NUMBERS);
  const set = (at) => at < count && (bits[at >> 3] >> (at & 7)) & 1;
  let from = start + NUMBERS + Math.ceil(count / 128) * 16;
  for (let at = 0; at < count; at++) {
    const first = at;
    while (set(at)) at++;
    const length = (at - first) * page;
    memory.set(file.subarray(from, from + length), first * page);
    from += length;
  }
  memory.set(own, trampoline);
}
