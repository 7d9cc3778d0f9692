// Entry point of a round's board. A visit, or a unit without one, is lifted by dragging,
// by a key or by a press; put down on a half-day; and saved by the server, which knows
// the rules. Without this script every visit has its form.
import { startDragging } from "./board_drag.js";
import { Ground } from "./board_ground.js";
import { csrfToken } from "./csrf.js";
import { notify } from "./messages.js";
import { added, text } from "./onload.js";

const part = () => document.getElementById("board-part");
const dock = () => part().querySelector("[data-dock]");
let ground = null;
let lifted = null; // {unit, visit, name, team, halfDay, …, slot, others, other}
let clock = 0;
let asking = 0;
let isSaving = false;
const ask = document.createElement("dialog");

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();

function start() {
  if (!part()) return;
  ask.className = "ask board-ask";
  ask.setAttribute("aria-labelledby", "board-ask-title");
  ask.addEventListener("close", () => focusOn(ask.thing));
  document.body.append(ask);
  ready();
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", pressed, true);
  document.addEventListener("submit", submitted, true); // before others send it by themselves
  document.addEventListener("change", filtered);
  document.addEventListener("input", filtered);
  startDragging({
    begin: (card) => lift(card),
    over: (slot, card) => slot && aim(slot, card?.dataset.visit),
    drop: () => drop({ swaps: Boolean(lifted?.pointed) }),
    cancel: putDown,
    linger: (link) => show(link.href),
  });
}

/** Whatever came new into the page. */
function ready() {
  ground = new Ground(JSON.parse(part().dataset.ground));
  document.documentElement.classList.toggle("has-board", "mayMove" in part().dataset);
  part().querySelectorAll("[data-board-submit]").forEach((button) => (button.hidden = true));
}

// --- lifting, aiming, putting down ---------------------------------------------------

function lift(card) {
  if (lifted) clear();
  const { unit, visit = "", name, team = "", halfDay = "morning", date = "" } = card.dataset;
  const half = halfDay === "afternoon" ? "pm" : "am";
  const form = card.querySelector("[data-lift]")?.href || "";
  lifted = { ...card.dataset, unit, visit, name, team, halfDay, form, slot: date && `${date} ${half}`, others: [] };
  lifted.from = lifted.slot;
  lifted.was = visit && date ? `${date} ${halfDay} ${team}` : "";
  lifted.isTold = "announced" in card.dataset;
  open();
}

/** Mark what speaks against each half-day, and say what is being done. */
function open() {
  dock().hidden = false;
  document.documentElement.classList.add("is-lifted");
  for (const cell of cells("")) {
    const { level } = ground.about(lifted, cell.dataset.slot || cell.dataset.head);
    const isOwn = !cell.dataset.row || cell.dataset.row === lifted.unit;
    if (isOwn) cell.classList.add(level ? `is-${level}` : "is-free");
    else cell.classList.add("is-other");
  }
  cards(lifted).forEach((card) => card.classList.add("is-lifted"));
  const pin = dock().querySelector("[data-dock-pin]");
  pin.hidden = !lifted.pin;
  pin.querySelector("[data-dock-pin-text]").textContent = say("pinned" in lifted ? "Unpin" : "Pin");
  dock().querySelector("[data-dock-form]").href = lifted.form;
  dock().querySelector("[data-dock-drop]").disabled = true;
  dock().querySelector("[data-dock-swap]").hidden = true;
  tell(say("Lifted", { unit: lifted.name }));
  dock().querySelector("[data-dock-said]").replaceChildren();
}

/** Point at a half-day, perhaps at a visit on it. */
function aim(slot, visit = "") {
  if (!lifted || (slot === lifted.slot && lifted.pointed === visit && lifted.aimed)) return;
  const others = [...part().querySelectorAll(`.board-list-half[data-slot="${slot}"] [data-swap]`)];
  lifted.others = lifted.swap ? others.filter((one) => one.dataset.visit !== lifted.visit) : [];
  lifted.other = lifted.others.find((one) => one.dataset.visit === visit) || lifted.others[0] || null;
  lifted.pointed = visit && lifted.other?.dataset.visit === visit ? visit : "";
  Object.assign(lifted, { slot, aimed: true });
  part().querySelectorAll(".is-target").forEach((cell) => cell.classList.remove("is-target"));
  for (const half of Ground.halves(lifted, slot)) cells(half).forEach(target);
  describe();
}

function target(cell) {
  if (cell.dataset.row && cell.dataset.row !== lifted.unit) return;
  cell.classList.add("is-target");
}

