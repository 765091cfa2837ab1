/* <form data-follow="address">: a choice is sent there; of the answer, the cells whose state differs are drawn anew.
   All others stay untouched, so that nothing typed meanwhile is lost. [data-fresh][id] parts follow along. */
import { token } from "./csrf.js";
import { tell, tellSignedOut } from "./network.js";
import { words } from "./words.js";

const PAUSE = 120;
const asking = new WeakMap();

function isTypedInto(control) {
  return control?.matches?.("textarea, input:not([type=hidden], [type=checkbox], [type=radio], [type=file])");
}

/* What was typed into the old control while the answer was under way goes into the new one. */
function carryOver(old, fresh) {
  const first = old.querySelector("[data-first]")?.value;
  for (const control of old.querySelectorAll("textarea[name], input[name]")) {
    if (!isTypedInto(control) || !control.value || control.value === first) continue;
    const twin = fresh.querySelector(`[name="${CSS.escape(control.name)}"]`);
    if (twin) twin.value = control.value;
  }
}

function patchCell(cell, fresh) {
  if (!fresh || fresh.dataset.state === cell.dataset.state) return;
  const focused = cell.contains(document.activeElement) ? document.activeElement : null;
  if (isTypedInto(focused)) return; // somebody is typing here: the next answer will do
  carryOver(cell, fresh);
  cell.replaceWith(fresh);
  window.htmx?.process(fresh);
  if (focused?.id) document.getElementById(focused.id)?.focus();
}

function patch(form, page) {
  for (const cell of form.querySelectorAll("[data-cell]")) {
    patchCell(cell, page.querySelector(`[data-cell="${cell.dataset.cell}"]`));
  }
  for (const section of form.querySelectorAll("[data-section]")) {
    const fresh = page.querySelector(`[data-section="${section.dataset.section}"]`);
    if (fresh) section.hidden = fresh.hidden;
  }
  for (const part of document.querySelectorAll("[data-fresh][id]")) {
    const fresh = page.getElementById(part.id);
    if (!fresh || fresh.innerHTML === part.innerHTML || part.contains(document.activeElement)) continue;
    part.innerHTML = fresh.innerHTML;
    window.htmx?.process(part);
  }
}

function said(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (typeof value !== "string") data.delete(name);
  return data;
}

/* A draft also says what has no control yet, such as the options of a choice that is still to be drawn. */
function withDraft(data, draft) {
  for (const [name, values] of Object.entries(draft)) {
    if (data.getAll(name).some(Boolean)) continue;
    data.delete(name);
    for (const value of [values].flat()) data.append(name, value);
  }
  return data;
}

async function ask(form, name, draft = {}) {
  const body = withDraft(said(form), draft);
  asking.get(form)?.abort();
  const call = new AbortController();
  asking.set(form, call);
  const headers = { "X-CSRFToken": token(), "HX-Request": "true", "HX-Trigger": "field-region", "HX-Trigger-Name": name };
  try {
    const answer = await fetch(form.dataset.follow || form.action, { method: "POST", headers, body, signal: call.signal });
    if (answer.status === 401) return tellSignedOut();
    if (!answer.ok && answer.status !== 422) return tell(answer.status === 503 ? words.busy : words.broken);
    patch(form, new DOMParser().parseFromString(await answer.text(), "text/html"));
    form.dispatchEvent(new CustomEvent("form:followed", { bubbles: true }));
  } catch (fault) {
    if (fault.name !== "AbortError") tell(words.away);
  }
}

const timers = new WeakMap();

function follow(form, name) {
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => ask(form, name), PAUSE));
}

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-follow]");
  if (form && event.target.name && event.target.closest("[data-drives]")) follow(form, event.target.name);
});

document.addEventListener("draft:restored", (event) => {
  if (event.target.matches("form[data-follow]")) ask(event.target, "draft", event.detail ?? {});
});

// A line of a checklist: 未获得 asks for the reason in the place of the answer.
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-unknown]")) return;
  const line = event.target.closest("[data-checklist-line]");
  const unknown = event.target.checked;
  line.querySelector("[data-got]").hidden = unknown;
  line.querySelector("[data-missing]").hidden = !unknown;
  line.querySelector(unknown ? "[data-missing]" : "[data-got]").focus();
});
