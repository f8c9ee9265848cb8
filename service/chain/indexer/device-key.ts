import { getBytes } from "ethers";
import { spkiOf } from "../../../device-attest/key.ts";
import { type KeyGrade, keyGradeOf } from "../../parties/acts/device-acts.ts";
import { deviceRegistryAbi } from "../contracts.ts";
import type { ChainEvent } from "./event.ts";

export type EndReason = "retired" | "revoked" | "equivocated";

export interface GradeSince {
  readonly fromIndex: bigint;
  readonly grade: KeyGrade;
  /** Party id. */
  readonly by: string;
  readonly blockNumber: number;
}

/** What the registry's events say of a key. */
export interface RegisteredKey {
  readonly factory: string;
  readonly device: string;
  readonly spki: Uint8Array;
  readonly fromIndex: bigint;
  readonly end: { readonly untilIndex: bigint; readonly reason: EndReason } | undefined;
  /** Oldest first. */
  readonly grades: readonly GradeSince[];
  readonly blockNumber: number;
  readonly blockHash: string;
}

/**
 * Reads the life of one key from its events.
 * @param events all of this key, in the order of the chain
 * @returns undefined when none of them registers it
 */
export function registeredKey(events: readonly ChainEvent[]): RegisteredKey | undefined {
  let key: RegisteredKey | undefined;
  for (const event of events) {
    const registered = registration(event);
    if (registered !== undefined) key = registered;
    else if (key !== undefined) key = { ...key, ...change(key, event) };
  }
  return key;
}

function registration(event: ChainEvent): RegisteredKey | undefined {
  const parsed = deviceRegistryAbi.parseLog(event);
  if (parsed?.name !== "KeyRegistered") return undefined;
  const { factory, device, x, y, fromIndex } = parsed.args as unknown as {
    readonly [name in "factory" | "device" | "x" | "y"]: string;
  } & { readonly fromIndex: bigint };
  const { blockNumber, blockHash } = event;
  const spki = spkiOf(getBytes(x), getBytes(y));
  return { factory, device, spki, fromIndex, end: undefined, grades: [], blockNumber, blockHash };
}

/** What an event changes of a registered key. A second end changes the reason and repeats the index. */
function change(key: RegisteredKey, event: ChainEvent): Partial<RegisteredKey> {
  const parsed = deviceRegistryAbi.parseLog(event);
  const args = parsed?.args as unknown as Readonly<Record<string, unknown>>;
  if (parsed?.name === "KeyEnded")
    return { end: { untilIndex: args["untilIndex"] as bigint, reason: endReason(args["reason"]) } };
  if (parsed?.name !== "GradeChanged") return {};
  const grade = {
    fromIndex: args["fromIndex"] as bigint,
    grade: keyGradeOf(Number(args["grade"])),
    by: args["by"] as string,
    blockNumber: event.blockNumber,
  };
  return { grades: [...key.grades, grade] };
}

/** As in `IDeviceRegistry.EndReason`. */
function endReason(number: unknown): EndReason {
  const reasons: readonly EndReason[] = ["retired", "revoked", "equivocated"];
  const reason = reasons[Number(number) - 1];
  if (reason === undefined) throw new RangeError("a key ended for a reason that does not exist");
  return reason;
}
