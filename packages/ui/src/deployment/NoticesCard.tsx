// Whom to tell of what: each notice with its switch, how its latest messages went, and a test.
import { Button, Switch } from "@mantine/core";
import type { DeliveryView, NoticeView } from "@sluice/api";
import { useQuery } from "@tanstack/react-query";
import { Card } from "../page/Card.tsx";
import { ErrorMessage } from "../page/Message.tsx";
import pageCss from "../page/page.module.css";
import { useSwitchNotice, useTestNotice } from "../server/actions.ts";
import { noticesQuery } from "../server/queries.ts";
import { deliveryLooks } from "../status/looks.ts";
import { StatusText } from "../status/StatusBadge.tsx";
import { Ago } from "../time/Ago.tsx";
import { Until } from "../time/Until.tsx";
import css from "./deployment.module.css";

export function NoticesCard() {
  const query = useQuery(noticesQuery());
  const notices = query.data ?? [];
  return (
    <Card title="Notices" flush>
      {query.error !== null && query.data === undefined ? (
        <ErrorMessage error={query.error} retry={() => void query.refetch()} />
      ) : notices.length === 0 ? (
        <p className={css.quiet}>
          Nobody is told when something fails: <code>notices</code> of the definitions name whom.
        </p>
      ) : (
        <ul>
          {notices.map((notice) => (
            <Notice key={notice.name} notice={notice} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Notice({ notice }: { readonly notice: NoticeView }) {
  const change = useSwitchNotice(notice.name);
  const test = useTestNotice(notice.name);
  return (
    <li className={css.notice}>
      <div className={css.noticeHead}>
        <Switch
          size="sm"
          checked={change.isPending ? change.variables : notice.isOn}
          disabled={change.isPending}
          aria-label={`${notice.name} is on`}
          onChange={(event) => change.mutate(event.currentTarget.checked)}
        />
        <span className={css.noticeName}>{notice.name}</span>
        <span className={pageCss.dim}>{notice.target}</span>
        <Button size="compact-xs" variant="default" ml="auto" loading={test.isPending} onClick={() => test.mutate()}>
          Send test
        </Button>
      </div>
      {notice.description !== null && <p>{notice.description}</p>}
      <p className={css.noticeScope}>
        {notice.on.map((kind) => (
          <span key={kind} className={pageCss.tag}>
            {kind}
          </span>
        ))}
        {notice.selection !== null && <code>{notice.selection}</code>}
        {notice.jobs !== null && <span className={pageCss.dim}>of {notice.jobs.join(", ")}</span>}
      </p>
      {notice.lastDeliveries.length > 0 && (
        <ul aria-label={`Latest messages of ${notice.name}`}>
          {notice.lastDeliveries.map((delivery) => (
            <Delivery key={delivery.id} delivery={delivery} />
          ))}
        </ul>
      )}
    </li>
  );
}

function Delivery({ delivery }: { readonly delivery: DeliveryView }) {
  const { title, state, attempts, createdAt, dueAt, endedAt, error } = delivery;
  return (
    <li className={css.delivery}>
      <StatusText look={deliveryLooks[state]} />
      <span className={css.deliveryTitle}>{title}</span>
      <span className={pageCss.dim}>
        {state === "waiting" ? <Until at={dueAt} /> : <Ago at={endedAt ?? createdAt} />}
        {attempts > 1 && `, ${attempts} attempts`}
      </span>
      {error !== null && <span className={css.deliveryError}>{error}</span>}
    </li>
  );
}
