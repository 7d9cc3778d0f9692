// A page may stay open for hours while somebody signs in again in another tab: every
// request takes the token of the cookie, not the one the page was made with.

/** The current token, for scripts that send by themselves. */
export function csrfToken() {
  const found = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  return found ? decodeURIComponent(found[1]) : "";
}

document.addEventListener(
  "submit",
  (event) => {
    const field = event.target.querySelector?.("input[name=csrfmiddlewaretoken]");
    if (field && csrfToken()) field.value = csrfToken();
  },
  true,
);
document.addEventListener("htmx:configRequest", (event) => {
  const { verb, headers, parameters } = event.detail;
  if (verb === "get") {
    for (const name of Object.keys(parameters)) if (parameters[name] === "") delete parameters[name];
    return;
  }
  delete parameters.csrfmiddlewaretoken;
  headers["X-CSRFToken"] = csrfToken();
});
