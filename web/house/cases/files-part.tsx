import type { JSX } from "preact";
import type { WholeCase } from "../../../service/lender/cases.routes.ts";
import { Button } from "../../app/parts/button.tsx";
import { Copyable } from "../../app/parts/copyable.tsx";
import { download } from "../../app/state/download.ts";
import { useWords } from "../../app/state/settings.ts";
import { houseWords } from "../words.ts";

/** What anybody needs to come to the same decision. */
export function FilesPart({ found }: { readonly found: WholeCase }): JSX.Element {
  const { filesPart: words } = useWords(houseWords);
  const { model, policy, receipt, ruling, signer } = found;
  const files = [
    [words.receipt, "receipt.json", receipt],
    ...(ruling === null ? [] : [[words.rulingReceipt, "ruling.json", ruling.receipt] as const]),
    [words.model, "model.json", model],
    [words.policy, "policy.json", policy],
  ] as const;
  return (
    <>
      <p class="actions">
        {files.map(([label, name, content]) => (
          <Button key={name} kind="plain" onClick={() => save(name, content)}>
            {label}
          </Button>
        ))}
      </p>
      <p class="hint">{words.command}</p>
      <Copyable text={commandOf(ruling === null ? "receipt.json" : "ruling.json", signer)} />
      <p class="hint">{words.party}</p>
      <Copyable text={found.summary.firm.id} />
    </>
  );
}

/** Canonical as it came: members keep their order, and nothing stands between them. */
const save = (name: string, content: unknown): void =>
  download(name, "application/json", JSON.stringify(content));

const commandOf = (receipt: string, signer: string): string =>
  `./tallystick replay-decision --receipt ${receipt} --model model.json --policy policy.json --signer ${signer}`;
