import type { Pool, PoolClient } from "pg";
import { Type } from "typebox";
import { InstantSchema } from "../../../device-attest/record.ts";
import { inSnapshot } from "../../db/pool.ts";
import { Problem } from "../../errors.ts";
import { entriesBehind } from "../../portrait/behind.store.ts";
import { type CaseSection, entriesBehindCases } from "../../portrait/cases-behind.store.ts";
import { type SignalSection, signalMeanings } from "../../portrait/section.store.ts";
import { type Meaning, meanings } from "../../portrait/signal.ts";
import { signalsOf } from "../../portrait/signal.store.ts";
import { lookRoute, NOTHING } from "../looks.ts";
import type { Looks } from "../looks-decide.ts";
import type { HttpServer } from "../server.ts";

const ENTRIES = 200;

const page = {
  from: InstantSchema,
  to: InstantSchema,
  after: Type.Optional(Type.Integer({ minimum: 0, description: "`next` of the page before" })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: ENTRIES })),
};
const PageQuery = Type.Object(page);
const MachineQuery = Type.Object({
  ...page,
  machine: Type.String({ minLength: 1, maxLength: 128 }),
  meaning: Type.Optional(
    Type.Enum([...meanings], { description: "of the machine's signal, where it has several" }),
  ),
});

const EntriesSchema = Type.Object({
  entries: Type.Array(Type.Object({ index: Type.Integer(), statementHash: Type.String() })),
  next: Type.Union([Type.Integer(), Type.Null()]),
});

const common = {
  resolutions: ["hour", "day", "month"],
  params: NOTHING,
  answer: EntriesSchema,
} as const;

const ofMachines: readonly { readonly section: SignalSection; readonly operationId: string }[] = [
  { section: "utilisation", operationId: "listUtilisationEntries" },
  { section: "energy", operationId: "listEnergyEntries" },
  { section: "capacity", operationId: "listCapacityEntries" },
];
const ofCases: readonly { readonly section: CaseSection; readonly operationId: string }[] = [
  { section: "quality", operationId: "listQualityEntries" },
  { section: "orders", operationId: "listOrderEntries" },
  { section: "inventory", operationId: "listInventoryEntries" },
  { section: "documents", operationId: "listDocumentEntries" },
];

/** From a figure down to the records behind it, whose bundles anybody can verify and count again. */
export function behindRoutes(app: HttpServer, pool: Pool, looks: Looks): void {
  for (const { operationId, section } of ofMachines)
    lookRoute(app, looks, {
      ...common,
      path: `/portrait/${section}/entries`,
      operationId,
      summary: `Entries of the log that a machine's figures of ${section} are drawn from`,
      section,
      query: MachineQuery,
      problems: [404],
      read: ({ query: { after = -1, limit = ENTRIES, ...wanted }, view }) =>
        inSnapshot(pool, async (db) => {
          const signal = await signalFor(db, view.factory, { section, ...wanted });
          const { entries, next = null } = await entriesBehind(db, signal, {
            ...view.period,
            after,
            limit,
          });
          return { entries, next };
        }),
    });
  for (const { operationId, section } of ofCases)
    lookRoute(app, looks, {
      ...common,
      path: `/portrait/${section}/entries`,
      operationId,
      summary: `Entries of the log that a factory's figures of ${section} are drawn from`,
      section,
      query: PageQuery,
      read: async ({ query: { after = -1, limit = ENTRIES }, view }) => {
        const asked = { ...view.period, after, limit };
        const { entries, next = null } = await entriesBehindCases(pool, section, view.factory, asked); // prettier-ignore
        return { entries, next };
      },
    });
}

interface Wanted {
  readonly section: SignalSection;
  readonly machine: string;
  readonly meaning?: Meaning;
}

/** @throws Problem `notFound` */
async function signalFor(db: PoolClient, factory: string, { machine, meaning, section }: Wanted) {
  const ofSection: readonly Meaning[] = signalMeanings[section];
  const signal = (await signalsOf(db, factory)).find(
    (one) =>
      one.machine === machine &&
      ofSection.includes(one.meaning) &&
      (meaning === undefined || one.meaning === meaning),
  );
  if (signal === undefined)
    throw new Problem("notFound", "The machine has no signal of this section.");
  return signal;
}
