import { canonicalize, type Json } from "../../../device-attest/jcs.ts";
import {
  type Check as EvidenceCheck,
  checkIds,
  verdictOf,
} from "../../evidence/verification/check.ts";
import { readBundle } from "../../evidence/verification/evidence.ts";
import { parseDocument } from "../../score/document/parse-document.ts";
import type { Check } from "./replay.ts";
import { attempt, checkOf, requireSame } from "./receipt-checks.ts";
import { receiptCheck } from "./receipt-schema.ts";

/**
 * Whether a decision is on record: its receipt and a bundle hold the same statement of the same key, and the bundle
 * verifies.
 * @param checks of the bundle, by the manifest and the nodes that the reader named
 */
export const checkOnRecord = (
  receiptText: string,
  bundleText: string,
  checks: readonly EvidenceCheck[],
): Check =>
  checkOf(
    "record",
    attempt(() => {
      const { body, key, signature, statement } = parseDocument(receiptText, receiptCheck);
      const { value: bundle } = readBundle(bundleText);
      const failed = checks.find(({ code, status }) => status !== "pass" && code !== "needs");
      requireSame(bundle !== undefined, "notOnRecord", failed?.id);
      const ours = canonicalize({ body, key, signature, statement });
      const { record, signature: signed, spki, statement: said } = bundle;
      const theirs = { body: record as Json, key: spki, signature: signed, statement: said };
      requireSame(canonicalize(theirs) === ours, "otherBundle");
      requireSame(verdictOf(checks, checkIds) === "verified", "notOnRecord", failed?.id);
    }),
  );
