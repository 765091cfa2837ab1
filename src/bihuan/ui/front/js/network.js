/* When the server cannot be reached or says no, a quiet bar says so; what was typed stays where it is. */
import { words } from "./words.js";

const SIGNED_OUT = "Bihuan-Signed-Out";
const bar = () => document.getElementById("network");

export function tell(sentence, link) {
  const place = bar();
  if (!place) return;
  place.replaceChildren(sentence);
  if (link) place.append(link);
  place.hidden = false;
}

export function quiet() {
  const place = bar();
  if (place) place.hidden = true;
}

export function tellSignedOut() {
  const link = document.createElement("a");
  link.href = "/sign-in/";
  link.target = "_blank";
  link.textContent = words.sign_in;
  tell(words.signed_out, link);
}

function isPolling(event) {
  return "Bihuan-Polling" in (event.detail.requestConfig?.headers ?? {});
}

document.addEventListener("htmx:sendError", () => tell(words.away));
document.addEventListener("htmx:timeout", () => tell(words.away));

document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  if (xhr.getResponseHeader(SIGNED_OUT)) return tellSignedOut();
  if (isPolling(event) && xhr.status < 500) return;
  if (xhr.status === 503) return tell(words.busy);
  if (xhr.status >= 500) return tell(words.broken);
});

document.addEventListener("htmx:afterOnLoad", (event) => {
  if (event.detail.xhr.status < 500 && event.detail.xhr.status !== 401) quiet();
});

// A refusal is said where one looks, not above the top of the screen.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "refused") event.target.scrollIntoView({ block: "nearest" });
  const summary = event.target.querySelector?.("[data-focus]");
  summary?.focus();
});

// A whole page sent for a part of one would nest the frame: take its body's message only.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (![403, 404, 409].includes(xhr.status)) return;
  const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
  const refusal = page.querySelector("[data-refusal]");
  const plain = page.querySelector("main");
  if (refusal) event.detail.serverResponse = refusal.outerHTML;
  else if (plain) event.detail.serverResponse = `<div class="refusal">${plain.querySelector("p")?.outerHTML ?? ""}</div>`;
  if (isPolling(event)) event.detail.shouldSwap = false;
});

document.querySelector("[data-focus]")?.focus();
