// A refused form comes back as a whole page: lead to what must be put right.
import { each } from "./onload.js";

const WRONG = "main form .notice-error, main form .field-error, main form .invalid-feedback, main form .is-invalid";

each("main", (main) => {
  const wrong = [...main.querySelectorAll(WRONG)].find((part) => part.getClientRects().length);
  if (!wrong) return;
  const { top, bottom } = wrong.getBoundingClientRect();
  if (top < 0 || bottom > window.innerHeight * 0.8) wrong.scrollIntoView({ block: "center" });
});
