// Before a form leaves its page: is the server there, and is she still signed in? If not,
// the page stays as it is with everything typed, instead of the browser's error page.
import { notify } from "./messages.js";
import { send, text } from "./onload.js";

const PATIENCE = 10_000;
const SECOND_TAP = 4000;
const asked = new WeakMap(); // form → when it last left

document.addEventListener("submit", (event) => {
  const form = event.target;
  const address = document.body.dataset.reach;
  if (event.defaultPrevented || !address || !ours(form, event.submitter)) return;
  if (form.dataset.reached) return;
  event.preventDefault();
  if (Date.now() - (asked.get(form) ?? 0) < SECOND_TAP) return;
  asked.set(form, Date.now());
  reach(address).then((status) => {
    if (status === 204) return leave(form, event.submitter);
    asked.delete(form);
    if (status === 401) notify(text("signedOut"), "error", { href: document.body.dataset.signIn, label: text("signIn") });
    else notify(text("failed"));
    document.getElementById("messages")?.scrollIntoView({ block: "center" });
  });
});

/** Plain forms only: htmx and the outbox of a visit have their own ways. */
function ours(form, submitter) {
  return form.method === "post" && !form.matches("[data-outbox], [hx-post]") && !submitter?.dataset.queue;
}

function leave(form, submitter) {
  Object.assign(form.dataset, { reached: "1", confirmed: "1" });
  send(form, submitter);
  delete form.dataset.reached;
  delete form.dataset.confirmed;
}

/** The server's status, or 0 when nothing was reached. */
async function reach(address) {
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const headers = { Accept: "application/json" };
    return (await fetch(address, { headers, credentials: "same-origin", cache: "no-store", signal: stop.signal })).status;
  } catch {
    return 0;
  } finally {
    clearTimeout(clock);
  }
}
