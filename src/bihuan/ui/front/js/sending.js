/* A form is sent once: until the answer comes, its buttons rest. */
const sending = new WeakSet();

function buttons(form) {
  return [...form.querySelectorAll("button:not([type=button])"), ...document.querySelectorAll(`button[form="${form.id}"]`)];
}

function rest(form, pressed) {
  sending.add(form);
  form.setAttribute("aria-busy", "true");
  // after the browser has gathered the values, the pressed button's among them
  setTimeout(() => buttons(form).forEach((button) => (button.disabled = true)));
  pressed?.classList.add("is-sending");
}

export function wake(form) {
  if (!sending.delete(form)) return;
  form.removeAttribute("aria-busy");
  for (const button of buttons(form)) {
    button.disabled = false;
    button.classList.remove("is-sending");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (sending.has(form)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  } else if (!isHtmx(form) && form.method === "post") rest(form, event.submitter);
}, true);

// htmx may still be asked not to send: wait until it does
document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target;
  if (form.matches?.("form")) rest(form, event.detail.requestConfig.triggeringEvent?.submitter);
});

function isHtmx(form) {
  return ["hx-post", "hx-put", "hx-patch", "hx-delete", "data-hx-post"].some((name) => form.hasAttribute(name));
}

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) wake(form);
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form").forEach(wake);
});
