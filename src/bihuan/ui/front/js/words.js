/* The sentences and facts that the page brought along, and the server's clock. */
const script = document.getElementById("ui-words");
export const words = script ? JSON.parse(script.textContent) : {};

const startedAt = performance.now();
const serverStart = Date.parse(words.now ?? new Date().toISOString());

/** The instant by the server's clock: a wrong clock on the desk changes nothing. */
export function now() {
  return serverStart + (performance.now() - startedAt);
}
