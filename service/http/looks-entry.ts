import { hash, randomBytes } from "node:crypto";
import { Problem } from "../errors.ts";
import { type Decision, isCounted, type Look } from "../parties/consent/decide-look.ts";
import type { Refusal } from "../parties/consent/refusal.ts";
import type { PresentStanding } from "../parties/consent/standings.store.ts";
import type { Entry, Rests } from "../parties/inquiry/entry.ts";
import type { Asked } from "./looks-asked.ts";

/** What is about to be sent. */
export interface Shown {
  /** A text goes out in UTF-8. */
  readonly bytes: Uint8Array | string;
  /** Names of what is in it. */
  readonly fields: readonly string[];
}

export type Allowed = Extract<Decision, { allowed: true }>;

export interface Decided {
  readonly asked: Asked;
  readonly decision: Decision;
  readonly look: Look;
  readonly standing: PresentStanding;
}

const SALT_BYTES = 16;
const salts = { drawn: Buffer.alloc(0), used: 0 };

/** Drawn for 256 looks at once: asking for 16 bytes costs as much as asking for all of them. */
function newSalt(): string {
  if (salts.used === salts.drawn.length) {
    salts.drawn = randomBytes(256 * SALT_BYTES);
    salts.used = 0;
  }
  const from = salts.used;
  salts.used += SALT_BYTES;
  return salts.drawn.toString("base64url", from, salts.used);
}

const NOBODY = "00".repeat(32);

function draftOf(look: Look): Entry["draft"] {
  const { at, factory, looker, period, purpose, resolution, section } = look;
  return {
    at,
    lookerParty: looker,
    looker: NOBODY,
    factory,
    section,
    purpose,
    period,
    resolution,
    authorisation: null,
    contract: null,
    outcome: "allowed",
    fields: [],
    resultHash: null,
    salt: newSalt(),
  };
}

export const refusedEntry = (look: Look, refusal: Refusal): Entry => ({
  draft: { ...draftOf(look), outcome: refusal },
  rests: undefined,
});

export function allowedEntry(
  { factory }: Asked,
  look: Look,
  decision: Allowed,
  standing: PresentStanding,
  made: Shown | Problem,
): Entry {
  const { by, period } = decision;
  const shown = made instanceof Problem ? undefined : made;
  const authorisation = by.kind === "own" ? null : by.commitment;
  const rests: Rests = {
    version: standing.version,
    indexAgeMsMax: standing.indexAgeMsMax,
    counted:
      isCounted(decision) && authorisation !== null
        ? { grantor: factory, commitment: authorisation }
        : undefined,
  };
  return {
    rests,
    draft: {
      ...draftOf(look),
      period,
      authorisation,
      contract: by.kind === "contract" ? by.hash : null,
      fields: [...(shown?.fields ?? [])],
      resultHash: shown === undefined ? null : hash("sha256", shown.bytes),
    },
  };
}

/** What is logged of one of several looks. */
export function entryOf({ asked, decision, look, standing }: Decided, shown?: Shown): Entry {
  if (!decision.allowed) return refusedEntry(look, decision.refusal);
  if (shown === undefined) throw new Error("nothing was made of a look that is allowed");
  return allowedEntry(asked, look, decision, standing, shown);
}
