// The pages, with what is under way beside their names; below, the state of the definitions and of the connection.
import { ActionIcon, Kbd, Tooltip } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { instanceQuery } from "../server/queries.ts";
import { ConnectionState } from "./ConnectionState.tsx";
import { DefinitionsState } from "./DefinitionsState.tsx";
import { pages } from "./pages.ts";
import css from "./shell.module.css";
import { ThemeMenu } from "./ThemeMenu.tsx";

export function Navigation({ onSearch }: { readonly onSearch: () => void }) {
  const [narrow, setNarrow] = useLocalStorage({ key: "sluice-navigation-narrow", defaultValue: false });
  const { data: instance } = useQuery(instanceQuery());
  const counts: Readonly<Record<string, { count: number; label: string; tone: string } | undefined>> = {
    "/runs": badge((instance?.counts.inProgress ?? 0) + (instance?.counts.queued ?? 0), "in progress", "running"),
    "/deployment": badge(instance?.definitions.problems.length ?? 0, "problems", "failed"),
  };
  const Collapse = narrow ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse;
  return (
    <nav className={css.nav} data-narrow={narrow || undefined} aria-label="Main">
      <div className={css.brand}>
        <img src="/icon.svg" alt="" width={22} height={22} />
        <span className={`${css.brandName} cut`} title={instance?.projectName}>
          {instance?.projectName ?? "sluice"}
        </span>
      </div>
      <button type="button" className={css.search} onClick={onSearch} aria-label="Search" title="Search (/ or Ctrl K)">
        <IconSearch size={15} stroke={1.8} aria-hidden />
        <span className={css.label}>Search</span>
        <Kbd className={css.label} size="xs" ml="auto" aria-hidden>
          /
        </Kbd>
      </button>
      <ul className={css.pages}>
        {pages.map(({ to, label, icon: Icon }) => {
          const count = counts[to];
          return (
            <li key={to}>
              <Tooltip label={label} position="right" disabled={!narrow}>
                <Link to={to} className={css.link} activeOptions={{ exact: to === "/", includeSearch: false }}>
                  <Icon size={17} stroke={1.6} aria-hidden />
                  <span className={css.label}>{label}</span>
                  {count !== undefined && (
                    <span className={css.badge} data-tone={count.tone} title={`${count.count} ${count.label}`}>
                      {count.count}
                      <span className="visually-hidden"> {count.label}</span>
                    </span>
                  )}
                </Link>
              </Tooltip>
            </li>
          );
        })}
      </ul>
      <div className={css.foot}>
        <DefinitionsState definitions={instance?.definitions ?? null} narrow={narrow} />
        <div className={css.footRow}>
          <ConnectionState narrow={narrow} />
          <ThemeMenu />
          <ActionIcon
            className={css.collapse}
            aria-label={narrow ? "Widen the navigation" : "Narrow the navigation"}
            onClick={() => setNarrow(!narrow)}
          >
            <Collapse size={16} stroke={1.6} />
          </ActionIcon>
        </div>
      </div>
    </nav>
  );
}

function badge(count: number, label: string, tone: string) {
  return count === 0 ? undefined : { count, label, tone };
}
