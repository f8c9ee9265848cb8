import { afterEach, expect, it } from "vitest";
import type { Settlement } from "../../service/ingest/arrival.ts";
import type { AssessorPool } from "../../service/ingest/assessor-pool.job.ts";
import { type AssessedBatch, packAssessments } from "../../service/ingest/packed.ts";
import type { PipelineOptions } from "../../service/ingest/pipeline.job.ts";
import { type TestIntake, testIntake } from "../support/intake.ts";

let intake: TestIntake;
afterEach(() => intake.close());

/** Assessors that answer when, and as, the test says: what they say is not what these tests are about. */
function assessors(answer: (text: string) => Promise<AssessedBatch>): PipelineOptions["assessors"] {
  const assess: AssessorPool["assess"] = ([payload]) =>
    answer(Buffer.from(payload ?? []).toString());
  return { assess } as AssessorPool;
}

const nonsense = packAssessments([{ kind: "quarantined", code: "malformed" }]);

const send = (text: string): Promise<Settlement> =>
  intake.pipeline.take({ payload: Buffer.from(text), principal: "test", receivedAt: new Date() });

it("settles in the order of arrival, whichever batch is assessed first", async () => {
  const first = Promise.withResolvers<AssessedBatch>();
  intake = await testIntake({
    batchMax: 1,
    assessors: assessors((text) => (text === "first" ? first.promise : Promise.resolve(nonsense))),
  });
  const settled: string[] = [];
  const sent = ["first", "second", "third"].map((text) =>
    send(text).then(() => settled.push(text)),
  );
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(settled).toEqual([]);
  first.resolve(nonsense);
  await Promise.all(sent);
  expect(settled).toEqual(["first", "second", "third"]);
});

it("goes on behind a batch that cannot be assessed", async () => {
  intake = await testIntake({
    batchMax: 1,
    batchesInFlightMax: 1,
    assessors: assessors((text) =>
      text === "bad" ? Promise.reject(new Error("a dead thread")) : Promise.resolve(nonsense),
    ),
  });
  intake.pipeline.hurry();
  const bad = send("bad").catch(({ name }: Error) => name);
  const good = send("good");
  expect(await bad).toBe("Overloaded");
  expect(await good).toEqual({ kind: "quarantined", code: "malformed" });
});
