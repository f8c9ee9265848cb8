import { concat, toBase64Url, toHex, utf8 } from "../../../device-attest/bytes.ts";
import { canonicalize, type Json } from "../../../device-attest/jcs.ts";
import { sha256 } from "#crypto";
import type { Application, Exposure, Portrait } from "./application.ts";
import type { Commitments } from "./receipt-schema.ts";

/** 32 random bytes, fresh for each receipt. */
export type Secret = Uint8Array;

interface Committed {
  readonly application: Application;
  readonly exposure: Exposure;
  readonly portrait: Portrait;
}

/** The salted hashes of all inputs. */
export function commitmentsOf(
  { application, exposure, portrait }: Committed,
  secret: Secret,
): Commitments {
  const { sections, ...head } = portrait;
  return {
    application: commitmentOf("application", application, secret),
    exposure: commitmentOf("exposure", exposure, secret),
    portrait: commitmentOf("portrait", head, secret),
    sections: sections.map((section, at) => ({
      section: section.section,
      period: section.period,
      commitment: commitmentOf(`section ${String(at)}`, section, secret),
    })),
  };
}

/** Salted SHA-256 of the canonical form, hexadecimal. */
export const commitmentOf = (input: string, value: Json, secret: Secret): string =>
  toHex(sha256(utf8(canonicalize({ input, salt: saltOf(input, secret), value }))));

/** Whoever is shown the salt of one input learns nothing of the others'. */
const saltOf = (input: string, secret: Secret): string =>
  toBase64Url(sha256(concat(utf8("tallystick/salt/1"), secret, utf8(input))).subarray(0, 16));
