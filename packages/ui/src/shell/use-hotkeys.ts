// The keyboard of the whole application: "/" or Ctrl-K searches, "g" and a letter goes to a page.
import { useEffect, useRef } from "react";
import { type PagePath, pages } from "./pages.ts";

export interface HotkeyActions {
  readonly search: () => void;
  readonly go: (to: PagePath) => void;
}

const CHORD_MILLIS = 1200;

export function useHotkeys(actions: HotkeyActions): void {
  const current = useRef(actions);
  current.current = actions;
  useEffect(() => {
    let chordUntil = 0;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      if (event.key === "k" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        current.current.search();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === "/") {
        event.preventDefault();
        current.current.search();
      } else if (event.key === "g") {
        chordUntil = event.timeStamp + CHORD_MILLIS;
      } else if (event.timeStamp < chordUntil) {
        chordUntil = 0;
        const page = pages.find((each) => each.letter === event.key);
        if (page === undefined) return;
        event.preventDefault();
        current.current.go(page.to);
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches("input, textarea, select, [role='dialog'] *");
}
