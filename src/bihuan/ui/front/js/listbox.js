/* A list of options under a combobox: what it shows, and which line is marked. `it` is {list, input}. */
export function lines(list) {
  return [...list.querySelectorAll("[role=option]:not([hidden])")];
}

export function show({ list, input }, open) {
  list.hidden = !open;
  input.setAttribute("aria-expanded", String(open));
  if (!open) input.removeAttribute("aria-activedescendant");
}

export function mark({ list, input }, line) {
  for (const other of list.querySelectorAll("[aria-selected=true]")) other.setAttribute("aria-selected", "false");
  if (!line) return input.removeAttribute("aria-activedescendant");
  line.id ||= `${list.id}-${line.dataset.pk}`;
  line.setAttribute("aria-selected", "true");
  input.setAttribute("aria-activedescendant", line.id);
  line.scrollIntoView({ block: "nearest" });
}

export function step(it, by) {
  const all = lines(it.list);
  const now = all.findIndex((line) => line.getAttribute("aria-selected") === "true");
  mark(it, all[(now + by + all.length) % all.length]);
}
