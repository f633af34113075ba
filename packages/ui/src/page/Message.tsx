// What stands where there is nothing to show: empty, not found, failed. Says what is so and what to do next.
import { Button } from "@mantine/core";
import { ApiProblem } from "@sluice/api";
import { IconAlertCircle, IconMapOff, IconPlugConnectedX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { isAway } from "../server/calls.ts";
import css from "./page.module.css";

export interface MessageProps {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
}

export function Message({ icon, title, children }: MessageProps) {
  return (
    <div className={css.message} role="status">
      {icon !== undefined && <div className={css.messageIcon}>{icon}</div>}
      <div className={css.messageTitle}>{title}</div>
      {children !== undefined && <div className={css.messageText}>{children}</div>}
    </div>
  );
}

/** A request that failed, when there is no earlier answer to show. */
export function ErrorMessage({ error, retry }: { readonly error: Error; readonly retry?: () => void }) {
  const notFound = error instanceof ApiProblem && error.status === 404;
  const away = isAway(error);
  const Icon = notFound ? IconMapOff : away ? IconPlugConnectedX : IconAlertCircle;
  const title = notFound ? "Not found" : away ? "The server does not answer" : "This could not be loaded";
  return (
    <Message icon={<Icon size={30} stroke={1.4} />} title={title}>
      <p>{away ? "It is asked again as soon as it is back." : error.message}</p>
      {error instanceof ApiProblem && error.hint !== null && <p className={css.dim}>{error.hint}</p>}
      {notFound ? (
        <p>
          <Link to="/">Go to the overview</Link>
        </p>
      ) : (
        retry !== undefined && (
          <Button mt="sm" variant="default" onClick={retry}>
            Try again
          </Button>
        )
      )}
    </Message>
  );
}
