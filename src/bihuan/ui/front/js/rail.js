/* The rail folds to its icons and stays so; on a phone it slides in. */
const YEAR = 31536000;
const phone = matchMedia("(max-width: 640px)");

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-fold]")) {
    const slim = document.body.classList.toggle("rail-slim");
    document.cookie = `bihuan_rail=${slim ? "slim" : "wide"}; path=/; max-age=${YEAR}; samesite=lax`;
  }
  if (event.target.closest("[data-rail]")) document.body.classList.toggle("rail-open");
  else if (phone.matches && !event.target.closest("#rail")) document.body.classList.remove("rail-open");
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.body.classList.remove("rail-open");
});
