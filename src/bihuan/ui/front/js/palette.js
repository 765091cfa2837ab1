/* The search box: commands narrow while one types, arrows choose, Enter goes there or searches. */
const palette = document.getElementById("palette");
const input = palette?.querySelector("[data-palette]");

const lines = () => [...palette.querySelectorAll("a")].filter((line) => line.offsetParent);

function narrow() {
  const asked = input.value.trim().toLowerCase();
  for (const line of palette.querySelectorAll("[data-words]")) {
    line.hidden = asked !== "" && !line.dataset.words.toLowerCase().includes(asked);
  }
  here()?.classList.remove("is-here");
}

const here = () => palette.querySelector("a.is-here");

function move(by) {
  const all = lines();
  const at = all.indexOf(here());
  here()?.classList.remove("is-here");
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  next?.classList.add("is-here");
  next?.scrollIntoView({ block: "nearest" });
}

if (palette) {
  input.addEventListener("input", narrow);
  palette.addEventListener("close", () => {
    input.value = "";
    document.getElementById("palette-found").replaceChildren();
    narrow();
  });
  palette.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    }
    if (event.key === "Enter" && here()) {
      event.preventDefault();
      here().click();
    }
  });
}
