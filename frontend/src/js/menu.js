// The menu drawer on small screens (it opens by #menu without scripts), drop-downs.
const menu = document.getElementById("menu");
let opener = null;

function open(event) {
  event.preventDefault();
  opener = event.currentTarget;
  document.body.classList.add("menu-open");
  menu.querySelector("a:not(.menu-close)")?.focus();
}

function close() {
  if (!document.body.classList.contains("menu-open")) return;
  document.body.classList.remove("menu-open");
  opener?.focus();
}

if (menu) {
  document.querySelectorAll("[data-menu]").forEach((button) => button.addEventListener("click", open));
  document.querySelector("[data-menu-close]")?.addEventListener("click", (event) => {
    event.preventDefault();
    close();
  });
}
document.addEventListener("click", (event) => {
  const inside = event.target instanceof Element ? event.target : null;
  if (!inside?.closest("#menu, [data-menu]")) close();
  document.querySelectorAll("details[data-drop][open]").forEach((drop) => {
    if (!drop.contains(inside)) drop.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  close();
  document.querySelectorAll("details[data-drop][open]").forEach((drop) => {
    drop.open = false;
    drop.querySelector("summary").focus();
  });
});
