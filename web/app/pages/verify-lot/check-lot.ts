import { LOT_POST_LIMITS, postTo } from "../../../../service/chain/post-to.ts";
import { type LotReport, verifyLot } from "../../../../service/quality/lot-evidence/verify-lot.ts";
import { canonicalUri } from "../../../../service/trace/capture/epc.ts";
import { callForFile } from "../../api/client.ts";

/** A lot whose evidence the service is asked for. */
export interface AskedLot {
  readonly factory: string;
  readonly lot: string;
}

/** What is verified, and by what it is measured. */
export interface Inputs {
  readonly bundle: File | AskedLot;
  /** Undefined: as this service hands it out. */
  readonly manifest: File | undefined;
  /** Addresses of nodes. */
  readonly nodes: readonly string[];
}

export interface Checked {
  /** As it came, byte by byte. */
  readonly bundle: string;
  readonly report: LotReport;
}

/**
 * Makes every check on a lot in this browser.
 * @param looker in whose name its evidence is asked for
 * @throws CallFailed where the service gives no evidence
 */
export async function checkLot(
  { bundle, manifest, nodes }: Inputs,
  looker: string | undefined,
): Promise<Checked> {
  const [text, trust] = await Promise.all([
    bundle instanceof File ? bundle.text() : readBundle(bundle, looker),
    manifest === undefined ? readTrust() : manifest.text(),
  ]);
  const report = await verifyLot(text, trust, {
    nodes: nodes.map((url) => ({
      label: new URL(url).origin,
      post: postTo(url, LOT_POST_LIMITS),
    })),
    oneSpelling: canonicalUri,
  });
  return { bundle: text, report };
}

async function readBundle(path: AskedLot, looker: string | undefined): Promise<string> {
  const query =
    looker === undefined || looker === path.factory
      ? {}
      : ({ as: looker, purpose: "audit" } as const);
  return (await callForFile("readLotBundle", { path: { ...path }, query })).text();
}

const readTrust = async (): Promise<string> => (await callForFile("readTrustManifest", {})).text();
