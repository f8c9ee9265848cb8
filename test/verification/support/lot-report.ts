import type { LotBundle } from "../../../service/evidence/lot-bundle.ts";
import type { TrustManifest } from "../../../service/evidence/trust-manifest.ts";
import { type LotReport, verifyLot } from "../../../service/quality/lot-evidence/verify-lot.ts";
import { canonicalUri } from "../../../service/trace/capture/epc.ts";
import { postTo } from "../../../service/chain/post-to.ts";
import type { LotScene } from "./lot.ts";

/** Two samples, the second at the second attempt, and something else that the key signed in between. */
export async function releasedLot(scene: LotScene): Promise<LotBundle> {
  const opened = await scene.openLot();
  const { lot } = opened;
  const indices = [
    await scene.inspect(lot, { sample: 1, ordinal: 1 }),
    await scene.inspect(lot, { sample: 2, ordinal: 2, diameter: "10.5" }),
  ];
  scene.scene.log.append(await scene.scene.sign(scene.scene.device));
  indices.push(await scene.inspect(lot, { sample: 2, attempt: 2, ordinal: 3, closing: true }));
  const anchor = await scene.scene.anchor();
  await scene.judge(indices);
  await scene.dispose(lot, indices[1] ?? 0, "rework");
  await scene.release(lot);
  return scene.bundle(opened, indices, anchor);
}

/** What an auditor finds who asks these nodes. @param text of the lot's bundle */
export const reportOn = (
  text: string,
  manifest: TrustManifest,
  urls: readonly string[],
): Promise<LotReport> =>
  verifyLot(text, JSON.stringify(manifest), {
    nodes: urls.map((url) => ({
      label: url,
      post: postTo(url, { timeoutMs: 5_000, answerBytesMax: 4e6 }),
    })),
    oneSpelling: canonicalUri,
  });
