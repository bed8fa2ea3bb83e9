// The page of a text: what a term means and where a reference leads, beside the words, and what
// can be done with a clause. All that is shown stands in the page already; without this script
// terms and references are links to it.

import { onPage } from "./page.js";

const WORDS = {
  menu: "この条項の操作",
  cite: "引用をコピー",
  link: "リンクをコピー",
  report: "誤りを報告",
  copied: "コピーしました。",
  refused: "コピーできませんでした。次の文字をコピーしてください。",
  previous: "前の条",
  next: "次の条",
};
const WAIT = { show: 180, hide: 250 }; // milliseconds: a pointer that only passes shows nothing

const element = (name, css, text = "") => {
  const made = document.createElement(name);
  made.className = css;
  made.textContent = text;
  return made;
};

/** Show an element of the top layer beside another: below it, or above where there is no room. */
function place(box, beside) {
  const at = beside.getClientRects()[0] ?? beside.getBoundingClientRect();
  const { innerWidth: width, innerHeight: height } = window;
  const left = Math.max(8, Math.min(at.left, width - box.offsetWidth - 8));
  const below = at.bottom + 6;
  const fits = below + box.offsetHeight <= height - 8 || at.top < height / 2;
  box.style.left = `${left}px`;
  box.style.top = `${fits ? below : Math.max(8, at.top - box.offsetHeight - 6)}px`;
}

// --- What a term means, and where a reference leads ---

/** A clause as its preview shows it: no ids a second time, none of its links. */
function preview(id) {
  const found = document.getElementById(id);
  const source = found?.closest("h2") ? found.closest("section") : found;
  const part = element("div", "preview");
  if (!source) return part;
  part.append(element("p", "source", label(source)), source.cloneNode(true));
  for (const each of part.querySelectorAll(".permalink, .about")) each.remove();
  for (const each of part.querySelectorAll("[id]")) each.removeAttribute("id");
  for (const each of part.querySelectorAll("a")) each.replaceWith(...each.childNodes);
  return part;
}

const label = (part) => part.querySelector(".permalink")?.textContent ?? "";

/** What the box beside a term or a reference holds. */
function content(link) {
  const parts = [];
  const { term, targets, note } = link.dataset;
  if (note) parts.push(element("p", "note", note));
  if (term) {
    parts.push(document.querySelector(`.definitions [data-term="${term}"]`).cloneNode(true));
  } else if (link.hash) {
    const ids = targets?.split(" ") ?? [decodeURIComponent(link.hash.slice(1))];
    parts.push(...ids.map(preview));
    const go = element("p", "source");
    const anchor = element("a", "", "この条項へ移動");
    anchor.href = link.hash;
    go.append(anchor);
    parts.push(go);
  }
  return parts;
}

function beside(terms) {
  const box = element("div", "beside");
  box.id = "beside";
  box.popover = "manual";
  box.setAttribute("role", "note");
  terms.after(box);
  let shown = null;
  let timer = 0;

  const hide = () => {
    clearTimeout(timer);
    if (!shown) return;
    shown.removeAttribute("aria-describedby");
    shown = null;
    box.hidePopover();
  };
  const show = (link) => {
    clearTimeout(timer);
    if (link === shown) return;
    hide();
    box.replaceChildren(...content(link));
    box.scrollTop = 0;
    box.showPopover();
    place(box, link);
    link.setAttribute("aria-describedby", box.id);
    shown = link;
  };
  const later = (wait, act) => {
    clearTimeout(timer);
    timer = setTimeout(act, wait);
  };
  const of = (target) => target.closest?.(".terms .term, .terms .reference");

  terms.addEventListener("pointerover", ({ target, pointerType }) => {
    const link = of(target);
    if (link && pointerType === "mouse") later(WAIT.show, () => show(link));
  });
  terms.addEventListener("pointerout", ({ target, pointerType }) => {
    if (of(target) && pointerType === "mouse") later(WAIT.hide, hide);
  });
  box.addEventListener("pointerenter", () => clearTimeout(timer));
  box.addEventListener("pointerleave", ({ pointerType }) => {
    if (pointerType === "mouse") later(WAIT.hide, hide);
  });
  terms.addEventListener("focusin", ({ target }) => {
    const link = of(target);
    if (link?.matches(":focus-visible")) show(link);
  });
  terms.addEventListener("focusout", ({ relatedTarget }) => {
    if (!box.contains(relatedTarget)) later(WAIT.hide, hide);
  });
  // The first tap shows what the second would lead to.
  terms.addEventListener("click", (event) => {
    const link = of(event.target);
    if (!link) return;
    if (event.pointerType && event.pointerType !== "mouse" && link !== shown) {
      event.preventDefault();
      show(link);
    } else {
      hide();
    }
  });
  box.addEventListener("click", ({ target }) => {
    if (target.closest("a")) hide();
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (shown && !box.contains(target) && target.closest?.("a") !== shown) hide();
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") hide();
  });
  // It stands still while the text moves: gone, but under a pointer or a focus that keeps it.
  window.addEventListener("scroll", () => {
    if (shown && ![shown, box].some((each) => each.matches(":hover, :focus"))) hide();
  }, { passive: true });
}

