import { Type } from "typebox";
import { inSnapshot } from "../../db/pool.ts";
import { comparedWithPeers, type Compared } from "../../portrait/peers/comparison.store.ts";
import { declareIndustry, industryOf } from "../../portrait/peers/group.store.ts";
import { INDUSTRY } from "../../portrait/peers/industry.ts";
import { peerFigureNames, peerUnits } from "../../portrait/peers/peer-figures.ts";
import { OfParty } from "../consent-schema.ts";
import { Instant, Nullable } from "../people/schemas.ts";
import type { HttpServer } from "../server.ts";
import { byOf, type SignalsOptions } from "./signal-request.ts";

const Industry = Nullable(
  Type.String({
    pattern: INDUSTRY,
    description: "class of manufacturing by ISIC, Revision 4; null: of none",
  }),
);

const IndustrySchema = Type.Object({ industry: Industry, declaredAt: Nullable(Instant) });

const PeersSchema = Type.Object({
  industry: Industry,
  figures: Type.Array(
    Type.Object({
      figure: Type.Enum([...peerFigureNames]),
      unit: Type.String(),
      month: Type.String({ description: "of UTC, such as `2026-10`" }),
      own: Nullable(Type.String()),
      group: Nullable(
        Type.Object(
          {
            factories: Type.Integer({ description: "so many at least" }),
            lower: Type.Number(),
            middle: Type.Number(),
            upper: Type.Number(),
          },
          { description: "quartiles to two digits; null where they are too few" },
        ),
      ),
    }),
  ),
});

/** Into which industry's figures a factory gives its own, and what they come to together. */
export function peerRoutes(app: HttpServer, options: SignalsOptions): void {
  industryRoutes(app, options);
  comparisonRoute(app, options);
}

function industryRoutes(app: HttpServer, { now, pool }: SignalsOptions): void {
  app.get(
    "/v1/parties/:party/industry",
    {
      config: { access: { kind: "party", needs: "view" } },
      schema: {
        operationId: "readIndustry",
        summary: "Into which industry's figures a factory gives its own",
        params: OfParty,
        response: { 200: IndustrySchema },
      },
    },
    async ({ params }) => (await industryOf(pool, params.party)) ?? none,
  );

  app.put(
    "/v1/parties/:party/industry",
    {
      config: { access: { kind: "party", needs: "manage" } },
      schema: {
        operationId: "declareIndustry",
        summary:
          "Agree that a factory's monthly figures go into those of its industry, or end that",
        description:
          "Without it a factory gives no figure and is told none. From an industry's figures of a month nobody's own can be told: they are of nine factories at least, three to each number. What was worked out before stays.",
        params: OfParty,
        body: Type.Object({ industry: Industry }, { additionalProperties: false }),
        response: { 200: IndustrySchema },
      },
    },
    async ({ body, params: { party }, principal }) => {
      await declareIndustry(pool, { factory: party, ...body, by: byOf(principal), at: now() });
      return (await industryOf(pool, party)) ?? none;
    },
  );
}

const none = { industry: null, declaredAt: null };

function comparisonRoute(app: HttpServer, { now, pool }: SignalsOptions): void {
  app.get(
    "/v1/parties/:party/peers",
    {
      config: { access: { kind: "party", needs: "view" } },
      schema: {
        operationId: "compareWithPeers",
        summary: "A factory's figures of a month beside what its industry came to",
        params: OfParty,
        response: { 200: PeersSchema },
      },
    },
    ({ params: { party } }) =>
      inSnapshot(pool, async (db) => {
        const { industry } = (await industryOf(db, party)) ?? none;
        return { industry, figures: (await comparedWithPeers(db, party, now())).map(shown) };
      }),
  );
}

const shown = ({ figure, group, month, own }: Compared) => ({
  figure,
  unit: peerUnits[figure],
  month: month.slice(0, "YYYY-MM".length),
  own: own ?? null,
  group: group === undefined ? null : { ...group },
});
