import { afterAll, beforeAll, expect, it } from "vitest";
import { encodeEnvelope } from "../../device-attest/envelope.ts";
import type { Settlement } from "../../service/ingest/arrival.ts";
import { TestDevice } from "../support/device.ts";
import { type TestIntake, testIntake } from "../support/intake.ts";

let intake: TestIntake;
beforeAll(async () => {
  intake = await testIntake();
});
afterAll(() => intake.close());

const STATEMENTS = 6_000;

it("one number signed thousands of times costs what any record costs, and each stands beside the first", async () => {
  const device = new TestDevice(intake.logId);
  const keyNo = await device.register(intake.database.pool);
  await intake.reloadKeys();
  const send = (text: string): Promise<Settlement> =>
    intake.pipeline.take({
      payload: Buffer.from(text),
      principal: "a stolen key",
      receivedAt: new Date(),
    });
  const start = device.position;
  for (let at = 0; at < STATEMENTS; at += 1_000) {
    const texts: string[] = [];
    for (let one = at; one < at + 1_000; one++) {
      device.position = start;
      texts.push(encodeEnvelope(await device.next({ machine: `mill-${String(one)}` })));
    }
    await Promise.all(texts.map(send));
  }
  const next = encodeEnvelope(await device.next());
  expect(await send(next)).toMatchObject({ kind: "logged", index: STATEMENTS });

  const { rows } = await intake.database.pool.query(
    `SELECT count(*)::integer AS count, min(first_index)::integer AS first,
       max(first_index)::integer AS last, min(other_index)::integer AS other
     FROM equivocation WHERE key_no = $1 AND sequence = 1`,
    [keyNo],
  );
  expect(rows).toEqual([{ count: STATEMENTS - 1, first: 0, last: 0, other: 1 }]);
});
