// An address that names no page.
import { IconMapOff } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { Message } from "../page/Message.tsx";
import { Page } from "../page/Page.tsx";

export function NotFound() {
  return (
    <Page name="Not found" title="Not found">
      <Message icon={<IconMapOff size={30} stroke={1.4} />} title="There is no such page">
        <p>
          <Link to="/">Go to the overview</Link>, or press <kbd>/</kbd> to search.
        </p>
      </Message>
    </Page>
  );
}
