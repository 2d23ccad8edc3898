// @ts-check
/**
 * What every page has: the switch of the theme, and menus that close by themselves.
 *
 * @module frame
 */

const YEAR_S = 365 * 24 * 60 * 60;

/** @returns {string} "light", "dark" or "" for what the system says */
function chosenTheme() {
  return document.documentElement.dataset.theme ?? "";
}

/** @param {string} theme - kept in a cookie, so that the server draws the next page in it at once */
function choose(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  const age = theme ? YEAR_S : 0;
  document.cookie = `theme=${theme}; path=/; max-age=${age}; SameSite=Lax`;
  showChoice();
  document.dispatchEvent(new CustomEvent("themechange"));
}

function showChoice() {
  for (const button of themeButtons()) {
    button.ariaPressed = String(button.dataset.themeChoice === chosenTheme());
  }
}

/** @returns {NodeListOf<HTMLElement>} */
function themeButtons() {
  return document.querySelectorAll("[data-theme-choice]");
}

/** @param {Event} event - a click beside an open menu, or Escape inside it, closes it */
function closeMenus(event) {
  /** @type {NodeListOf<HTMLDetailsElement>} */
  const open = document.querySelectorAll("details[data-menu][open]");
  for (const menu of open) {
    const isInside = event.target instanceof Node && menu.contains(event.target);
    if (event instanceof KeyboardEvent) {
      if (event.key !== "Escape" || !isInside) continue;
      event.stopPropagation();
      menu.querySelector("summary")?.focus();
    } else if (isInside) continue;
    menu.open = false;
  }
}

for (const button of themeButtons()) {
  button.addEventListener("click", () => choose(button.dataset.themeChoice ?? ""));
}
document.addEventListener("click", closeMenus);
document.addEventListener("keydown", closeMenus, { capture: true });
showChoice();
