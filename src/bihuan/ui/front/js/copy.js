/* [data-copy] puts its text on the clipboard and says so. */
import { words } from "./words.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await write(button.dataset.copy);
  button.dataset.said = words.copied;
  announce(words.copied);
  setTimeout(() => delete button.dataset.said, 1500);
});

async function write(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // without https the clipboard is reached through a selection
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "sr-only";
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

function announce(sentence) {
  const place = document.getElementById("toasts");
  const line = document.createElement("span");
  line.className = "sr-only";
  line.textContent = sentence;
  place?.append(line);
  setTimeout(() => line.remove(), 1500);
}
