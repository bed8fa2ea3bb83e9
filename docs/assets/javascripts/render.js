// Shows a new content and touches only what has changed: the rest need not be laid out again, and
// keeps its focus, its selection, and how far it is scrolled.

/** Give `place` the content `html`, in which Python has escaped what comes from outside. */
export function render(place, html) {
  const made = document.createElement("template");
  made.innerHTML = html;
  change(place, made.content);
}

/** Make the children of `old` those of `made`, one by one. */
function change(old, made) {
  const known = [...old.childNodes];
  const wanted = [...made.childNodes];
  for (const [at, node] of wanted.entries()) {
    if (at >= known.length) old.append(node);
    else if (known[at].isEqualNode(node)) continue;
    else if (alike(known[at], node)) change(known[at], node);
    else known[at].replaceWith(node);
  }
  for (const node of known.slice(wanted.length)) node.remove();
}

/** Whether two nodes differ in nothing but what is in them. */
function alike(a, b) {
  return a.hasChildNodes() && a.cloneNode().isEqualNode(b.cloneNode());
}
