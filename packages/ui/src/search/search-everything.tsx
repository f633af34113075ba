// What the search finds, as hits that can be shown and opened.
import type { AssetSummary, JobSummary, RunSummary } from "@sluice/api";
import { IconBriefcase2 } from "@tabler/icons-react";
import type { LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { shortId } from "../runs/short-id.ts";
import { pages } from "../shell/pages.ts";
import { assetLook, runLooks } from "../status/looks.ts";
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
}

const MOST_ASSETS = 12;
const MOST_JOBS = 6;
const MOST_RUNS = 6;

/** With no text: the pages and the newest runs. */
export function searchEverything(text: string, { assets, jobs, runs }: Searchable): readonly SearchHit[] {
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
  return [
    ...findBest(pageItems, text, 2).map(pageHit),
    ...findBest(jobItems, text, MOST_JOBS).map(({ job }) => jobHit(job)),
    ...findBest(assetItems, text, MOST_ASSETS).map(({ asset }) => assetHit(asset)),
    ...findBest(runItems, text, MOST_RUNS).map(({ run }) => runHit(run)),
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

function jobHit(job: JobSummary): SearchHit {
  return {
    id: `job ${job.name}`,
    name: job.name,
    hint: job.description ?? `${job.assetKeys.length} assets`,
    kind: "Job",
    icon: <IconBriefcase2 size={15} stroke={1.6} />,
    link: { to: "/jobs/$name", params: { name: job.name } },
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
