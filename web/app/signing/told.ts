import type { Language } from "../../../service/evidence/verification/describe.ts";
import { call } from "../api/client.ts";
import { documentInWords } from "../pages/authorisations/document-words.ts";
import { proposedInWords } from "../pages/admission/proposed-words.ts";
import type { Pending } from "./pending.ts";

/** What stands behind the hashes and keys of an act, in words. */
export interface Told {
  /** By signer, lower case. */
  readonly signers: ReadonlyMap<string, string>;
  /** Authorisations by commitment. */
  readonly documents: ReadonlyMap<string, string>;
  /** What proposals say, by content and by id. */
  readonly contents: ReadonlyMap<string, string>;
  readonly proposals: ReadonlyMap<string, string>;
}

export const untold: Told = {
  signers: new Map(),
  documents: new Map(),
  contents: new Map(),
  proposals: new Map(),
};

interface Reader {
  readonly language: Language;
  readonly partyName: (id: string) => string;
  readonly time: (instant: string) => string;
}

/** Reads what an act needs to be put into words. */
export async function tell(pending: Pending, reader: Reader, signal: AbortSignal): Promise<Told> {
  const { act, party } = pending;
  const signers = await call("listOfferedSigners", { path: { party } }, signal);
  const told = {
    ...untold,
    signers: new Map(signers.items.map(({ label, signer }) => [signer.toLowerCase(), label])),
  };
  if (act === "Grant" || act === "Revoke")
    return { ...told, documents: await documentsOf(party, reader, signal) };
  if (act === "Propose") return { ...told, contents: await contentOf(pending, reader, signal) };
  if (act === "Vote") return { ...told, proposals: await proposals(reader, signal) };
  return told;
}

async function documentsOf(
  party: string,
  reader: Reader,
  signal: AbortSignal,
): Promise<Told["documents"]> {
  const documents = new Map<string, string>();
  let after: string | undefined;
  do {
    const query = { side: "given" as const, ...(after !== undefined && { after }) };
    const page = await call("listAuthorisations", { path: { party }, query }, signal);
    for (const { commitment, document } of page.items)
      documents.set(commitment, documentInWords(document, reader));
    after = page.next ?? undefined;
  } while (after !== undefined);
  return documents;
}

async function contentOf(
  { message, party }: Pending,
  reader: Reader,
  signal: AbortSignal,
): Promise<Told["contents"]> {
  const content = String(message["content"]).replace(/^0x/, "");
  const proposed = await call("readProposed", { path: { party, content } }, signal);
  return new Map([[content, proposedInWords(proposed, reader)]]);
}

async function proposals(reader: Reader, signal: AbortSignal): Promise<Told["proposals"]> {
  const { items } = await call("listProposals", {}, signal);
  return new Map(
    items.flatMap(({ proposal, proposed }) =>
      proposed === null ? [] : [[proposal, proposedInWords(proposed, reader)]],
    ),
  );
}