/** In words: where to, who is there, and what the server has to say. */
function describe() {
  const { level, why, taken } = ground.about(lifted, lifted.slot);
  const words = [say("Over", { unit: lifted.name, when: label(lifted.slot) })];
  if (taken) words.push(lifted.team ? say("Taken", { team: teamName() }) : say("AllTaken"));
  else if (level) words.push(`${why}.`);
  if (lifted.other) words.push(say("Swap", { other: lifted.other.dataset.name }));
  tell(words.join(" "));
  const swap = dock().querySelector("[data-dock-swap]");
  swap.hidden = !lifted.other;
  if (lifted.other) swap.querySelector("[data-dock-other]").textContent = say("SwapWith", { other: lifted.other.dataset.name });
  dock().querySelector("[data-dock-drop]").disabled = false;
  clearTimeout(clock);
  clock = setTimeout(look, 250);
}

async function look() {
  const mine = (asking += 1);
  const { thing, fields } = { thing: lifted, fields: fieldsFor(lifted) };
  const answer = await send(`${part().dataset.check}${thing.visit ? `?visit=${thing.visit}` : ""}`, fields, { quiet: true });
  if (mine !== asking || !lifted || answer?.status !== 200) return;
  const said = parse(await answer.text()).querySelectorAll("[data-said]");
  const place = dock().querySelector("[data-dock-said]");
  place.replaceChildren(...[...said].map((one) => document.importNode(one, true)));
  if (!said.length) place.append(Object.assign(document.createElement("p"), { textContent: say("Free") }));
}

function fieldsFor(thing) {
  const [date, half] = thing.slot.split(" ");
  const halfDay = thing.halfDay === "full" ? "full" : { am: "morning", pm: "afternoon" }[half];
  const typed = date.split("-").reverse().join("/");
  const fields = { date: typed, half_day: halfDay, team: ground.teamFor(thing, thing.slot) };
  return thing.visit ? { ...fields, was: thing.was } : { ...fields, union: thing.unit };
}

function drop({ swaps = false } = {}) {
  const thing = lifted;
  if (!thing?.aimed) return putDown();
  if (swaps && thing.other) return save(thing.swap, { other: thing.other.dataset.visit, ask: "1" }, thing);
  if (thing.visit && Ground.halves(thing, thing.slot)[0] === thing.from) return putDown();
  const asks = thing.isTold || (!thing.visit && Object.keys(ground.teams).length > 1);
  return save(thing.move || part().dataset.place, { ...fieldsFor(thing), ...(asks && { ask: "1" }) }, thing);
}

function putDown() {
  if (!lifted) return;
  const thing = lifted;
  clear();
  tell(say("PutDown", { unit: thing.name }));
  focusOn(thing);
}

function clear() {
  lifted = null;
  clearTimeout(clock);
  document.documentElement.classList.remove("is-lifted");
  const marks = ["is-hard", "is-soft", "is-free", "is-other", "is-target", "is-lifted"];
  part().querySelectorAll(marks.map((mark) => `.${mark}`).join()).forEach((one) => one.classList.remove(...marks));
  if (dock()) dock().hidden = true;
}

// --- the server ----------------------------------------------------------------------

async function send(url, fields, { quiet = false } = {}) {
  const body = fields instanceof FormData ? fields : toForm(fields);
  body.delete("csrfmiddlewaretoken");
  try {
    return await fetch(url, { method: "POST", body, headers: { "HX-Request": "true", "X-CSRFToken": csrfToken() } });
  } catch {
    if (!quiet) notify(text("failed"));
    return null;
  }
}

/** Do it; the server answers with the board as it is now, or with what it must know. */
async function save(url, fields, thing) {
  if (isSaving) return; // pressed twice
  isSaving = true;
  const { query } = part().dataset;
  const answer = await send(query && !url.includes("?") ? `${url}?${query}` : url, fields);
  isSaving = false;
  if (!answer) return;
  if (answer.status === 422) {
    const first = fields instanceof FormData ? fields.get("ask") : fields.ask;
    openAsk(await answer.text(), thing);
    if (!first) await show(`${part().dataset.url}?${part().dataset.query}`); // it may have changed meanwhile
    return;
  }
  if (!answer.ok) return complain(answer.status);
  ask.thing = null;
  if (ask.open) ask.close();
  if (lifted) clear();
  replace(await answer.text());
  focusOn(thing);
}

