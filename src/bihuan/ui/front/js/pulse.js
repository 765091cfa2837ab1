/* <article data-pulse="address" data-version data-entries>: asks now and then whether the thing has moved meanwhile,
   and says so in [data-changed]; what one reads or types is left alone. */
const EVERY = 20000;
const page = document.querySelector("[data-pulse]");

async function ask() {
  if (document.hidden) return;
  const answer = await fetch(page.dataset.pulse, { headers: { "Bihuan-Polling": "1", "HX-Request": "true" } });
  if (!answer.ok) return;
  const { version, entries } = await answer.json();
  const moved = String(version) !== page.dataset.version || String(entries) !== page.dataset.entries;
  if (moved) page.querySelector("[data-changed]").hidden = false;
}

if (page) setInterval(() => ask().catch(() => {}), EVERY);
