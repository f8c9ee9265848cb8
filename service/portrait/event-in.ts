import type { DeviceRecord } from "../../device-attest/record.ts";
import { isObject, type JsonObject } from "../trace/capture/json.ts";

/** The event that a record holds, if it holds one. */
export const eventIn = (record: DeviceRecord): JsonObject | undefined =>
  record.kind === "event" && isObject(record.event) ? record.event : undefined;
