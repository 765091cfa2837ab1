/* <select data-submits>: a choice is applied at once; empty choices stay out of the address. */
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-filters]")) return;
  for (const field of event.target.elements) if (field.value === "") field.disabled = true;
});

window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const field of document.querySelectorAll("[data-filters] :disabled")) field.disabled = false;
});
