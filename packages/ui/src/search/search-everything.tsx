// What the search finds, as hits that can be shown and opened.
import type {
  AssetSummary,
  AutomationSummary,
  CheckSummary,
  DocumentationHit,
  JobSummary,
  RunSummary,
} from "@sluice/api";
import { IconBriefcase2, IconClockHour4, IconColumns3, IconFileText, IconRadar2 } from "@tabler/icons-react";
import type { LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { shortId } from "../runs/short-id.ts";
import { pages } from "../shell/pages.ts";
import { assetLook, checkLooks, runLooks } from "../status/looks.ts";
import { StatusIcon } from "../status/StatusIcon.tsx";
import { findBest } from "./find.ts";

export interface SearchHit {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  readonly kind: string;
  readonly icon: ReactNode;
  readonly link: LinkProps;
}

export interface Searchable {
  readonly assets: readonly AssetSummary[];
  readonly jobs: readonly JobSummary[];
  readonly runs: readonly RunSummary[];
  readonly automations: readonly AutomationSummary[];
  /** What the server found in columns and descriptions. */
  readonly documentation: readonly DocumentationHit[];
}

const MOST_ASSETS = 12;
const MOST_JOBS = 6;
const MOST_RUNS = 6;
const MOST_CHECKS = 8;
const MOST_AUTOMATIONS = 6;
const MOST_DOCUMENTATION = 10;

/** With no text: the pages and the newest runs. */
export function searchEverything(
  text: string,
  { assets, jobs, runs, automations, documentation }: Searchable,
): readonly SearchHit[] {
  const pageItems = pages.map((page) => ({ ...page, id: page.to, name: page.label }));
  if (text.trim() === "") return [...pageItems.map(pageHit), ...runs.slice(0, 5).map(runHit)];
  // Of two that match equally well, one's own comes before one that is only read.
  const ours = assets.toSorted((a, b) => Number(b.materializable) - Number(a.materializable));
  const assetItems = ours.map((asset) => ({
    id: asset.key,
    name: asset.path.at(-1) ?? asset.key,
    also: asset.key,
    asset,
  }));
  const jobItems = jobs.map((job) => ({ id: job.name, name: job.name, job }));
  const runItems = runs.map((run) => ({
    id: run.id,
    name: shortId(run.id),
    also: `${run.id} ${run.jobName ?? ""}`,
    run,
  }));
  const found = documentation.slice(0, MOST_DOCUMENTATION);
  // A column that is called that comes before what only holds it.
  const isNamed = ({ column }: DocumentationHit) => column?.toLowerCase() === text.trim().toLowerCase();
  const [named, written] = [found.filter(isNamed), found.filter((hit) => !isNamed(hit))];
  const automationItems = automations.map((automation) => ({ id: automation.name, name: automation.name, automation }));
  const checkItems = assets.flatMap((asset) =>
    asset.checks.map((check) => ({ id: `${asset.key} ${check.name}`, name: check.name, check })),
  );
  return [
    ...findBest(pageItems, text, 2).map(pageHit),
    ...findBest(jobItems, text, MOST_JOBS).map(({ job }) => jobHit(job)),
    ...findBest(assetItems, text, MOST_ASSETS).map(({ asset }) => assetHit(asset)),
    ...named.map(documentationHit),
    ...findBest(automationItems, text, MOST_AUTOMATIONS).map(({ automation }) => automationHit(automation)),
    ...findBest(checkItems, text, MOST_CHECKS).map(({ check }) => checkHit(check)),
    ...findBest(runItems, text, MOST_RUNS).map(({ run }) => runHit(run)),
    ...written.map(documentationHit),
  ];
}

function pageHit(page: (typeof pages)[number]): SearchHit {
  const Icon = page.icon;
  return {
    id: `page ${page.to}`,
    name: page.label,
    hint: `g then ${page.letter}`,
    kind: "Page",
    icon: <Icon size={15} stroke={1.6} />,
    link: { to: page.to },
  };
}

function assetHit(asset: AssetSummary): SearchHit {
  return {
    id: `asset ${asset.key}`,
    name: asset.path.at(-1) ?? asset.key,
    hint: [asset.path.slice(0, -1).join("/"), asset.description ?? asset.group]
      .filter((part) => part !== "")
      .join(" · "),
    kind: "Asset",
    icon: <StatusIcon look={assetLook(asset)} />,
    link: { to: "/catalog/$", params: { _splat: asset.key } },
  };
}

function madeBy({ opCount, assetKeys }: JobSummary): string {
  return opCount > 0 ? `${opCount} ops` : `${assetKeys.length} assets`;
}

function jobHit(job: JobSummary): SearchHit {
  return {
    id: `job ${job.name}`,
    name: job.name,
    hint: job.description ?? madeBy(job),
    kind: "Job",
    icon: <IconBriefcase2 size={15} stroke={1.6} />,
    link: { to: "/jobs/$name", params: { name: job.name } },
  };
}

function automationHit({ kind, name, description, trigger, isOn }: AutomationSummary): SearchHit {
  const Icon = kind === "schedule" ? IconClockHour4 : IconRadar2;
  return {
    id: `automation ${name}`,
    name,
    hint: [isOn ? null : "off", description ?? trigger.join(", ")].filter((part) => part !== null).join(" · "),
    kind: kind === "schedule" ? "Schedule" : "Sensor",
    icon: <Icon size={15} stroke={1.6} />,
    link: { to: "/automation/$name", params: { name } },
  };
}

function checkHit(check: CheckSummary): SearchHit {
  return {
    id: `check ${check.assetKey} ${check.name}`,
    name: check.name,
    hint: check.assetKey,
    kind: "Check",
    icon: <StatusIcon look={checkLooks[check.status]} />,
    link: { to: "/catalog/$", params: { _splat: check.assetKey }, search: { tab: "checks", check: check.name } },
  };
}

function documentationHit({ assetKey, column, text }: DocumentationHit): SearchHit {
  const Icon = column === null ? IconFileText : IconColumns3;
  return {
    id: `documentation ${assetKey} ${column ?? ""}`,
    name: column ?? assetKey,
    hint: [column === null ? null : assetKey, text].filter((part) => part !== null && part !== "").join(" · "),
    kind: column === null ? "Docs" : "Column",
    icon: <Icon size={15} stroke={1.6} />,
    link: { to: "/catalog/$", params: { _splat: assetKey } },
  };
}

function runHit(run: RunSummary): SearchHit {
  return {
    id: `run ${run.id}`,
    name: shortId(run.id),
    hint: run.jobName ?? "Selected assets",
    kind: "Run",
    icon: <StatusIcon look={runLooks[run.status]} />,
    link: { to: "/runs/$runId", params: { runId: run.id } },
  };
}
