import { hexlify } from "ethers";
import type { RecordDraft } from "../../../../device-attest/signed-record.ts";
import { deviceKey } from "../../../../device-attest/key.ts";
import { inTransaction } from "../../../../service/db/pool.ts";
import { nameParty } from "../../../../service/parties/admission/papers.store.ts";
import type { TraceEvent } from "../../../../service/trace/event.ts";
import { indexTraceEvents } from "../../../../service/trace/genealogy.store.ts";
import type { Facts, PublishedSection } from "../../../../service/trace/published.ts";
import { publishCode } from "../../../../service/trace/published.store.ts";
import { sendAct } from "../../../support/acts.ts";
import { type TestAgent, testAgent, testFactoryId } from "../../../support/agent.ts";
import { eventually } from "../../../support/eventually.ts";
import { type TestService, testService } from "../../../support/service.ts";
import { lot, place, traceEvent } from "../../../trace/support/history.ts";
import { builtPages } from "../../support/built-pages.ts";

/** A lot with its story, of which one record was signed by a key that the chain had ended before. */
export interface TraceWorld {
  readonly url: string;
  readonly nodeUrl: string;
  /** Address of the lot below `url`. */
  readonly path: string;
  /** Hashes of statements. */
  readonly good: string;
  readonly late: string;
  close(): Promise<void>;
}

const PRODUCT = lot("B-2417");
const WIRE = lot("COIL-88");
const supplier = "5a".repeat(32);
const assembler = "5b".repeat(32);

export async function startTraceWorld(): Promise<TraceWorld> {
  const pagesDir = await builtPages("production", "verify");
  // Long enough that a key can be ended between a record and the anchor that covers it.
  const target = await testService({ pagesDir, anchorIntervalMs: 4000 });
  const [good, late] = [await testAgent(target), await testAgent(target)];
  const hashes = await records(target, good, late);
  await story(target, hashes);
  await judged(target);
  return {
    url: target.service.httpUrl ?? "",
    nodeUrl: target.service.chain.url,
    path: new URL(PRODUCT).pathname,
    ...hashes,
    close: async () => {
      await good.stop();
      await late.stop();
      await target.close();
    },
  };
}

const draft = (device: string): RecordDraft => ({
  device,
  machine: "press-4",
  capturedAt: new Date().toISOString(),
  kind: "reading",
  source: "sensor",
  subjects: [PRODUCT],
  readings: [{ metric: "force", unit: "kN", value: "41.7", offsetMs: 0 }],
});

async function records(
  target: TestService,
  good: TestAgent,
  late: TestAgent,
): Promise<Pick<TraceWorld, "good" | "late">> {
  let hash = "";
  for (let at = 0; at < 5; at++) hash = (await good.agent.append(draft(good.device))).statementHash;
  await good.agent.drained();
  const ended = (await late.agent.append(draft(late.device))).statementHash;
  await eventually(
    () => entryOf(target, ended),
    (entry) => entry !== undefined,
  );
  await endKey(target, late);
  await late.agent.drained();
  return { good: hash, late: ended };
}

async function entryOf({ database }: TestService, hash: string): Promise<number | undefined> {
  const { rows } = await database.pool.query<{ leaf_index: bigint }>(
    "SELECT leaf_index FROM attested_record WHERE statement_hash = $1",
    [Buffer.from(hash, "hex")],
  );
  return rows[0] && Number(rows[0].leaf_index);
}

async function endKey({ service }: TestService, { keyStore }: TestAgent): Promise<void> {
  const { embedded, manifest, provider } = service.chain;
  if (embedded === undefined) throw new Error("not embedded");
  const acts = { deployment: manifest, stranger: embedded.wallet(9).connect(provider) };
  const message = { factory: `0x${testFactoryId}`, keyId: hexlify(deviceKey(keyStore.spki).keyId) };
  await sendAct(acts, "End", message, [embedded.wallet(3)]);
}

const DAY_MS = 86_400_000;
const begun = Date.UTC(2026, 8, 14, 1, 20);

const said = (parts: Partial<TraceEvent> & Pick<TraceEvent, "id" | "sayer">, day: number) =>
  traceEvent({ atMs: begun + day * DAY_MS, ...parts });

async function story(
  target: TestService,
  { good, late }: Pick<TraceWorld, "good" | "late">,
): Promise<void> {
  const { pool } = target.database;
  const entries = { good: await entryOf(target, good), late: await entryOf(target, late) };
  await inTransaction(pool, (client) =>
    indexTraceEvents(client, [
      said(
        {
          id: "coil",
          sayer: supplier,
          kind: "transformation",
          inputs: [{ id: lot("ROD-3"), amount: "820", unit: "KGM" }],
          outputs: [{ id: WIRE, amount: "800", unit: "KGM" }],
        },
        0,
      ),
      said(
        {
          id: "bolts",
          sayer: testFactoryId,
          kind: "transformation",
          inputs: [
            { id: WIRE, amount: "400", unit: "KGM" },
            { id: lot("ZINC-1"), amount: "3", unit: "KGM" },
          ],
          outputs: [{ id: PRODUCT, amount: "12000" }],
          entry: entries.good,
          bizLocation: place(42),
        },
        3,
      ),
      said(
        {
          id: "packed",
          sayer: testFactoryId,
          things: [{ id: PRODUCT, amount: "12000" }],
          bizStep: "packing",
          entry: entries.late,
        },
        4,
      ),
      said(
        { id: "received", sayer: assembler, things: [{ id: PRODUCT }], bizStep: "receiving" },
        6,
      ),
    ]),
  );
  await nameParty(pool, testFactoryId, "宏达精密机械", new Date());
  await nameParty(pool, supplier, "Wire & Sons", new Date());
  await nameParty(pool, assembler, "Bohai Motor Works", new Date());
  const all = ["product", "verdict", "events", "upstream"] as const;
  await show(target, testFactoryId, PRODUCT, all, {
    name: "Hexagon bolt M8 × 40",
    model: "HB-8.8-M8x40-Zn",
    description: "Strength class 8.8, galvanised. 强度等级 8.8，镀锌。",
    links: [{ type: "certificationInfo", href: "https://example.com/iso9001", title: "ISO 9001" }],
  });
  await show(target, supplier, WIRE, ["product", "events", "upstream"], {
    name: "Drawn wire 8.1 mm",
  });
  await show(target, assembler, PRODUCT, ["events"], undefined);
}

const show = (
  { database }: TestService,
  party: string,
  code: string,
  sections: readonly PublishedSection[],
  facts: Facts | undefined,
) =>
  publishCode(database.pool, {
    party,
    code,
    sections,
    facts,
    publishedAt: new Date(),
    untilAt: undefined,
  });

/** As if the chain had released the lot: what the page reads of it is the index's. */
async function judged({ database }: TestService): Promise<void> {
  const [id, factory] = [Buffer.alloc(32, 7), Buffer.from(testFactoryId, "hex")];
  await database.pool.query(
    `INSERT INTO lot VALUES ($1, $2, $1, false, 'released', false, now(), 1, now(), 2, NULL, '{}')`,
    [id, factory],
  );
  await database.pool.query("INSERT INTO lot_name VALUES ($1, $2, $3, 1)", [id, PRODUCT, factory]);
}
