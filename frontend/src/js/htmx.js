// When a fragment cannot be fetched or saved, say so and leave the page as it is.
import { text } from "./onload.js";
import { notify } from "./messages.js";

document.addEventListener("htmx:sendError", () => notify(text("failed")));
document.addEventListener("htmx:timeout", () => notify(text("failed")));
document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  if (status === 401) {
    notify(text("signedOut"), "error", { href: document.body.dataset.signIn, label: text("signIn") });
  } else {
    notify(text(status >= 500 ? "failed" : "refused"));
  }
});
