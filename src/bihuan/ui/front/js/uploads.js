/* [data-uploads]: files leave for the server when they are chosen; the form keeps their signed names. */
import { token } from "./csrf.js";
import { tellSignedOut } from "./network.js";
import { words } from "./words.js";

function keep(place) {
  const value = place.querySelector("[data-tokens]");
  value.value = [...place.querySelectorAll("[data-token]")].map((line) => line.dataset.token).join(" ");
  for (const name of ["input", "change"]) value.dispatchEvent(new Event(name, { bubbles: true }));
}

async function send(place, control, file) {
  const body = new FormData();
  body.append("file", file);
  const headers = { "X-CSRFToken": token(), "HX-Request": "true" };
  try {
    const answer = await fetch(control.dataset.upload, { method: "POST", headers, body });
    if (answer.status === 401) tellSignedOut();
    if (answer.status === 422) return (await answer.json()).sentence;
    if (!answer.ok) return `${file.name}: ${words.busy}`;
    place.querySelector("[data-upload-list]").insertAdjacentHTML("beforeend", await answer.text());
    return "";
  } catch {
    return `${file.name}: ${words.away}`;
  }
}

document.addEventListener("change", async (event) => {
  const control = event.target;
  if (!control.matches?.("[data-upload]") || !control.files.length) return;
  const place = control.closest("[data-uploads]");
  const state = place.querySelector("[data-upload-state]");
  const sentences = [];
  place.setAttribute("aria-busy", "true");
  for (const [count, file] of [...control.files].entries()) {
    state.textContent = `${file.name} (${count + 1}/${control.files.length}) …`;
    sentences.push(await send(place, control, file));
  }
  place.removeAttribute("aria-busy");
  control.value = "";
  state.textContent = sentences.filter(Boolean).join(" ");
  state.classList.toggle("is-failed", Boolean(state.textContent));
  keep(place);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-upload-remove]");
  if (!button) return;
  const place = button.closest("[data-uploads]");
  button.closest("[data-token]").remove();
  keep(place);
  place.querySelector("[data-upload]").focus();
});
