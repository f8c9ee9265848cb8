import { proposedOf } from "../../../service/http/admission/sent-proposed.ts";
import { contentOf as hashOf } from "../../../service/parties/admission/proposed.ts";
import { catalogue } from "../../../service/parties/acts/catalogue.ts";
import { commitmentOf } from "../../../service/parties/consent/document.ts";
import { call, type Reply } from "../api/client.ts";
import { documentInWords } from "../pages/authorisations/document-words.ts";
import { readAuthorisations } from "../pages/authorisations/read-authorisations.ts";
import type { Authorisation } from "../pages/authorisations/standing.ts";
import { proposedInWords } from "../pages/admission/proposed-words.ts";
import type { Pending } from "./pending.ts";
import type { Reader } from "./reader.ts";

/** What stands behind the hashes and keys of an act, in words. */
export interface Told {
  /** By signer, lower case. */
  readonly signers: ReadonlyMap<string, string>;
  /** Authorisations by commitment. */
  readonly documents: ReadonlyMap<string, string>;
  /** What proposals say, by content and by id. */
  readonly contents: ReadonlyMap<string, string>;
  readonly proposals: ReadonlyMap<string, string>;
  /** Lots, rule sets, plans and reasons by id or hash. */
  readonly quality: ReadonlyMap<string, string>;
}

export const untold: Told = {
  signers: new Map(),
  documents: new Map(),
  contents: new Map(),
  proposals: new Map(),
  quality: new Map(),
};

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
  if (ofQuality.has(catalogue[act].contract)) {
    const { tellQuality } = await import("./told-quality.ts");
    return { ...told, quality: await tellQuality(pending, reader, signal) };
  }
  return told;
}

const ofQuality: ReadonlySet<string> = new Set(["RuleBook", "LotRegister"]);

async function documentsOf(
  party: string,
  reader: Reader,
  signal: AbortSignal,
): Promise<Told["documents"]> {
  return toldDocuments(await readAuthorisations(party, "given", signal), reader);
}

async function contentOf(
  { message, party }: Pending,
  reader: Reader,
  signal: AbortSignal,
): Promise<Told["contents"]> {
  const content = (message["content"] as string).replace(/^0x/, "");
  const proposed = await call("readProposed", { path: { party, content } }, signal);
  return toldContents([{ proposal: content, content, proposed }], reader);
}

async function proposals(reader: Reader, signal: AbortSignal): Promise<Told["proposals"]> {
  const { items } = await call("listProposals", {}, signal);
  return toldContents(items, reader);
}

type Given = Pick<Authorisation, "commitment" | "document">;

/** Words for those documents alone that hash to what is signed: which belongs to which, the service only says. */
export const toldDocuments = (given: readonly Given[], reader: Reader): Told["documents"] =>
  new Map(
    given
      .filter(({ commitment, document }) => commitmentOf(document) === commitment)
      .map(({ commitment, document }) => [commitment, documentInWords(document, reader)]),
  );

type Proposal = Pick<Reply<"listProposals">["items"][number], "content" | "proposal" | "proposed">;

/** As for documents. That a proposal is of its content, the registry's event `Proposed` says and the service repeats. */
export const toldContents = (
  list: readonly Proposal[],
  reader: Reader,
): ReadonlyMap<string, string> =>
  new Map(
    list.flatMap(({ content, proposal, proposed }) =>
      proposed !== null && hashOf(proposedOf(proposed)) === `0x${content}`
        ? [[proposal, proposedInWords(proposed, reader)]]
        : [],
    ),
  );
