// <form data-confirm="What will happen"> asks before it is sent; so may a submit button.
import { send, text } from "./onload.js";

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    const words = event.submitter?.dataset.confirm || form.dataset?.confirm;
    if (!words || form.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(words, event.submitter).then((agreed) => {
      if (!agreed) return;
      form.dataset.confirmed = "1";
      send(form, event.submitter);
      delete form.dataset.confirmed;
    });
  },
  true,
);

/** Whether the person agrees. */
export function ask(words, submitter) {
  if (typeof HTMLDialogElement !== "function") return Promise.resolve(window.confirm(words));
  const dialog = document.createElement("dialog");
  dialog.className = "ask";
  const line = Object.assign(document.createElement("p"), { textContent: words, id: "ask-text" });
  dialog.setAttribute("aria-labelledby", "ask-text");
  const danger = submitter?.classList.contains("btn-danger") || submitter?.classList.contains("btn-outline-danger");
  const yes = button(submitter?.textContent.trim() || text("yes"), danger ? "btn btn-danger" : "btn btn-primary");
  const no = button(text("cancel"), "btn btn-outline-secondary");
  const row = document.createElement("div");
  row.className = "ask-buttons";
  row.append(no, yes);
  dialog.append(line, row);
  document.body.append(dialog);
  return new Promise((resolve) => {
    yes.addEventListener("click", () => dialog.close("yes"));
    no.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
      submitter?.focus();
    });
    dialog.showModal();
  });
}

function button(label, classes) {
  return Object.assign(document.createElement("button"), { type: "button", className: classes, textContent: label });
}
