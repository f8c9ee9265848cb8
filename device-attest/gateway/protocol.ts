import type { Static, TObject, TProperties } from "typebox";
import type { Driver } from "./driver.ts";

/** Where a driver reads: one machine, its tags by name. */
export interface Place<C, T> {
  readonly connection: C;
  readonly tags: ReadonlyMap<string, T>;
  /** Between two looks, where the machine does not speak by itself. */
  readonly everyMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** From the environment or a file, never from the configuration. */
  readonly password?: string | undefined;
}

/** A protocol as configurations name it. */
export interface Protocol {
  /** Members of `connection` beside `protocol`. */
  readonly connection: TObject;
  /** Members of a tag beside its metric and unit. */
  readonly tag: TObject;
  /** Whose word a value is unless the configuration says otherwise. */
  readonly source: "sensor" | "controller";
  readonly driver: (place: Place<unknown, unknown>) => Driver;
}

/** A protocol whose driver gets what its own schemas let through. */
export const protocolOf = <C extends TProperties, T extends TProperties>(protocol: {
  readonly connection: TObject<C>;
  readonly tag: TObject<T>;
  readonly source: Protocol["source"];
  readonly driver: (place: Place<Static<TObject<C>>, Static<TObject<T>>>) => Driver;
}): Protocol => ({
  ...protocol,
  driver: (place) => protocol.driver(place as Place<Static<TObject<C>>, Static<TObject<T>>>),
});