function complain(status) {
  if (status === 401) notify(text("signedOut"), "error", { href: document.body.dataset.signIn, label: text("signIn") });
  else notify(text(status >= 500 ? "failed" : "refused"));
}

/** The board of other days or other units. */
async function show(url) {
  let answer = null;
  try {
    answer = await fetch(url, { headers: { "HX-Request": "true" } });
  } catch {
    return notify(text("failed"));
  }
  if (!answer.ok) return complain(answer.status);
  replace(await answer.text());
  const { query } = part().dataset;
  history.replaceState(null, "", query ? `?${query}` : location.pathname);
}

function replace(html) {
  const fresh = parse(html).getElementById("board-part");
  if (!fresh) return;
  const active = document.activeElement;
  const { id, selectionStart: caret } = part().contains(active) ? active : {};
  const isOpen = part().querySelector(".board-filters details")?.open;
  const { scrollTop = 0, scrollLeft = 0 } = part().querySelector(".board-box") || {};
  const says = fresh.querySelector("template[data-says]");
  part().replaceWith(document.adoptNode(fresh));
  if (says) document.getElementById("messages").replaceChildren(document.importNode(says.content, true));
  added(part());
  if (says) added(document.getElementById("messages"));
  const filters = part().querySelector(".board-filters details");
  if (filters && isOpen !== undefined) filters.open = isOpen;
  const box = part().querySelector(".board-box");
  if (box) Object.assign(box, { scrollTop, scrollLeft });
  ready();
  if (id) document.getElementById(id)?.focus({ preventScroll: true });
  if (id && caret != null && document.activeElement.id === id) document.activeElement.setSelectionRange?.(caret, caret);
  if (lifted) open();
}

// --- the question before what needs a reason ----------------------------------------------

function openAsk(html, thing) {
  if (lifted) clear();
  ask.replaceChildren(...parse(html).body.childNodes);
  ask.thing = thing;
  added(ask);
  window.htmx?.process(ask);
  if (!ask.open) ask.showModal();
  const first = ["[data-board-form] .is-invalid", "textarea", "button[type=submit]"];
  first.map((one) => ask.querySelector(one)).find(Boolean)?.focus();
}

function submitted(event) {
  const form = event.target;
  if (form.matches("[data-board-filters]")) {
    event.preventDefault();
    narrow(form);
  } else if (form.matches("[data-board-form]")) {
    event.preventDefault();
    const url = form.getAttribute("action");
    const visit = url.match(/visits\/(\d+)\//)?.[1] || "";
    const fields = new FormData(form);
    save(url, fields, ask.open ? ask.thing : { visit });
  }
}

// --- presses, keys, filters ----------------------------------------------------------

function clicked(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey) return;
  const close = event.target.closest("[data-board-close]");
  if (close && ask.open) {
    event.preventDefault();
    return ask.close();
  }
  const link = event.target.closest("[data-board-link]");
  if (link) {
    event.preventDefault();
    return show(link.href);
  }
  const grip = event.target.closest("[data-lift]");
  const card = grip?.closest(".is-movable");
  if (card && part().contains(card)) {
    event.preventDefault();
    lift(card);
    dock().focus({ preventScroll: true });
    return inSight();
  }
  if (lifted) pressedWhileLifted(event);
}

function pressedWhileLifted(event) {
  const { target } = event;
  if (target.closest("[data-dock-drop]")) return drop();
  if (target.closest("[data-dock-swap]")) return drop({ swaps: true });
  if (target.closest("[data-dock-cancel]")) return putDown();
  if (target.closest("[data-dock-pin]")) return save(lifted.pin, { is_pinned: "pinned" in lifted ? "" : "1" }, lifted);
  const cell = target.closest("[data-slot]");
  if (!cell || !part().contains(cell)) return undefined;
  event.preventDefault();
  return aim(cell.dataset.slot, target.closest(".board-visit")?.dataset.visit);
}

const STEPS = { ArrowLeft: -1, ArrowRight: 1 };
const TURNS = { ArrowUp: -1, ArrowDown: 1 };
const WEEKS = { PageUp: "previous", PageDown: "next" };

function pressed(event) {
  const isOnCard = event.target.closest?.("#board-part [data-lift]");
  if (!lifted && isOnCard && event.key === " ") {
    event.preventDefault();
    return isOnCard.click();
  }
  if (!lifted || ask.open || event.target.closest?.("input, select, textarea")) return undefined;
  const act = actionOf(event);
  if (!act) return undefined;
  event.preventDefault();
  event.stopPropagation();
  return act();
}

