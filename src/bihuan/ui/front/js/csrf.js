/* Every write carries the token of this moment: a page opened before somebody signed in again still works. */
const FIELD = "csrfmiddlewaretoken";

export function token() {
  const found = document.cookie.split("; ").find((part) => part.startsWith("bihuan_csrf="));
  return found ? found.slice("bihuan_csrf=".length) : (document.querySelector(`[name=${FIELD}]`)?.value ?? "");
}

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token();
});

document.addEventListener(
  "submit",
  (event) => {
    const field = event.target.querySelector(`[name=${FIELD}]`);
    if (field) field.value = token();
  },
  true,
);
