/* [data-rows]: repeated rows of a form; further ones come from the template, with the next number. */
function next(place) {
  const numbers = [...place.querySelectorAll("tbody [name]")].map((control) => Number(control.name.split(".")[1]));
  return Math.max(-1, ...numbers) + 1;
}

function add(place) {
  const row = place.querySelector("template").content.firstElementChild.cloneNode(true);
  const number = next(place);
  for (const control of row.querySelectorAll("[name]")) control.name = control.name.replace(".ROW.", `.${number}.`);
  place.querySelector("tbody").append(row);
  return row;
}

/** A draft may hold more rows than the page was drawn with. */
export function makeRoom(form, names) {
  for (const place of form.querySelectorAll("[data-rows]")) {
    const numbers = names.map((name) => name.split(".")).filter(([code, , column]) => code === place.dataset.rows && column);
    const last = Math.max(-1, ...numbers.map(([, number]) => Number(number)));
    for (let number = next(place); number <= last && number < 500; number += 1) add(place);
  }
}

document.addEventListener("click", (event) => {
  const place = event.target.closest("[data-rows]");
  if (event.target.closest("[data-row-add]")) add(place).querySelector("input, select, textarea").focus();
  const gone = event.target.closest("[data-row-remove]")?.closest("tr");
  if (!gone) return;
  const beside = gone.nextElementSibling ?? gone.previousElementSibling ?? add(place);
  gone.remove();
  beside.querySelector("input, select, textarea").focus();
  beside.querySelector("[name]").dispatchEvent(new Event("input", { bubbles: true }));
});
