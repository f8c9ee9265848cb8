import { Type } from "typebox";
import { Problem } from "../../errors.ts";
import { LotBundleSchema } from "../../evidence/lot-bundle.ts";
import type { ProofSource } from "../../evidence/proofs.store.ts";
import { lotBundle, type NoLotBundle } from "../../trace/lot-bundle.store.ts";
import { lookDocument, NOTHING } from "../looks.ts";
import type { Looks } from "../looks-decide.ts";
import type { HttpServer } from "../server.ts";

const ByLot = Type.Object({
  lot: Type.String({ pattern: "^[0-9a-f]{64}$", description: "as LotRegister names it" }),
});

/** The whole history of a lot in one file; for its factory, and for whom it lets look at its records. */
export function lotBundleRoutes(app: HttpServer, source: ProofSource, looks: Looks): void {
  lookDocument(app, looks, {
    path: "/lots/:lot/bundle",
    operationId: "readLotBundle",
    summary: "Everything an auditor needs to verify the whole history of a lot",
    section: "records",
    resolutions: ["record"],
    params: ByLot,
    query: NOTHING,
    answer: LotBundleSchema,
    problems: [404, 413],
    read: async ({ params: { lot }, view: { factory, period } }) => {
      const bundle = await lotBundle(source, { factory, lot, period });
      if (typeof bundle === "string") throw problems[bundle]();
      return bundle;
    },
  });
}

const problems: Readonly<Record<NoLotBundle, () => Problem>> = {
  unknown: () => new Problem("notFound", "The factory opened no lot of this name."),
  beyondPeriod: () =>
    new Problem("notFound", "A part of the lot's history lies beyond the period that was allowed."),
  notAnchored: () =>
    new Problem(
      "notAnchored",
      "No final anchor covers all of it yet; ask again after the anchoring interval.",
      5,
    ),
  tooLarge: () =>
    new Problem(
      "tooLarge",
      "Its records fill more than one file is to hold: ask for them one by one.",
    ),
};
