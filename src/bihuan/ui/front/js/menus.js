/* Menus and definitions close when one looks elsewhere, and with Esc, and when one of their lines was chosen. */
const KINDS = "details.menu[open], details.term[open]";

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(KINDS)) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const menu = event.target.closest(KINDS);
  if (menu) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(KINDS)) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
