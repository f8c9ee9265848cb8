import { parseArgs } from "node:util";
import { DeviceError } from "../device-error.ts";

/** What follows a sub-command: the names that take a value, and those that do not. */
export interface OptionNames<V extends string, F extends string> {
  readonly values: readonly V[];
  readonly flags?: readonly F[];
}

export type Options<V extends string, F extends string> = Readonly<
  Partial<Record<V, string>> & Partial<Record<F, true>>
>;

/** @throws DeviceError `configuration` */
export function parseOptions<V extends string, F extends string = never>(
  args: readonly string[],
  { values, flags = [] }: OptionNames<V, F>,
): Options<V, F> {
  const options: Record<string, { type: "string" | "boolean" }> = {};
  for (const name of values) options[name] = { type: "string" };
  for (const name of flags) options[name] = { type: "boolean" };
  try {
    return parseArgs({ args: [...args], options, strict: true }).values as Options<V, F>;
  } catch (error) {
    throw new DeviceError("configuration", error instanceof Error ? error.message : undefined);
  }
}

/** @throws DeviceError `configuration` */
export function required(value: string | undefined, name: string): string {
  if (value === undefined || value === "")
    throw new DeviceError("configuration", `--${name} is missing`);
  return value;
}
