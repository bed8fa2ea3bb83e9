// What Python has made, into the reader's hands: as a file or on the clipboard. Nothing is sent.

/** A link that saves a text as a file. Its address lives until `forget`. */
export function fileLink({ label, name, type, content }) {
  const link = document.createElement("a");
  link.download = name;
  link.href = URL.createObjectURL(new Blob([].concat(content), { type: `${type};charset=utf-8` }));
  link.textContent = label ?? name;
  return link;
}

export function forget(link) {
  URL.revokeObjectURL(link.href);
}

/** Save a text as a file, at once. */
export function save(file) {
  const link = fileLink(file);
  link.click();
  setTimeout(() => forget(link), 10_000); // some browsers read it a little later
}
