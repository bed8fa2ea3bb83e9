// Functions of Python's engine that no page is known to need: fetched when one is called.
//
// The engine is in two parts (`runtime_engine.mjs`). Where the first part lacks a function, a call
// goes through its table `kiyaku_slots`; the first such call fetches the rest, at once and whole,
// and fills the table. The rest works on the memory, the tables and the stack of the first. The
// build uses this as well as the browser's worker.

/** How the first part is instantiated: as `instantiate` of Pyodide's settings does it, with
    `fetchRest` to give the bytes of the rest, and `ready` told of the exports before anything
    runs. */
export function late(instantiate, fetchRest, ready = () => {}) {
  return (imports, done) => {
    let first;
    const load = () => {
      const module = new WebAssembly.Module(fetchRest());
      const rest = new WebAssembly.Instance(module, { ...imports, kiyaku: first });
      for (const [slot, found] of Object.entries(rest.exports)) {
        first.kiyaku_slots.set(Number(slot), found);
      }
      first.kiyaku_loaded.value = 1;
    };
    return instantiate({ ...imports, kiyaku: { load } }, (instance, module) => {
      first = instance.exports;
      ready(first);
      done(instance, module);
    });
  };
}
