// The frame around every page: navigation, banners, the page, search and toasts.
import { Outlet, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { SearchDialog } from "../search/SearchDialog.tsx";
import { Banners } from "./Banners.tsx";
import { Navigation } from "./Navigation.tsx";
import css from "./shell.module.css";
import { Toaster } from "./Toaster.tsx";
import { useHotkeys } from "./use-hotkeys.ts";

export function AppShell() {
  const [searching, setSearching] = useState(false);
  const router = useRouter();
  useHotkeys({
    search: () => setSearching(true),
    go: (to) => void router.navigate({ to }),
  });
  return (
    <div className={css.shell}>
      <a className={css.skip} href="#page">
        Skip to the page
      </a>
      <Navigation onSearch={() => setSearching(true)} />
      <div className={css.main}>
        <Banners />
        <main id="page" className={css.page} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <SearchDialog opened={searching} onClose={() => setSearching(false)} />
      <Toaster />
    </div>
  );
}
