/* Clock chips go on counting between two answers of the server, in the server's own words and time. */
import { now, words } from "./words.js";

const ICONS = { near: "hourglass", warn: "alert-triangle", late: "flame" };

function span(milliseconds) {
  const minutes = Math.floor(Math.abs(milliseconds) / 60000);
  const [d, h, m] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  let name = m ? "minutes" : "moment";
  if (h) name = m ? "hours" : "whole_hours";
  if (d) name = h ? "days" : "whole_days";
  return words.span[name].replace("{d}", d).replace("{h}", h).replace("{m}", m);
}

function tone(chip, at) {
  if (at >= Date.parse(chip.dataset.due)) return "late";
  if (at >= Date.parse(chip.dataset.warn)) return "warn";
  return at >= Date.parse(chip.dataset.half) ? "near" : "calm";
}

function draw(chip, at) {
  const left = Date.parse(chip.dataset.due) - at;
  const place = chip.querySelector(".chip-words");
  if (left <= 0) place.textContent = words.chip.late.replace("%(span)s", span(left));
  else if (left <= words.said_as_span * 1000) place.textContent = words.chip.left.replace("%(span)s", span(left));
  const fitting = tone(chip, at);
  if (chip.classList.contains(`chip-${fitting}`)) return;
  chip.classList.remove("chip-calm", "chip-near", "chip-warn", "chip-late");
  chip.classList.add(`chip-${fitting}`);
  const use = chip.querySelector("use");
  use?.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${ICONS[fitting] ?? "clock"}`));
}

setInterval(() => {
  const at = now();
  document.querySelectorAll(".chip[data-due]").forEach((chip) => draw(chip, at));
}, 15000);
