import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../parts/button.tsx";
import { Page } from "../../parts/page.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { Book } from "./book.tsx";
import { Box } from "./box.tsx";
import { TakeDialog } from "./take-dialog.tsx";
import { TellDialog } from "./tell-dialog.tsx";
import { notificationWords } from "./words.ts";

/** What a party was told of faults, and told others; and whom it can tell. */
export function NotificationsPage(): JSX.Element {
  const words = useWords(notificationWords);
  const { may, party } = useSession();
  const [asked, setAsked] = useState<"tell" | "take">();
  const [round, setRound] = useState(0);
  const close = (): void => setAsked(undefined);
  const again = (): void => setRound((count) => count + 1);
  const actions = (
    <>
      <Button onClick={() => setAsked("tell")}>{words.actions.tell}</Button>
      <Button kind="plain" onClick={() => setAsked("take")}>
        {words.actions.take}
      </Button>
    </>
  );
  return (
    <Page
      title={words.title}
      lede={words.lede}
      actions={party !== undefined && may("sign") ? actions : undefined}
    >
      {party === undefined ? (
        <p class="empty">{words.noParty}</p>
      ) : (
        <>
          <Box party={party} box="received" round={round} />
          <Box party={party} box="sent" round={round} />
          <Book party={party} />
          {asked === "tell" && <TellDialog party={party} onClose={close} onSent={again} />}
          {asked === "take" && <TakeDialog party={party} onClose={close} onTaken={again} />}
        </>
      )}
    </Page>
  );
}
