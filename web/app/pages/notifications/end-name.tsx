import type { JSX } from "preact";
import type { Reply } from "../../api/client.ts";
import { PartyName } from "../../parts/party-name.tsx";

type End = Reply<"readNotification">["sender"];

/** One side: by the reader's own name for it, else by its party, else by its number. */
export const EndName = ({ bpnl, name, party }: End): JSX.Element =>
  name === null && party !== null ? (
    <PartyName id={party} />
  ) : (
    <span class="party-name">
      {name ?? bpnl} {name !== null && bpnl !== null && <code>{bpnl}</code>}
    </span>
  );
