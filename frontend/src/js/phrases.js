// Standard clauses where a finding is written: one tap fills the form, which stays open
// to change; the usual due date follows clause and weight until somebody types another.
import { fill } from "./fields.js";
import { each } from "./onload.js";

each("[data-phrases]", (bank) => {
  const form = bank.closest("form");
  const search = bank.querySelector("[data-phrase-search]");
  const topics = bank.querySelector("[data-phrase-topics]");
  const rows = [...bank.querySelectorAll("li")];
  let topic = "";
  let usual = dueOf(form, bank);

  search.hidden = false;
  search.addEventListener("input", show);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "kind") kindChanged(event.target.value);
    if (event.target.name === "item") itemFirst();
    show();
    follow();
  });
  form.addEventListener("app:filled", () => { show(); follow(); });
  form.querySelector("[data-phrase-drop]")?.addEventListener("click", (event) => {
    event.preventDefault();
    form.elements.phrase.value = "";
    form.elements.text.dispatchEvent(new Event("input", { bubbles: true }));
    follow();
  });
  bank.addEventListener("click", (event) => {
    const link = event.target.closest("[data-phrase]");
    if (!link) return;
    event.preventDefault();
    take(link.dataset);
  });
  show();
  follow();

  /** The clause's words where they belong; what somebody typed herself stays above. */
  function take({ phrase, kind, text, severity, cause, basis, recommendation }) {
    const before = bank.querySelector(`[data-phrase="${CSS.escape(form.elements.phrase.value)}"]`)?.dataset || {};
    const found = {
      phrase,
      kind,
      text: joined(form.elements.text.value, text, before.text),
      cause: joined(form.elements.cause.value, cause, before.cause),
      legal_basis: basis || form.elements.legal_basis.value,
      recommendation: joined(form.elements.recommendation.value, recommendation, before.recommendation),
    };
    if (severity) found.severity = severity;
    if (kind !== "shortcoming") Object.assign(found, { severity: "", recommendation: "", due_on: "" });
    fill(form, found);
    if (cause || basis) form.querySelector("details.plain:not([data-phrases])")?.setAttribute("open", "");
    bank.open = false;
    form.elements.text.dispatchEvent(new Event("input", { bubbles: true }));
    form.elements.text.focus({ preventScroll: true });
    form.elements.text.scrollIntoView({ block: "center" });
  }

  /** Only a shortcoming has a recommendation: what nobody typed goes with the kind. */
  function kindChanged(kind) {
    const { recommendation } = form.elements;
    topic = "";
    if (kind !== "shortcoming" && recommendation.value === linkOf(form, bank)?.dataset.recommendation) recommendation.value = "";
  }

  /** Hide what is of another kind or topic, or does not hold what is searched for. */
  function show() {
    const kind = form.querySelector('input[name="kind"]:checked')?.value || "";
    const wanted = plain(search.value).split(" ").filter(Boolean);
    const ofKind = rows.filter((row) => !kind || row.dataset.kind === kind);
    for (const row of rows) {
      const words = ` ${plain(row.textContent)}`;
      const fits = ofKind.includes(row) && (!topic || row.dataset.topic === topic);
      row.hidden = !fits || !wanted.every((word) => words.includes(` ${word}`));
    }
    bank.querySelectorAll("[data-phrase-group]").forEach((group) => {
      group.hidden = ![...group.querySelectorAll("li")].some((row) => !row.hidden);
    });
    bank.querySelector("[data-phrase-none]").hidden = rows.some((row) => !row.hidden);
    const names = [...new Set(ofKind.map((row) => row.dataset.topic).filter(Boolean))];
    topics.hidden = names.length < 2;
    topics.replaceChildren(...names.map(chip));
  }

  function chip(name) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "chip", textContent: name });
    button.setAttribute("aria-pressed", String(name === topic));
    button.addEventListener("click", () => {
      topic = name === topic ? "" : name;
      show();
      [...topics.children].find((one) => one.textContent === name)?.focus();
    });
    return button;
  }

  /** The clauses of the chosen item come first. */
  function itemFirst() {
    const code = form.elements.item.selectedOptions[0]?.textContent.split(".")[0].trim();
    const list = bank.querySelector("[data-phrase-first] ul");
    const fitting = rows.filter((row) => code && row.dataset.codes.split(",").includes(code));
    [...list.children].forEach((row) => row.dataset.home && bank.querySelector(`[data-phrase-list="${CSS.escape(row.dataset.home)}"]`)?.append(row));
    list.prepend(...fitting);
  }

  /** The usual date, and how it was found; it gives way to one that was typed. */
  function follow() {
    const due = form.elements.due_on;
    const now = dueOf(form, bank);
    if (now && (!due.value || due.value === usual?.due)) due.value = now.due;
    if (!now && due.value && due.value === usual?.due) due.value = "";
    usual = now;
    const line = form.querySelector("[data-usual-due]");
    line.hidden = !now;
    if (now) line.textContent = line.dataset.text.replace("{due}", now.due).replace("{words}", now.words);
    chosen(form, bank);
  }
});

/** Which clause the words come from, until it is dropped. */
function chosen(form, bank) {
  const line = form.querySelector("[data-phrase-chosen]");
  const link = linkOf(form, bank);
  line.hidden = !link;
  if (link) line.querySelector("span").textContent = link.dataset.text;
}

function linkOf(form, bank) {
  const key = form.elements.phrase.value;
  return key ? bank.querySelector(`[data-phrase="${CSS.escape(key)}"]`) : null;
}

/** By the clause, unless somebody gave it another weight; else by the weight. */
function dueOf(form, bank) {
  if (form.querySelector('input[name="kind"]:checked')?.value !== "shortcoming") return null;
  const weight = form.querySelector('input[name="severity"]:checked');
  const link = linkOf(form, bank);
  const ofClause = link?.dataset.due && (!weight || [weight.value, ""].includes(link.dataset.severity));
  const from = ofClause ? link : weight;
  return from ? { due: from.dataset.due, words: from.dataset.words } : null;
}

/** What somebody wrote, then the clause; the words of the clause before give way. */
function joined(written, text = "", before = "") {
  const kept = (before ? written.replace(before, "") : written).trim();
  if (!kept || !text) return kept || text;
  return kept.includes(text) ? kept : `${kept}\n${text}`;
}

function plain(words) {
  return words.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[^a-z0-9]+/g, " ").trim();
}
