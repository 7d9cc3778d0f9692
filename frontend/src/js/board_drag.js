// Dragging with a mouse, or with a finger after a long press: pointer events only.

const LONG_PRESS = 350;
const SLACK = 8;
const EDGE = 56;
const PACE = 14;

/** `on` = {begin(card), over(slot element, visit element), drop(), cancel(), linger(link)}. */
export function startDragging(on) {
  let press = null; // {card, x, y, id, timer, byFinger}
  let ghost = null;
  let frame = 0;
  let linger = null;
  let at = { x: 0, y: 0 };

  document.addEventListener("pointerdown", (event) => {
    const card = event.target.closest?.(".is-movable");
    if (!card || event.button !== 0 || press) return;
    press = { card, x: event.clientX, y: event.clientY, id: event.pointerId, byFinger: event.pointerType === "touch" };
    press.onGrip = Boolean(event.target.closest("[data-lift]"));
    at = { x: press.x, y: press.y };
    if (press.byFinger) press.timer = setTimeout(begin, LONG_PRESS);
  });
  document.addEventListener("pointermove", (event) => {
    if (event.pointerId !== press?.id) return;
    at = { x: event.clientX, y: event.clientY };
    if (!ghost) {
      if (Math.hypot(at.x - press.x, at.y - press.y) < SLACK) return;
      if (press.byFinger && !press.onGrip) return stop(); // the page is being scrolled
      begin();
    }
    follow();
  });
  document.addEventListener("pointerup", (event) => {
    if (event.pointerId !== press?.id) return;
    const wasDragged = Boolean(ghost);
    stop();
    if (!wasDragged) return;
    swallowClick();
    on.drop();
  });
  document.addEventListener("pointercancel", (event) => {
    if (event.pointerId === press?.id) giveUp();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && ghost) giveUp();
  }, true);
  document.addEventListener("touchmove", (event) => {
    if (ghost || press?.onGrip) event.preventDefault();
  }, { passive: false });
  document.addEventListener("contextmenu", (event) => {
    if (press?.byFinger) event.preventDefault();
  });
  document.addEventListener("dragstart", (event) => {
    if (event.target.closest?.(".is-movable")) event.preventDefault();
  });

  function begin() {
    clearTimeout(press.timer);
    ghost = document.createElement("div");
    ghost.className = "board-ghost";
    ghost.textContent = press.card.dataset.name;
    document.body.append(ghost);
    document.documentElement.classList.add("is-dragging");
    window.getSelection()?.removeAllRanges();
    on.begin(press.card);
    follow();
    frame = requestAnimationFrame(scroll);
  }

  function follow() {
    if (!ghost) return;
    ghost.style.transform = `translate(${Math.round(at.x + 12)}px, ${Math.round(at.y + 12)}px)`;
    const under = document.elementFromPoint(at.x, at.y);
    on.over(slotUnder(under), under?.closest?.(".board-visit"));
    const link = under?.closest?.("[data-board-link]");
    if (link === linger?.link) return;
    clearTimeout(linger?.timer);
    // A finger's events end with the card that it lifted: its week cannot change.
    linger = link && !press.byFinger ? { link, timer: setTimeout(() => on.linger(link), 700) } : null;
  }

  /** A cell of a whole day is two half-days: the one under the pointer. */
  function slotUnder(under) {
    const cell = under?.closest?.("[data-slot]");
    if (!cell) return "";
    const { left, width } = cell.getBoundingClientRect();
    const isSecond = cell.colSpan === 2 && at.x > left + width / 2;
    return isSecond ? cell.dataset.slot.replace(/am$/, "pm") : cell.dataset.slot;
  }

  function scroll() {
    if (!ghost) return;
    const box = document.querySelector(".board-box");
    const { left, right, top, bottom } = box?.getBoundingClientRect() || {};
    if (box && at.y > top && at.y < bottom) {
      if (at.x > right - EDGE && at.x < right + EDGE) box.scrollLeft += PACE;
      else if (at.x < left + EDGE * 4 && at.x > left) box.scrollLeft -= PACE;
      if (at.y > bottom - EDGE) box.scrollTop += PACE;
      else if (at.y < top + EDGE * 2) box.scrollTop -= PACE;
    }
    if (at.y > window.innerHeight - EDGE * 2) window.scrollBy(0, PACE);
    else if (at.y < EDGE * 2) window.scrollBy(0, -PACE);
    follow();
    frame = requestAnimationFrame(scroll);
  }

  function stop() {
    clearTimeout(press?.timer);
    clearTimeout(linger?.timer);
    cancelAnimationFrame(frame);
    ghost?.remove();
    document.documentElement.classList.remove("is-dragging");
    press = ghost = linger = null;
  }

  function giveUp() {
    const wasDragged = Boolean(ghost);
    stop();
    if (wasDragged) on.cancel();
  }
}

/** The release of a drag is no press on the link below it. */
function swallowClick() {
  const swallow = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => document.removeEventListener("click", swallow, { capture: true }), 50);
}
