/* <table data-keys>: j and k move, Enter opens the row's first link, x selects; the bulk bar follows the selection. */
import { isTyping } from "./keys.js";

const rows = (table) => [...table.querySelectorAll("tbody tr")];

function move(table, by) {
  const all = rows(table);
  if (!all.length) return;
  const here = all.findIndex((row) => row.classList.contains("is-here"));
  const next = all[Math.min(Math.max(here + by, 0), all.length - 1)];
  all[here]?.classList.remove("is-here");
  next.classList.add("is-here");
  next.querySelector("a")?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function pick(table) {
  const box = table.querySelector("tr.is-here .pick");
  if (box) box.click();
}

function keep(table) {
  const bar = document.querySelector("[data-bulk]");
  if (!bar) return;
  const count = table.querySelectorAll(".pick:checked").length;
  bar.hidden = count === 0;
  bar.querySelectorAll("[data-bulk-count]").forEach((place) => (place.textContent = count));
}

document.addEventListener("keydown", (event) => {
  const table = document.querySelector("table[data-keys]");
  if (!table || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isTyping(event) || document.querySelector("dialog[open]")) return;
  const here = table.querySelector("tr.is-here");
  if (event.key === "j") move(table, 1);
  if (event.key === "k") move(table, -1);
  if (event.key === "x") pick(table);
  if (event.key === "Enter" && here && !event.target.closest("a, button, summary")) here.querySelector("a")?.click();
  if (event.key === "Escape") clear(table);
});

function clear(table) {
  for (const box of table.querySelectorAll(".pick:checked")) box.checked = false;
  keep(table);
}

document.addEventListener("change", (event) => {
  const table = event.target.closest("table[data-keys]");
  if (!table) return;
  if (event.target.matches(".pick-all")) {
    for (const box of table.querySelectorAll(".pick")) box.checked = event.target.checked;
  }
  if (event.target.matches(".pick, .pick-all")) keep(table);
});

document.addEventListener("htmx:afterSwap", () => {
  const table = document.querySelector("table[data-keys]");
  if (table) keep(table);
});
