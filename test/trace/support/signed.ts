import { randomBytes } from "node:crypto";
import { toHex } from "../../../device-attest/bytes.ts";
import { encodeEnvelope } from "../../../device-attest/envelope.ts";
import { signRecord } from "../../../device-attest/signed-record.ts";
import { statementHashOf } from "../../../device-attest/statement.ts";
import { takeSignedEvents } from "../../../service/trace/capture/signed-events.store.ts";
import type { TestDevice } from "../../support/device.ts";
import type { TestApi } from "../../support/http.ts";

const now = (): Date => new Date();

/** Everything that is logged has been looked at, and what became known with it. */
export async function drained(api: TestApi): Promise<void> {
  const { pool } = api.intake.database;
  while (await takeSignedEvents(pool, now));
  await takeSignedEvents(pool, now);
}

/** A record of an event, signed and logged. @returns the hash of its statement, hexadecimal */
export async function signEvent(api: TestApi, device: TestDevice, event: object): Promise<string> {
  const { capturedAt, machine, subjects } = device.draft();
  const draft = {
    device: device.urn,
    machine,
    capturedAt,
    source: "controller",
    subjects,
  } as const;
  const signed = await signRecord(
    { ...draft, kind: "event", event: { ...event } },
    device.position,
    {
      keyStore: device.keyStore,
      logId: device.logId,
      salt: randomBytes(16).toString("base64url"),
    },
  );
  device.position = signed.position;
  const payload = Buffer.from(encodeEnvelope(signed.envelope));
  await api.take({ payload, principal: "test", receivedAt: now() });
  return toHex(statementHashOf(signed.envelope.statement));
}
