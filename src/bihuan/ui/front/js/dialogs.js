/* <button data-open="id"> opens a dialog, [data-close] and a press beside it close; focus returns by itself. */
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener) open(opener.dataset.open);
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  if (event.target.closest("[data-dismiss]")) event.target.closest(".toast-line, .refusal")?.remove();
  if (event.target.matches("dialog[open]") && isOutside(event)) event.target.close();
});

function isOutside(event) {
  const box = event.target.getBoundingClientRect();
  const { clientX: x, clientY: y } = event;
  return (x || y) && (x < box.left || x > box.right || y < box.top || y > box.bottom);
}

export function open(id) {
  document.querySelectorAll("details.menu[open]").forEach((menu) => (menu.open = false));
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
  return dialog;
}

// Whatever htmx puts into #dialog opens; an empty answer closes it.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "dialog") return;
  if (event.target.childElementCount) open("dialog");
  else event.target.close();
});
