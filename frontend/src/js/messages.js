// Messages: closing one, and showing one from a script.
import { each, icon, text } from "./onload.js";

each("[data-notice]", (notice) => {
  const close = notice.querySelector("[data-close]");
  if (!close) return;
  close.hidden = false;
  close.addEventListener("click", () => notice.remove());
});
each("[data-focus]", (element) => element.focus());

/** Show `words` at the top; `link` = {href, label} is added behind them. */
export function notify(words, kind = "error", link = null) {
  const region = document.getElementById("messages");
  if (!region) return;
  const notice = document.createElement("div");
  notice.className = `notice notice-${kind} notice-live`;
  const line = document.createElement("p");
  line.textContent = words;
  if (link) {
    const anchor = Object.assign(document.createElement("a"), {
      href: link.href, textContent: link.label, target: "_blank", rel: "noopener",
    });
    line.append(" ", anchor);
  }
  const close = document.createElement("button");
  close.type = "button";
  close.className = "notice-close";
  close.setAttribute("aria-label", text("close"));
  close.append(icon("x-lg"));
  close.addEventListener("click", () => notice.remove());
  notice.append(icon(kind === "error" ? "exclamation-triangle-fill" : "info-circle-fill"), line, close);
  region.querySelectorAll(".notice-live").forEach((old) => old.remove());
  region.prepend(notice);
}
