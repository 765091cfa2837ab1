/* Keys of every page: / or Ctrl K searches, ? shows the keys, Ctrl Enter submits. [data-begin] is where one begins. */
import { open } from "./dialogs.js";

export function isTyping(event) {
  return event.target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
}

function submit(event) {
  const form = event.target.closest?.("form[data-submit]") ?? document.querySelector("form[data-submit]");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("[data-default]") ?? undefined);
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const withCtrl = event.ctrlKey || event.metaKey;
  if (withCtrl && event.key === "Enter") return submit(event);
  if (withCtrl && event.key.toLowerCase() === "k") {
    event.preventDefault();
    return open("palette")?.querySelector("input").select();
  }
  if (withCtrl || event.altKey || isTyping(event) || document.querySelector("dialog[open]")) return;
  if (event.key === "/") {
    event.preventDefault();
    open("palette")?.querySelector("input").select();
  }
  if (event.key === "?") open("keys");
});

document.querySelector("[data-begin] :is(textarea, input:not([type=hidden]), select)")?.focus();
