/** Run `enhance(element)` for every match, now and in everything that htmx brings. */
export function each(selector, enhance) {
  const run = (root) => {
    if (root.matches?.(selector)) once(root);
    root.querySelectorAll?.(selector).forEach(once);
  };
  const seen = new WeakSet();
  const once = (element) => {
    if (seen.has(element)) return;
    seen.add(element);
    enhance(element);
  };
  const start = () => {
    run(document);
    document.addEventListener("app:added", (event) => run(event.target));
    document.addEventListener("htmx:load", (event) => run(event.target));
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
}

/** Tell the behaviours that `element` is new on the page. */
export function added(element) {
  element.dispatchEvent(new CustomEvent("app:added", { bubbles: true }));
}

/** A sentence of the page's language, kept on <body data-text-…>. */
export function text(name) {
  return document.body.dataset[`text${name[0].toUpperCase()}${name.slice(1)}`] || "";
}

/** One icon of the sprite. */
export function icon(name) {
  const sprite = document.querySelector("svg.icon use")?.getAttribute("href")?.split("#")[0];
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  if (sprite) {
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `${sprite}#${name}`);
    svg.append(use);
  }
  return svg;
}

/** Submit as if by hand, so that the other behaviours see it. */
export function send(form, submitter) {
  if (form.requestSubmit) form.requestSubmit(submitter || undefined);
  else form.submit();
}
