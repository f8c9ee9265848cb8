import { type Static, Type } from "typebox";
import { lotStandings } from "../../trace/public-trace.ts";
import { FactsSchema, sections } from "../../trace/published.ts";
import { PartyId } from "../party-id.ts";
import { Instant, Nullable } from "../people/schemas.ts";

const Text = Nullable(Type.String());

const Said = Type.Object({
  party: PartyId,
  code: Type.String({ description: "what it was published for: the thing, its lot or product" }),
  sections: Type.Array(Type.Enum([...sections])),
  facts: Nullable(FactsSchema),
  publishedAt: Instant,
});

const Verdict = Type.Object({
  standing: Type.Enum([...lotStandings, "notJudged", "notShown"], {
    description:
      "of the chain: `released` by a buyer's rules, `selfDeclared` by the factory's own; `notJudged`: no lot of that name",
  }),
  factory: Nullable(PartyId),
  publisher: Nullable(PartyId),
  releasedAt: Nullable(Instant),
});

const Event = Type.Object({
  id: Type.String(),
  thing: Type.String(),
  party: PartyId,
  at: Instant,
  kind: Type.String(),
  action: Text,
  step: Text,
  disposition: Text,
  role: Text,
  place: Text,
  amount: Text,
  unit: Text,
  verdict: Text,
  /** What verifies it: `GET /v1/trace/evidence` with this hash. Null: said without a machine's signature. */
  statement: Text,
  grade: Nullable(Type.Object({ key: Type.String(), source: Text })),
});

const Node = Type.Object({
  name: Type.String({ description: "by which edges name it" }),
  code: Text,
  readable: Text,
  path: Text,
  tier: Type.Integer(),
  parties: Type.Array(PartyId),
  label: Text,
  open: Type.Boolean({ description: "whether anybody shows what it is made of" }),
});

export const TraceSchema = Type.Object({
  id: Type.String(),
  readable: Type.String(),
  path: Type.String(),
  said: Type.Array(Said),
  verdict: Verdict,
  events: Type.Array(Event),
  graph: Type.Object({
    nodes: Type.Array(Node),
    edges: Type.Array(Type.Object({ from: Type.String(), to: Type.String() })),
    cut: Type.Boolean(),
  }),
  /** What parties that are named above call themselves. */
  names: Type.Array(Type.Object({ party: PartyId, name: Type.String() })),
});
export type Trace = Static<typeof TraceSchema>;
