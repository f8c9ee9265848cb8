import { type TObject, Type } from "typebox";
import { Compile, type Validator } from "typebox/compile";
import { DECIMAL_PATTERN } from "../../decimal.ts";
import type { Protocol } from "../protocol.ts";
import { protocols } from "../protocols.ts";

const Text = Type.String({ minLength: 1, maxLength: 128 });
const Amount = Type.Union([
  Type.String({ pattern: DECIMAL_PATTERN }),
  Type.Number({ minimum: -999_999_999, maximum: 999_999_999 }),
]);

/** From which value of a tag on the machine idles and runs, as a person confirmed. */
export const StatesSchema = Type.Object(
  {
    tag: Text,
    idleFrom: Amount,
    runningFrom: Amount,
    confirmedBy: Text,
    confirmedAt: Text,
  },
  { additionalProperties: false },
);

const common = {
  /** Id of the machine, as records and the console name it. */
  machine: Type.String({ pattern: "^[^\\u0000-\\u001f]+$", maxLength: 128 }),
  /** What people call it. */
  name: Type.Optional(Text),
  /** Between two looks. */
  everySeconds: Type.Optional(Type.Number({ minimum: 0.1, maximum: 3600 })),
  /** Looks that one signed record holds. */
  recordSeconds: Type.Optional(Type.Number({ minimum: 1, maximum: 3600 })),
  source: Type.Optional(Type.Enum(["sensor", "controller", "gateway"])),
  /** Where it stands; another word than last time is a relocation on record. */
  place: Type.Optional(Text),
  /** The switch of the sensor's box: which tag, and what it reads when open. */
  enclosure: Type.Optional(
    Type.Object({ tag: Text, open: Type.Enum([0, 1]) }, { additionalProperties: false }),
  ),
  states: Type.Optional(StatesSchema),
};

interface TagBase {
  readonly metric: string;
  readonly unit: string;
}

/** One machine as its file describes it; `connection` and the rest of a tag are its protocol's. */
export interface MachineConfig {
  readonly machine: string;
  readonly name?: string;
  readonly everySeconds?: number;
  readonly recordSeconds?: number;
  readonly source?: "sensor" | "controller" | "gateway";
  readonly place?: string;
  readonly enclosure?: { readonly tag: string; readonly open: 0 | 1 };
  readonly states?: {
    readonly tag: string;
    readonly idleFrom: string | number;
    readonly runningFrom: string | number;
    readonly confirmedBy: string;
    readonly confirmedAt: string;
  };
  readonly connection: Readonly<Record<string, unknown>> & { readonly protocol: string };
  readonly tags: Readonly<Record<string, TagBase & Readonly<Record<string, unknown>>>>;
}

const closed = (members: TObject["properties"]): TObject =>
  Type.Object(members, { additionalProperties: false });

/** The whole file of a machine that speaks a protocol. */
const schemaOf = (name: string, { connection, tag }: Protocol): TObject =>
  closed({
    ...common,
    connection: closed({ protocol: Type.Literal(name), ...connection.properties }),
    tags: Type.Record(
      Type.String({ pattern: "^[A-Za-z0-9_.-]{1,64}$" }),
      closed({
        /** Of the kind of quantity, as the plan and the portrait name it: `power.active`. */
        metric: Type.String({ pattern: "^[^\\u0000-\\u001f]+$", maxLength: 128 }),
        /** UCUM: `W`, `kW.h`, `A`, `{part}`. */
        unit: Type.String({ pattern: "^[^\\u0000-\\u001f]+$", maxLength: 32 }),
        ...tag.properties,
      }),
      { minProperties: 1, additionalProperties: false },
    ),
  });

const compiled = new Map<string, Validator>();

/** What checks a file of `protocol`; undefined where there is no such protocol. */
export function checkOf(protocol: string): Validator | undefined {
  const found = Object.hasOwn(protocols, protocol) ? protocols[protocol] : undefined;
  if (found === undefined) return undefined;
  const check = compiled.get(protocol) ?? Compile(schemaOf(protocol, found));
  compiled.set(protocol, check);
  return check;
}