function actionOf({ key, target, ctrlKey, metaKey, altKey }) {
  if (ctrlKey || metaKey || altKey) return null;
  if (key === "Escape") return putDown;
  if (key in STEPS) return () => step(STEPS[key]);
  if (key in WEEKS) return () => turn(WEEKS[key]);
  if (key in TURNS && lifted.others.length > 1) return () => nextOther(TURNS[key]);
  if (key.toLowerCase() === "s" && lifted.other) return () => drop({ swaps: true });
  const isButton = target.closest?.("[data-dock] button, [data-dock] a");
  return (key === "Enter" || key === " ") && !isButton ? () => drop() : null;
}

const order = () => [...part().querySelectorAll(".board-list-half")].map((one) => one.dataset.slot);

/** One half-day on, or one day for a visit that takes it whole; then the next week. */
async function step(by) {
  const wide = lifted.halfDay === "full";
  const slots = order().filter((slot) => !wide || slot.endsWith("am"));
  const here = slots.indexOf(lifted.slot);
  const next = here < 0 ? (by > 0 ? 0 : slots.length - 1) : here + by;
  if (next >= 0 && next < slots.length) {
    aim(slots[next]);
    return inSight();
  }
  return turn(by > 0 ? "next" : "previous");
}

async function turn(way) {
  const day = part().dataset[way];
  if (!day || !lifted) return;
  const query = new URLSearchParams(part().dataset.query);
  query.set("from", day);
  await show(`${part().dataset.url}?${query}`);
  if (!lifted) return;
  dock().focus({ preventScroll: true });
  const slots = order();
  lifted.aimed = false;
  aim(way === "next" ? slots[0] : slots.at(lifted.halfDay === "full" ? -2 : -1));
  inSight();
}

/** The place aimed at, or the row of what was lifted, between the head and the dock. */
function inSight() {
  const places = [".is-target[data-slot]", `[data-row="${lifted.unit}"]`, ".board-list-half.is-lifted"];
  const found = places.flatMap((one) => [...part().querySelectorAll(one)]);
  found.find((one) => one.getClientRects().length)?.scrollIntoView({ block: "center", inline: "nearest" });
}

function nextOther(by) {
  const { others, other } = lifted;
  lifted.other = others[(others.indexOf(other) + by + others.length) % others.length];
  describe();
}

function filtered(event) {
  const form = event.target.closest?.("[data-board-filters]");
  if (!form || (event.type === "input") !== (event.target.type === "text")) return;
  clearTimeout(form.clock);
  form.clock = setTimeout(() => narrow(form), event.type === "input" ? 350 : 0);
}

function narrow(form) {
  const query = new URLSearchParams(new FormData(form));
  [...query.entries()].forEach(([name, value]) => value || query.delete(name));
  return show(`${form.getAttribute("action")}?${query}`);
}

// --- small things --------------------------------------------------------------------

/** Cells and heads of a half-day; of all half-days. */
function cells(slot) {
  const which = slot ? `[data-slot="${slot}"], [data-head="${slot}"]` : "[data-slot], [data-head]";
  return [...part().querySelectorAll(which)];
}

const cards = ({ unit }) => [...part().querySelectorAll(`.is-movable[data-unit="${unit}"]`)];

function label(slot) {
  const { day = "", label: when = slot } = part().querySelector(`.board-list-half[data-slot="${slot}"]`)?.dataset || {};
  return lifted.halfDay === "full" ? `${day}, ${say("Whole")}` : when;
}

function teamName() {
  return part().querySelector(`.board-teams [data-team="${lifted.team}"]`)?.dataset.name || "";
}

function tell(words) {
  const line = dock()?.querySelector("[data-dock-text]");
  if (line) line.textContent = words;
}

function say(name, values = {}) {
  const words = dock().dataset[`text${name}`] || "";
  return Object.entries(values).reduce((done, [key, value]) => done.replace(`{${key}}`, value), words);
}

/** Back to what was moved, wherever it is now. */
function focusOn(thing) {
  if (!thing) return;
  const key = thing.visit ? `[data-visit="${thing.visit}"]` : `[data-unit="${thing.unit}"]`;
  const found = [...part().querySelectorAll(`.is-movable${key} [data-lift]`)];
  found.find((one) => one.getClientRects().length)?.focus();
}

function toForm(fields) {
  const form = new FormData();
  Object.entries(fields).forEach(([name, value]) => form.append(name, value));
  return form;
}

function parse(html) {
  return new DOMParser().parseFromString(html, "text/html");
}
