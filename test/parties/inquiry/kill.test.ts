import { afterAll, beforeAll, expect, it } from "vitest";
import { commitmentOf } from "../../../service/parties/consent/document.ts";
import { saveAuthorisation } from "../../../service/parties/consent/authorisation.store.ts";
import { issueApiKey } from "../../../service/parties/people/api-key.store.ts";
import { firstParties } from "../../../service/chain-home.ts";
import type { InquiryProbe } from "../../../service/parties/inquiry/inquiry.job.ts";
import { eventually } from "../../support/eventually.ts";
import { openProcessSite, type ProcessSite } from "../../resilience/support/process-site.ts";
import { authorisationOf, bank } from "../consent/support.ts";
import { logOf } from "./support.ts";

let site: ProcessSite;
let headers: Record<string, string>;
beforeAll(async () => {
  site = await openProcessSite();
});
afterAll(() => site.close());

const factory = firstParties.factory.slice(2);
const points: readonly InquiryProbe[] = ["inquiry.signed", "inquiry.committed"];

/** Lets the bank look, as if the chain had said so. */
async function authorise(): Promise<void> {
  const { pool } = site.database;
  const document = authorisationOf({
    grantor: factory,
    scope: { ...authorisationOf().scope, to: "2100-01-01T00:00:00.000Z" },
    validFrom: "2026-01-01T00:00:00.000Z",
    expiresAt: "2100-01-01T00:00:00.000Z",
  });
  const commitment = commitmentOf(document);
  await saveAuthorisation(pool, commitment, document, new Date());
  await pool.query(
    `INSERT INTO consent_grant (grantor, commitment, granted_block, granted_block_hash, final)
     VALUES ($1, $2, 1, $3, true)`,
    [Buffer.from(factory, "hex"), Buffer.from(commitment, "hex"), Buffer.alloc(32)],
  );
  const key = await issueApiKey(pool, {
    party: bank,
    label: "test",
    capabilities: ["look"],
    madeBy: undefined,
    idempotencyKey: undefined,
    madeAt: new Date(),
    expiresAt: new Date(Date.now() + 3_600_000),
  });
  headers = { authorization: `Bearer ${key?.text ?? ""}` };
}

const look = (httpUrl: string): Promise<Response> =>
  fetch(`${httpUrl}/v1/factories/${factory}/devices?purpose=creditApplication`, { headers });

/** Looks, a few at a time, until the service is dead. @returns how many looks it answered */
async function lookUntilDead(httpUrl: string): Promise<number> {
  let answered = 0;
  const one = async (): Promise<void> => {
    for (;;) {
      const reply = await look(httpUrl).catch(() => undefined);
      if (reply === undefined) return;
      const isWhole = await reply.arrayBuffer().then(
        () => true,
        () => false,
      );
      if (reply.status === 200 && isWhole) answered++;
    }
  };
  await Promise.all([one(), one(), one(), one()]);
  return answered;
}

const logged = async (): Promise<number> => {
  const { rows } = await site.database.pool.query<{ count: bigint }>(
    "SELECT count(*) FROM inquiry WHERE outcome = 'allowed'",
  );
  return Number(rows[0]?.count);
};

it("a service that is killed between any two steps loses no look that it answered, and never signs twice", async () => {
  const first = await site.start();
  await authorise();
  await eventually(
    async () => (await look(first.ready.httpUrl)).status,
    (status) => status === 200,
  );
  first.process.kill("SIGKILL");
  await first.process.ended;

  const lost: string[] = [];
  for (const point of points) {
    const before = await logged();
    const process = site.launch({ point, occurrence: 5 });
    const ready = await process.ready;
    const answered = await lookUntilDead(ready?.httpUrl ?? "");
    expect((await process.ended).point).toBe(point);
    if ((await logged()) - before < answered) lost.push(point);
  }
  expect(lost).toEqual([]);

  const { rows } = await site.database.pool.query<{ key_id: Buffer }>(
    "SELECT key_id FROM device_key WHERE device LIKE 'urn:tallystick:inquiries:%'",
  );
  const { isChain, rivals, sequences } = await logOf(
    site.database.pool,
    rows[0]?.key_id ?? Buffer.alloc(0),
  );
  expect({ isChain, rivals, keys: rows.length }).toEqual({ isChain: true, rivals: 0, keys: 1 });
  expect(sequences).toEqual(sequences.map((_, at) => at + 1));
}, 240_000);
