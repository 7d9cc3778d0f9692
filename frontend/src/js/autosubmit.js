// <form data-autosubmit>: filters act when they change; the button is for others.
import { each, send } from "./onload.js";

each("form[data-autosubmit]", (form) => {
  form.addEventListener("change", () => send(form));
  form.querySelectorAll("[data-autosubmit-button]").forEach((button) => (button.hidden = true));
});
