import type { RecordDraft } from "../../device-attest/signed-record.ts";
import type { LotFlow, Who } from "./lot-flow.ts";
import { shaft } from "./lot-flow.ts";
import type { TestDevice } from "./device.ts";
import { eventually } from "./eventually.ts";
import { firstParties } from "../../service/chain-home.ts";

const GTIN = "https://id.gs1.org/01";
/** What the story is about. Nobody shows where the oil comes from. */
export const things = {
  rod: `${GTIN}/09506000134376/10/ROD-3`,
  wire: `${GTIN}/09506000134369/10/WIRE-88`,
  oil: `${GTIN}/09506000134383/10/OIL-1`,
  shafts: `${GTIN}/09506000134352/10/SHAFT-7`,
} as const;

export interface ProductStory {
  /** Hexadecimal, as LotRegister names it. */
  readonly lot: string;
  readonly supplier: TestDevice;
  readonly station: TestDevice;
  /** Hashes of the statements of what was told, in order: from the rod to the shafts. */
  readonly told: readonly string[];
}

/**
 * A supplier draws wire from a rod, a factory turns shafts from the wire, inspects the lot, has it judged on chain and
 * released; both show it to everybody. Devices sign all that is said, and nothing goes another way than over HTTP.
 */
export async function tellProduct(flow: LotFlow): Promise<ProductStory> {
  const plan = await flow.publish(shaft, 2);
  const [supplier, station] = [await flow.station("bank"), await flow.station("factory")];
  const told = [
    await tell(flow, supplier, received("rod", "820")),
    await tell(flow, supplier, made("wire", [["rod", "820"]], "800")),
    await tell(flow, station, received("wire", "800")),
    await tell(flow, station, made("shafts", [["wire", "400"], ["oil", "3"]], "390")), // prettier-ignore
  ];
  const lot = await flow.openLot(plan);
  const subjects = [things.shafts];
  await flow.inspect(station, lot, { sample: 1, ordinal: 1, diameter: "10", subjects });
  await flow.inspect(station, lot, { sample: 2, ordinal: 2, diameter: "10.05", closing: true });
  await judged(flow, lot, 2);
  const refused = await flow.act("Release", { factory: firstParties.factory, lot: `0x${lot}` }, "factory"); // prettier-ignore
  if (refused !== undefined) throw new Error(refused);
  await show(flow, "bank", things.rod, ["product", "events", "upstream"]);
  await show(flow, "bank", things.wire, ["product", "events", "upstream"]);
  await show(flow, "factory", things.shafts, ["product", "verdict", "events", "upstream"]);
  return { lot, supplier, station, told };
}

type Thing = keyof typeof things;
const amountOf = (thing: Thing, quantity: string) => ({
  epcClass: things[thing],
  quantity,
  uom: "KGM",
});

const when = () => ({ eventTime: new Date().toISOString(), eventTimeZoneOffset: "+08:00" });

const made = (output: Thing, inputs: readonly (readonly [Thing, string])[], quantity: string) => ({
  type: "TransformationEvent",
  ...when(),
  inputQuantityList: inputs.map(([thing, amount]) => amountOf(thing, amount)),
  outputQuantityList: [amountOf(output, quantity)],
});

const received = (thing: Thing, quantity: string) => ({
  type: "ObjectEvent",
  action: "OBSERVE",
  ...when(),
  quantityList: [amountOf(thing, quantity)],
  bizStep: "receiving",
});

async function tell(flow: LotFlow, device: TestDevice, event: object): Promise<string> {
  const draft = { kind: "event", source: "controller", event: { ...event } };
  return (await flow.log(device, draft as Partial<RecordDraft>)).statement;
}

/** The lot once the chain judged so many of its inspections for good. */
export const judged = (flow: LotFlow, lot: string, count: number) =>
  eventually(
    () => flow.read("certifier", `lots/${lot}`),
    ({ body }) => judgedIn(body).length === count,
  );

interface Judged {
  readonly chain: string | null;
  readonly isFinal: boolean;
}

const judgedIn = (body: unknown): Judged[] =>
  ((body as { inspections?: Judged[] }).inspections ?? []).filter(
    ({ chain, isFinal }) => chain !== null && isFinal,
  );

async function show(flow: LotFlow, who: Who, code: string, sections: readonly string[]) {
  const facts = { name: code.split("/").at(-1) ?? "" };
  const status = await flow.put(who, "codes", { code, sections, facts });
  if (status !== 200) throw new Error(`not shown: ${String(status)}`);
}
