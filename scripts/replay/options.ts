import { parseArgs } from "node:util";
import { ReplayError } from "./fault.ts";
import { parseSpeed, type Speed } from "./pace.ts";

export const USAGE = `usage: ./tallystick replay --map FILE --source PATH... --home DIR [options]

Turns a historian's CSV into signed records of a gateway, and sends them until the log has proven to hold them.

  --map FILE              what the columns mean: examples/mappings/README.md
  --source PATH           a CSV file, or a folder: of its files those that the mapping has a table for
  --home DIR              of an enrolled device (./tallystick device init)
  --passphrase-file FILE  of the device's key; else TALLYSTICK_PASSPHRASE holds it
  --speed N|max           how much faster than captured; max by default
  --report FILE           where every row went, as JSON, with every row that could not be mapped
  --check                 only read and report: nothing is signed, no device is needed
  --no-wait               end once everything is signed and on disk, without waiting for receipts

Stopped or killed, it goes on where it was when it is started again.
`;

export interface ReplayOptions {
  readonly map: string;
  readonly sources: readonly string[];
  /** Undefined when only checking. */
  readonly home: string | undefined;
  readonly passphraseFile: string | undefined;
  readonly speed: Speed;
  readonly report: string | undefined;
  readonly waits: boolean;
}

/** @throws ReplayError `usage` */
export function parseOptions(args: readonly string[]): ReplayOptions {
  const { map, source, home, report, check, ...rest } = values(args);
  const speed = parseSpeed(rest.speed ?? "max");
  if (map === undefined || source === undefined)
    throw new ReplayError("usage", "needs --map and --source");
  if (speed === undefined) throw new ReplayError("usage", "--speed is a number above 0, or max");
  if (check !== true && home === undefined)
    throw new ReplayError("usage", "needs --home, or --check to only look");
  return {
    map,
    sources: source,
    home: check === true ? undefined : home,
    passphraseFile: rest["passphrase-file"],
    speed,
    report,
    waits: rest["no-wait"] !== true,
  };
}

function values(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        map: { type: "string" },
        source: { type: "string", multiple: true },
        home: { type: "string" },
        "passphrase-file": { type: "string" },
        speed: { type: "string" },
        report: { type: "string" },
        check: { type: "boolean" },
        "no-wait": { type: "boolean" },
      },
    }).values;
  } catch (error) {
    throw new ReplayError("usage", error instanceof Error ? error.message : "unknown option");
  }
}
