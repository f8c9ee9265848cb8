import { type Static, Type } from "typebox";
import {
  ChartTerms,
  DeclaredTerms,
  GivenChartTerms,
  type Watch,
} from "../../quality/monitoring/watch.ts";
import { PartyId } from "../party-id.ts";
import { Instant, Label, Nullable, Uuid } from "../people/schemas.ts";

export const OfWatch = Type.Object({ party: PartyId, watch: Uuid });

/** As records name it: no control characters. */
const Name = Type.String({ minLength: 1, maxLength: 128, pattern: "^[^\\u0000-\\u001f]+$" });
const Unit = Type.String({ minLength: 1, maxLength: 32, description: "UCUM" });

const watched = {
  label: Label,
  metric: Name,
  unit: Unit,
  machine: Type.Optional({ ...Name, description: "without it, each machine by itself" }),
};
const closed = { additionalProperties: false };

export const NewWatch = Type.Union([
  Type.Object({ ...watched, kind: Type.Literal("chart"), terms: GivenChartTerms }, closed),
  Type.Object({ ...watched, kind: Type.Literal("declared"), terms: DeclaredTerms }, closed),
]);

export const WatchSchema = Type.Object({
  watch: Uuid,
  kind: Type.Enum(["chart", "declared"]),
  label: Type.String(),
  metric: Type.String(),
  unit: Type.String(),
  machine: Nullable(Type.String()),
  terms: Type.Union([ChartTerms, DeclaredTerms]),
  addedAt: Instant,
  pausedAt: Nullable({ ...Instant, description: "since when it looks at nothing" }),
});

export const Pause = Type.Object({ paused: Type.Boolean() }, closed);

const Limits = Type.Object({ center: Type.Number(), lower: Type.Number(), upper: Type.Number() });

const Point = Type.Object({
  no: Type.Integer(),
  at: Instant,
  location: Type.Number(),
  spread: Nullable(Type.Number()),
  baseline: Type.Boolean(),
  broken: Type.Array(Type.Integer({ description: "Nelson's rules that it breaks" })),
  spreadOut: Type.Boolean(),
  firstIndex: Type.Integer(),
  lastIndex: Type.Integer(),
});

const Indices = Type.Object({
  potential: Nullable(Type.Number()),
  actual: Nullable(Type.Number()),
});

export const ChartSchema = Type.Object({
  watch: WatchSchema,
  machines: Type.Array(Type.String({ description: "of which there is something" })),
  machine: Nullable(Type.String()),
  limits: Nullable(Type.Object({ location: Limits, spread: Limits, sigma: Type.Number() })),
  points: Type.Array(Point),
  ewma: Type.Array(
    Type.Object({ value: Type.Number(), lower: Type.Number(), upper: Type.Number() }),
  ),
  capability: Nullable(
    Type.Object({
      within: Indices,
      overall: Indices,
      values: Type.Integer(),
    }),
  ),
});

export const Settings = Type.Object(
  {
    gapGraceSeconds: Type.Integer({ minimum: 0, maximum: 2_592_000 }),
    silentAfterSeconds: Nullable(
      Type.Integer({
        minimum: 60,
        maximum: 2_592_000,
        description: "null: silence says nothing",
      }),
    ),
  },
  closed,
);

export const shownWatch = (watch: Watch): Static<typeof WatchSchema> => ({
  watch: watch.id,
  kind: watch.kind,
  label: watch.label,
  metric: watch.metric,
  unit: watch.unit,
  machine: watch.machine ?? null,
  terms: watch.terms,
  addedAt: watch.addedAt,
  pausedAt: watch.pausedAt ?? null,
});
