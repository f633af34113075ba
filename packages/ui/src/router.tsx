// The pages and their addresses. Each page is a chunk of its own, loaded when it is opened or its link is pointed at.
import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { ErrorMessage } from "./page/Message.tsx";
import {
  assetSearch,
  catalogSearch,
  checksSearch,
  jobSearch,
  lineageSearch,
  runSearch,
  runsSearch,
} from "./search-params.ts";
import {
  assetChecksQuery,
  assetQuery,
  assetsQuery,
  automationQuery,
  automationsQuery,
  backfillQuery,
  instanceQuery,
  jobQuery,
  jobsQuery,
  recentRunsQuery,
  runQuery,
} from "./server/queries.ts";
import { AppShell } from "./shell/AppShell.tsx";
import { NotFound } from "./shell/NotFound.tsx";

interface Context {
  readonly client: QueryClient;
}

const rootRoute = createRootRouteWithContext<Context>()({
  component: AppShell,
  notFoundComponent: NotFound,
});

const overviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  loader: ({ context }) => {
    void context.client.prefetchQuery(assetsQuery());
    void context.client.prefetchQuery(recentRunsQuery());
  },
  component: lazyRouteComponent(() => import("./overview/OverviewPage.tsx"), "OverviewPage"),
});

const runsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/runs",
  validateSearch: runsSearch,
  component: lazyRouteComponent(() => import("./runs/RunsPage.tsx"), "RunsPage"),
});

const runRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/runs/$runId",
  validateSearch: runSearch,
  loader: ({ context, params }) => void context.client.prefetchQuery(runQuery(params.runId)),
  component: lazyRouteComponent(() => import("./run/RunPage.tsx"), "RunPage"),
});

const catalogParentRoute = createRoute({ getParentRoute: () => rootRoute, path: "/catalog" });

const catalogRoute = createRoute({
  getParentRoute: () => catalogParentRoute,
  path: "/",
  validateSearch: catalogSearch,
  loader: ({ context }) => void context.client.prefetchQuery(assetsQuery()),
  component: lazyRouteComponent(() => import("./catalog/CatalogPage.tsx"), "CatalogPage"),
});

const assetRoute = createRoute({
  getParentRoute: () => catalogParentRoute,
  path: "$",
  validateSearch: assetSearch,
  loader: ({ context, params }) => {
    const key = params._splat ?? "";
    void context.client.prefetchQuery(assetQuery(key));
    void context.client.prefetchQuery(assetChecksQuery(key));
  },
  component: lazyRouteComponent(() => import("./asset/AssetPage.tsx"), "AssetPage"),
});

const checksRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/checks",
  validateSearch: checksSearch,
  loader: ({ context }) => void context.client.prefetchQuery(assetsQuery()),
  component: lazyRouteComponent(() => import("./checks/ChecksPage.tsx"), "ChecksPage"),
});

const lineageRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/lineage",
  validateSearch: lineageSearch,
  loader: ({ context }) => void context.client.prefetchQuery(assetsQuery()),
  component: lazyRouteComponent(() => import("./lineage/LineagePage.tsx"), "LineagePage"),
});

const jobsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/jobs",
  loader: ({ context }) => void context.client.prefetchQuery(jobsQuery()),
  component: lazyRouteComponent(() => import("./jobs/JobsPage.tsx"), "JobsPage"),
});

const jobRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/jobs/$name",
  validateSearch: jobSearch,
  loader: ({ context, params }) => void context.client.prefetchQuery(jobQuery(params.name)),
  component: lazyRouteComponent(() => import("./jobs/JobPage.tsx"), "JobPage"),
});

const automationsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/automation",
  loader: ({ context }) => void context.client.prefetchQuery(automationsQuery()),
  component: lazyRouteComponent(() => import("./automation/AutomationPage.tsx"), "AutomationPage"),
});

const automationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/automation/$name",
  loader: ({ context, params }) => void context.client.prefetchQuery(automationQuery(params.name)),
  component: lazyRouteComponent(() => import("./automation/AutomationDetailPage.tsx"), "AutomationDetailPage"),
});

const backfillsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/backfills",
  component: lazyRouteComponent(() => import("./backfills/BackfillsPage.tsx"), "BackfillsPage"),
});

const backfillRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/backfills/$backfillId",
  loader: ({ context, params }) => void context.client.prefetchQuery(backfillQuery(params.backfillId)),
  component: lazyRouteComponent(() => import("./backfills/BackfillPage.tsx"), "BackfillPage"),
});

const deploymentRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/deployment",
  loader: ({ context }) => void context.client.prefetchQuery(instanceQuery()),
  component: lazyRouteComponent(() => import("./deployment/DeploymentPage.tsx"), "DeploymentPage"),
});

const routeTree = rootRoute.addChildren([
  overviewRoute,
  runsRoute,
  runRoute,
  catalogParentRoute.addChildren([catalogRoute, assetRoute]),
  checksRoute,
  lineageRoute,
  jobsRoute,
  jobRoute,
  automationsRoute,
  automationRoute,
  backfillsRoute,
  backfillRoute,
  deploymentRoute,
]);

/** The router over this cache of answers. */
export function createAppRouter(client: QueryClient) {
  return createRouter({
    routeTree,
    context: { client },
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    defaultErrorComponent: ({ error, reset }) => (
      <ErrorMessage error={error instanceof Error ? error : new TypeError(String(error))} retry={reset} />
    ),
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