// --- What can be done with a clause ---

function menu(terms) {
  const box = element("div", "clause-menu");
  box.popover = "auto";
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", WORDS.menu);
  const name = element("p", "source");
  const said = element("p", "said");
  said.setAttribute("role", "status");
  const row = element("div", "buttons");
  const report = element("a", "button", WORDS.report);
  box.append(name, row, said);
  terms.after(box);
  let from = null;

  const address = () => {
    const page = document.querySelector("a.permanent")?.href ?? location.href;
    return new URL(from.hash, page).href;
  };
  const citation = () => `${from.textContent}（${terms.dataset.revision}版）`;
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      said.replaceChildren(WORDS.copied);
    } catch {
      const field = element("textarea", "");
      field.value = text;
      field.readOnly = true;
      field.setAttribute("aria-label", WORDS.refused);
      said.replaceChildren(WORDS.refused, field);
      field.select();
    }
  };
  const button = (text, act) => {
    const made = element("button", "button", text);
    made.type = "button";
    made.addEventListener("click", act);
    row.append(made);
  };
  button(WORDS.cite, () => copy(`${citation()}\n${address()}`));
  button(WORDS.link, () => copy(address()));
  if (terms.dataset.report) row.append(report);

  terms.addEventListener("click", (event) => {
    const mark = event.target.closest?.(".mark");
    const link = event.target.closest?.(".permalink")
      ?? mark?.parentElement.querySelector(".permalink");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    location.hash = link.hash; // now, so that the menu stands where the clause has come to
    from = link;
    name.textContent = citation();
    said.replaceChildren();
    if (terms.dataset.report) {
      const filled = {
        subject: `${citation()}の誤り`,
        body: `条項: ${link.textContent}（${link.hash.slice(1)}）\n` +
          `版: ${terms.dataset.revision}\n${address()}\n誤り: `,
      };
      report.href = terms.dataset.report.replace(
        /\{(subject|body)\}/g, (_, part) => encodeURIComponent(filled[part]));
    }
    box.showPopover();
    place(box, link);
    row.firstChild.focus({ preventScroll: true });
  });
  box.addEventListener("toggle", ({ newState }) => {
    if (newState === "closed" && box.contains(document.activeElement)) {
      from?.focus({ preventScroll: true });
    }
  });
}

// --- From article to article ---

const heads = () => [...document.querySelectorAll(".terms h2[id]")];
/** How far a heading is below the place where a link to it arrives, in pixels. */
const below = (head) =>
  head.getBoundingClientRect().top - parseFloat(getComputedStyle(head).scrollMarginTop);

/** The heading of the article at the top of the window. */
const current = () => heads().findLast((head) => below(head) <= 20);

/** Go to the article after (1) or before (-1) the one at the top of the window. */
export function step(by) {
  const head = by > 0
    ? heads().find((each) => below(each) > 20)
    : heads().findLast((each) => below(each) < -36);
  if (!head) return;
  head.scrollIntoView();
  head.tabIndex = -1;
  head.focus({ preventScroll: true });
}

function outline() {
  const nav = document.querySelector("nav.outline");
  if (!nav) return;
  const details = nav.querySelector("details");
  for (const [text, by] of [[WORDS.previous, -1], [WORDS.next, 1]]) {
    const made = element("button", "", text);
    made.type = "button";
    made.addEventListener("click", () => step(by));
    nav.append(made);
  }
  details.addEventListener("toggle", () => {
    nav.querySelector("[aria-current]")?.removeAttribute("aria-current");
    const head = details.open ? current() : undefined;
    const link = head && nav.querySelector(`a[href="#${CSS.escape(head.id)}"]`);
    link?.setAttribute("aria-current", "true");
    link?.scrollIntoView({ block: "center" });
  });
  nav.addEventListener("click", ({ target }) => {
    if (target.closest("a")) details.open = false;
  });
  window.addEventListener("hashchange", () => {
    details.open = false;
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (!nav.contains(target)) details.open = false;
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") details.open = false;
  });
}

onPage(() => {
  const terms = document.querySelector(".terms:not([data-mounted])");
  if (!terms) return;
  terms.dataset.mounted = "";
  if ("popover" in HTMLElement.prototype) {
    beside(terms);
    menu(terms);
  }
  outline();
});
