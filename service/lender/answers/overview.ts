import { Type } from "typebox";
import { InstantSchema } from "../../../device-attest/record.ts";
import { Currency } from "../../credit/decision/application.ts";
import { Nullable } from "../../http/people/schemas.ts";
import { decisionBars } from "../../score/document/may-decide.ts";
import { ModelSchema } from "../../score/document/model-schema.ts";
import { stabilities } from "../../score/measure/stability.ts";
import { overdueClasses } from "../vintages.ts";
import { FirmSchema, List } from "./decision.ts";
import { WatchedCaseSchema } from "./review.ts";

const Count = Type.Integer({ minimum: 0 });
const Bar = Type.Enum([...decisionBars]);
const owed = { amount: Type.String(), cap: Nullable(Type.String()) };
const { name, owner, status, validUntil, version } = ModelSchema.properties;

const WarningSchema = Type.Union([
  Type.Object({ code: Type.Literal("modelMayNot"), bar: Bar }),
  Type.Object({ code: Type.Literal("modelEnds"), days: Type.Integer() }),
  Type.Object({ code: Type.Literal("scoresShifted"), index: Type.Number() }),
  Type.Object({
    code: Type.Literal("nearCap"),
    name: Type.String(),
    sharePpm: Type.Integer(),
  }),
]);

export const OverviewSchema = Type.Object({
  currency: Currency,
  exposure: Nullable(
    Type.Object({
      asOf: InstantSchema,
      firms: List(Type.Object({ ...owed, firm: FirmSchema })),
      chains: List(Type.Object({ ...owed, core: Type.String() })),
    }),
  ),
  months: List(
    Type.Object({
      month: Type.String({ pattern: "^\\d{4}-\\d{2}$" }),
      counts: Type.Object({
        approved: Count,
        counterOffer: Count,
        declined: Count,
        referred: Count,
      }),
    }),
  ),
  seasoning: Type.Object({
    classes: List(
      Type.Object({ class: Type.Enum([...overdueClasses]), loans: Count, owed: Type.String() }),
    ),
    vintages: List(
      Type.Object({
        month: Type.String({ pattern: "^\\d{4}-\\d{2}$" }),
        loans: Count,
        late: List(Count),
      }),
    ),
  }),
  stability: Nullable(
    Type.Object({
      index: Type.Number(),
      verdict: Type.Enum([...stabilities]),
      scored: Count,
      bands: List(
        Type.Object({
          from: Type.Integer(),
          to: Type.Integer(),
          expected: Count,
          seen: Count,
        }),
      ),
    }),
  ),
  model: Type.Object({ name, owner, status, validUntil, version, bar: Nullable(Bar) }),
  warnings: List(WarningSchema),
  watched: List(WatchedCaseSchema),
});
