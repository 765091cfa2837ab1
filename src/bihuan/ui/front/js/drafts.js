/* <form data-draft="key">: what is typed is kept on the server every few seconds and comes back. */
import { token } from "./csrf.js";
import { tellSignedOut } from "./network.js";
import { makeRoom } from "./rows.js";
import { words } from "./words.js";

const EVERY = 3000;
const SKIPPED = new Set(["csrfmiddlewaretoken", "form_key", "password", "seen", "shows"]);
const unsaved = new Set();

function fields(form) {
  const said = {};
  for (const [name, value] of new FormData(form)) {
    if (SKIPPED.has(name) || typeof value !== "string") continue;
    (said[name] ??= []).push(value);
  }
  return said;
}

function fill(form, said) {
  makeRoom(form, Object.keys(said));
  for (const control of form.elements) {
    if (!(control.name in said)) continue;
    const values = [said[control.name]].flat();
    if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
    else if (control.multiple) for (const option of control.options) option.selected = values.includes(option.value);
    else if (control.type !== "file" && !SKIPPED.has(control.name)) control.value = values.shift() ?? "";
  }
  form.dispatchEvent(new CustomEvent("draft:restored", { bubbles: true, detail: said }));
}

function ask(url, method, body) {
  const headers = { "X-CSRFToken": token(), "HX-Request": "true", "Content-Type": "application/json" };
  return fetch(url, { method, headers, body: body && JSON.stringify(body), keepalive: method === "POST" });
}

function say(form, words, failed = false) {
  const place = form.querySelector("[data-draft-state]");
  if (!place) return;
  place.textContent = words;
  place.classList.toggle("is-failed", failed);
}

function offerToDiscard(form, url) {
  const bar = document.createElement("div");
  bar.className = "draft-restored";
  bar.innerHTML = '<span></span><button type="button" class="btn btn-small"></button>';
  bar.firstChild.textContent = words.draft_restored;
  bar.lastChild.textContent = words.draft_discard;
  bar.lastChild.addEventListener("click", async () => {
    await ask(url, "DELETE");
    form.reset();
    bar.remove();
  });
  form.prepend(bar);
}

function watch(form, url) {
  let timer;
  const save = async () => {
    timer = undefined;
    try {
      const answer = await ask(url, "POST", fields(form));
      if (answer.status === 401) tellSignedOut();
      if (!answer.ok) throw new Error(answer.status);
      unsaved.delete(form);
      say(form, words.draft_saved);
    } catch {
      say(form, words.draft_failed, true);
      timer = setTimeout(save, EVERY * 3);
    }
  };
  form.addEventListener("input", () => {
    unsaved.add(form);
    timer ??= setTimeout(save, EVERY);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    unsaved.delete(form);
  });
}

async function restore(form, url) {
  const answer = await ask(url, "GET");
  if (!answer.ok || answer.status === 204) return;
  const draft = await answer.json();
  const said = draft.data ?? draft;
  if (!said || !Object.keys(said).length || form.hasAttribute("data-bound")) return;
  fill(form, said);
  offerToDiscard(form, url);
}

function start(root) {
  const pattern = document.body.dataset.drafts;
  if (!pattern) return;
  for (const form of root.querySelectorAll("form[data-draft]:not([data-watched])")) {
    const url = pattern.replace("__key__", encodeURIComponent(form.dataset.draft));
    form.setAttribute("data-watched", "");
    watch(form, url);
    restore(form, url).catch(() => {});
  }
}

start(document);
document.addEventListener("htmx:load", (event) => start(event.target.parentElement ?? document));
window.addEventListener("beforeunload", (event) => {
  if (unsaved.size) event.preventDefault();
});
