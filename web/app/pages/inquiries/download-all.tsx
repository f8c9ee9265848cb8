import type { JSX } from "preact";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { download } from "../../state/download.ts";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { inquiryWords } from "./words.ts";

/** The whole log of looks as one file, one look a line. */
export function DownloadAll({ party }: { readonly party: string }): JSX.Element {
  const words = useWords(inquiryWords);
  const { failure, isBusy, run } = useAction();
  const save = (): void =>
    run(async () => {
      download("looks.ndjson", "application/x-ndjson", await readAll(party));
    });
  return (
    <>
      <Button kind="plain" isBusy={isBusy} onClick={save}>
        {words.download}
      </Button>
      <Failure of={failure} />
    </>
  );
}

async function readAll(party: string): Promise<string> {
  const pieces: string[] = [];
  let after: number | undefined;
  for (;;) {
    const query = after === undefined ? {} : { after };
    const piece = await call("exportInquiries", { path: { party }, query });
    if (piece === "") return pieces.join("");
    pieces.push(piece);
    const last = piece.trimEnd().split("\n").at(-1) ?? "{}";
    after = (JSON.parse(last) as { readonly index: number }).index;
  }
}
