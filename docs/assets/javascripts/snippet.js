// What is to be copied into another site's page: names this site's own address, and is copied.

import { onPage } from "./page.js";

const WORDS = { copy: "コピー", copied: "コピーしました。" };

function mount() {
  for (const block of document.querySelectorAll(".snippet:not([data-mounted])")) {
    block.dataset.mounted = "";
    const code = block.querySelector("code");
    const { href } = new URL(block.dataset.root, location.href);
    code.textContent = code.textContent.replace(/https:\/\/[^"]*?(?=embed[/.])/g, href);
    const button = document.createElement("button");
    const status = document.createElement("span");
    status.setAttribute("role", "status");
    button.type = "button";
    button.textContent = WORDS.copy;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(code.textContent);
        status.textContent = WORDS.copied;
      } catch {
        getSelection().selectAllChildren(code);
      }
    });
    block.after(button, status);
  }
}

onPage(mount);
