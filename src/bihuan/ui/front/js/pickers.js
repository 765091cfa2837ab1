/* [data-picker]: type a few characters, choose with arrows and Enter or with the mouse. With data-find the server
   looks; without it the list is in the page. */
import { token } from "./csrf.js";
import { lines, mark, show, step } from "./listbox.js";
import { tell, tellSignedOut } from "./network.js";
import { words } from "./words.js";

const PAUSE = 180;
const looking = new WeakMap();
const timers = new WeakMap();

function parts(control) {
  const picker = control.closest("[data-picker]");
  return { picker, list: picker.querySelector("[role=listbox]"), input: picker.querySelector("[role=combobox]") };
}

function lookHere(it) {
  const said = it.input.value.trim().toLowerCase();
  for (const line of it.list.querySelectorAll("[role=option]")) {
    line.hidden = !`${line.textContent} ${line.dataset.words}`.toLowerCase().includes(said);
  }
  show(it, lines(it.list).length > 0);
  mark(it, lines(it.list)[0]);
}

async function lookThere(it) {
  looking.get(it.picker)?.abort();
  if (!it.input.value.trim()) return show(it, false);
  const call = new AbortController();
  looking.set(it.picker, call);
  const body = new URLSearchParams({ words: it.input.value });
  try {
    const headers = { "X-CSRFToken": token(), "HX-Request": "true" };
    const answer = await fetch(it.input.dataset.find, { method: "POST", headers, body, signal: call.signal });
    if (answer.status === 401) return tellSignedOut();
    if (!answer.ok) return tell(words.busy);
    it.list.innerHTML = await answer.text();
    show(it, document.activeElement === it.input);
    mark(it, lines(it.list)[0]);
  } catch (fault) {
    if (fault.name !== "AbortError") tell(words.away);
  }
}

function look(it) {
  if (!it.input.dataset.find) return lookHere(it);
  clearTimeout(timers.get(it.picker));
  timers.set(it.picker, setTimeout(() => lookThere(it), PAUSE));
}

function put(it, pk, html) {
  const value = it.picker.querySelector("[data-picker-value]");
  value.value = pk;
  it.picker.querySelector("[data-picked]").innerHTML = html;
  it.picker.classList.toggle("is-picked", Boolean(pk));
  it.input.value = "";
  show(it, false);
  (pk ? it.picker.querySelector("[data-picker-again]") : it.input).focus();
  for (const name of ["input", "change"]) value.dispatchEvent(new Event(name, { bubbles: true }));
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-picker] [role=combobox]") && !event.isComposing) look(parts(event.target));
});

document.addEventListener("compositionend", (event) => {
  if (event.target.matches?.("[data-picker] [role=combobox]")) look(parts(event.target));
});

document.addEventListener("keydown", (event) => {
  if (event.isComposing || !event.target.matches?.("[data-picker] [role=combobox]")) return;
  const it = parts(event.target);
  if (event.key === "Escape" && !it.list.hidden) {
    event.preventDefault();
    show(it, false);
  }
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (it.list.hidden) look(it);
    else step(it, event.key === "ArrowDown" ? 1 : -1);
  }
  if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    const line = it.list.querySelector("[aria-selected=true]");
    if (line && !it.list.hidden) put(it, line.dataset.pk, line.innerHTML);
  }
});

document.addEventListener("mousedown", (event) => {
  const line = event.target.closest?.("[data-picker] [role=option]");
  if (!line) return;
  event.preventDefault();
  put(parts(line), line.dataset.pk, line.innerHTML);
});

document.addEventListener("click", (event) => {
  const again = event.target.closest?.("[data-picker-again]");
  if (again) put(parts(again), "", "");
});

document.addEventListener("focusout", (event) => {
  if (event.target.matches?.("[data-picker] [role=combobox]")) show(parts(event.target), false);
});

document.addEventListener("focusin", (event) => {
  const here = event.target.matches?.("[data-picker] [role=combobox]:not([data-find])");
  if (here) lookHere(parts(event.target));
});
