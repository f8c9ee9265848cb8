import { asReceipts } from "../../../device-attest/receipt.ts";
import type { Bundle } from "../../evidence/bundle.ts";
import type { Stated } from "./stated.ts";

/**
 * What anybody verifies by `./tallystick verify`: a body that was kept back, and that the log has its hash.
 * @returns undefined until it is anchored
 */
export function bundleOf(
  body: unknown,
  stated: Omit<Stated, "keyId" | "sequence">,
): Bundle | undefined {
  if (stated.receipts === undefined) return undefined;
  const { anchor, checkpoint, items } = asReceipts(JSON.parse(stated.receipts));
  const item = items.find(({ index }) => index === stated.index);
  if (item === undefined) return undefined;
  const { key, signature, statement } = stated;
  const { index, path } = item;
  return { v: 1, record: body, statement, signature, spki: key, index, checkpoint, path, anchor };
}
