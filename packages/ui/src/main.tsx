// The entry: puts the providers around the router and mounts it.
import "./theme/mantine.css";
import "./theme/fonts.css";
import "./theme/tokens.css";
import "./theme/global.css";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createAppRouter } from "./router.tsx";
import { isAway } from "./server/calls.ts";
import { LiveProvider } from "./server/live.tsx";
import { reloadAfterUpdate } from "./shell/reload-after-update.ts";
import { theme, variables } from "./theme/theme.ts";

// The live stream says what changed, so answers do not grow old by themselves.
const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      retry: (failures, error) => failures < 2 && isAway(error),
      retryDelay: 800,
    },
  },
});
const router = createAppRouter(client);

reloadAfterUpdate();

const root = document.getElementById("root");
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
        <QueryClientProvider client={client}>
          <LiveProvider client={client}>
            <RouterProvider router={router} />
          </LiveProvider>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
