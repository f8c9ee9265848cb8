import { Type } from "typebox";
import { Problem } from "../../errors.ts";
import { type LotBundle, LotBundleSchema } from "../../evidence/lot-bundle.ts";
import type { ProofSource } from "../../evidence/proofs.store.ts";
import { lotBundle, lotNamed, type NoLotBundle } from "../../trace/lot-bundle.store.ts";
import { codeOf } from "../link/code.ts";
import { lookDocument, NOTHING } from "../looks.ts";
import type { Looks, View } from "../looks-decide.ts";
import type { HttpServer } from "../server.ts";

const ByLot = Type.Object({
  lot: Type.String({ pattern: "^[0-9a-f]{64}$", description: "as LotRegister names it" }),
});

const ByCode = Type.Object({
  code: Type.String({
    minLength: 1,
    maxLength: 1024,
    pattern: "^[!-~]+$",
    description: "as its label names it: a GS1 Digital Link of any domain, or another URI",
  }),
});

/** The whole history of a lot in one file; for its factory, and for whom it lets look at its records. */
export function lotBundleRoutes(app: HttpServer, source: ProofSource, looks: Looks): void {
  const route = {
    section: "records",
    resolutions: ["record"],
    answer: LotBundleSchema,
    problems: [404, 413],
  } as const;
  lookDocument(app, looks, {
    ...route,
    path: "/lots/:lot/bundle",
    operationId: "readLotBundle",
    summary: "Everything an auditor needs to verify the whole history of a lot",
    params: ByLot,
    query: NOTHING,
    read: ({ params: { lot }, view }) => bundleOf(source, lot, view),
  });
  lookDocument(app, looks, {
    ...route,
    path: "/lot-bundle",
    operationId: "readLotBundleByCode",
    summary: "The same, of the lot that goes by a code",
    params: NOTHING,
    query: ByCode,
    read: async ({ query, view }) => {
      const uri = codeOf(query.code);
      const lot = await lotNamed(source.pool, { factory: view.factory, uri });
      if (lot === undefined) throw problems.unknown();
      return bundleOf(source, lot, view);
    },
  });
}

/** @throws Problem `notFound`, `notAnchored`, `tooLarge` */
async function bundleOf(
  source: ProofSource,
  lot: string,
  { at, factory, period }: View,
): Promise<LotBundle> {
  const bundle = await lotBundle(source, { factory, lot, period }, new Date(at));
  if (typeof bundle === "string") throw problems[bundle]();
  return bundle;
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
