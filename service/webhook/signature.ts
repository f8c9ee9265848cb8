import { createHmac, randomBytes } from "node:crypto";

/** Prefix of secrets and names of headers: Standard Webhooks, https://www.standardwebhooks.com (specification 1.0.0). */
const SECRET_PREFIX = "whsec_";
const SECRET_BYTES = 32;

export const newSecret = (): string => SECRET_PREFIX + randomBytes(SECRET_BYTES).toString("base64");

/**
 * Headers that prove who sends: HMAC-SHA256 over id, time and body, one signature for each secret that holds.
 * @param secrets newest first
 */
export function signedHeaders(
  { body, id }: { readonly id: string; readonly body: string },
  secrets: readonly string[],
  now: Date,
): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const signed = `${id}.${timestamp}.${body}`;
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(SECRET_PREFIX.length), "base64");
    return `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
  });
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signatures.join(" "),
  };
}
