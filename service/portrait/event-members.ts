import { toMicro } from "../../device-attest/decimal.ts";
import { caught, Fault } from "../../device-attest/fault.ts";
import { prefixesIn } from "../trace/capture/event-id.ts";
import { type JsonObject, textIn } from "../trace/capture/json.ts";

/** An event's own members of a vocabulary, by their short names. */
export function membersOf(event: JsonObject, vocabulary: string): Map<string, unknown> {
  const prefixes = prefixesIn(event["@context"]);
  return new Map(
    Object.entries(event).flatMap(([name, value]): [string, unknown][] => {
      const [prefix = "", ...rest] = name.split(":");
      const full = (prefixes.get(prefix) ?? `${prefix}:`) + rest.join(":");
      return full.startsWith(vocabulary) ? [[full.slice(vocabulary.length), value]] : [];
    }),
  );
}

/** @returns millionths; undefined where it is no decimal, or below 0 */
export function amountOf(value: unknown): bigint | undefined {
  const micro = caught(() => toMicro(textIn(value) ?? ""));
  return micro instanceof Fault || micro < 0n ? undefined : micro;
}
