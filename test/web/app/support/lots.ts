import { toHex } from "../../../../device-attest/bytes.ts";
import { firstParties } from "../../../../service/chain-home.ts";
import { ruleSetId } from "../../../../service/quality/rule-set.ts";
import { eventually } from "../../../support/eventually.ts";
import { LotFlow, shaft } from "../../../support/lot-flow.ts";
import type { TestService } from "../../../support/service.ts";

const SAMPLES = 3;
const label = (number: string): string => `https://id.example/01/09506000134352/10/${number}`;

/**
 * Lots of the workshop under a plan of the certifier: one that can be released, and one with a piece that is too thick
 * and one that nobody measured.
 * @returns the latter's id
 */
export async function deliver(target: TestService): Promise<string> {
  const flow = new LotFlow(target);
  const plan = await flow.publish(shaft, SAMPLES);
  const { step = "", ...set } = shaft;
  const says = { ...set, step, samples: SAMPLES };
  await flow.put("certifier", `inspection-plans/${toHex(ruleSetId(shaft))}`, says);
  const station = await flow.station();
  const [good, bad] = [await flow.openLot(plan), await flow.openLot(plan)];
  for (const sample of [1, 2, 3]) {
    const measured = { sample, ordinal: sample, closing: sample === 3 };
    const subjects = (number: string) => ({ subjects: [label(number)] });
    await flow.inspect(station, good, { ...measured, ...subjects("2611-07"), diameter: "10.02" });
    const diameter = ["10.25", "9.98"][sample - 1];
    const read = diameter === undefined ? {} : { diameter };
    await flow.inspect(station, bad, { ...measured, ...subjects("2611-08"), ...read });
  }
  const reason = `0x${"5e".repeat(32)}`;
  const hold = { by: firstParties.factory, lots: [`0x${bad}`], reason };
  await flow.act("Hold", hold, "factory");
  await eventually(
    async () =>
      (await flow.read("certifier", `lots/${bad}`)).body as { inspections: { isFinal: boolean }[] },
    ({ inspections }) => inspections.filter(({ isFinal }) => isFinal).length === SAMPLES,
  );
  return bad;
}
