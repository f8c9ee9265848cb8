import { toHex } from "../../../../device-attest/bytes.ts";
import { call } from "../../api/client.ts";

const SALT_BYTES = 16;

/** Keeps why something is done, salted. @returns what the act names it by, 0x-hexadecimal */
export async function keepReason(party: string, text: string, quantity?: number): Promise<string> {
  const salt = toHex(crypto.getRandomValues(new Uint8Array(SALT_BYTES)));
  const body = { text, salt, ...(quantity !== undefined && { quantity }) };
  const { reason } = await call("keepReason", { path: { party }, body });
  return `0x${reason}`;
}
