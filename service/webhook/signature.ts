import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

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

const SKEW_SECONDS_MAX = 300;
const SIGNATURES_MAX = 16;

/** Whether whoever has the secret sent this, within five minutes; however alike a forgery is, it takes the same time. */
export function isSigned(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  body: string,
  secret: string,
  now: Date,
): boolean {
  const [id, timestamp, given] = ["id", "timestamp", "signature"].map(
    (name) => headers[`webhook-${name}`],
  );
  if (typeof id !== "string" || typeof timestamp !== "string" || typeof given !== "string")
    return false;
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  const sentAt = new Date(Number(timestamp) * 1000);
  if (Math.abs(now.getTime() - sentAt.getTime()) > SKEW_SECONDS_MAX * 1000) return false;
  const expected = Buffer.from(
    signedHeaders({ id, body }, [secret], sentAt)["webhook-signature"] ?? "",
  );
  return given
    .split(" ", SIGNATURES_MAX)
    .map((one) => Buffer.from(one))
    .some((one) => one.length === expected.length && timingSafeEqual(one, expected));
}
