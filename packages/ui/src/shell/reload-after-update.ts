// After an update of the server, files that an open page has not loaded yet are gone. The page is loaded anew, once: if that does
// not help, the error is shown.

const LAST_RELOAD = "sluice-reloaded-at";
const AGAIN_AFTER_MILLIS = 60_000;

export function reloadAfterUpdate(): void {
  window.addEventListener("vite:preloadError", (event) => {
    const last = Number(sessionStorage.getItem(LAST_RELOAD) ?? "0");
    if (Date.now() - last < AGAIN_AFTER_MILLIS) return;
    event.preventDefault();
    sessionStorage.setItem(LAST_RELOAD, String(Date.now()));
    window.location.reload();
  });
}
