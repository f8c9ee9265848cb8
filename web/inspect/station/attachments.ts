import { toHex } from "../../../device-attest/bytes.ts";
import { done, reading, writing } from "./database.ts";

/** A picture or paper on its way to the service, under the hash that a record names. */
export interface Attachment {
  /** Hexadecimal. */
  readonly sha256: string;
  readonly mediaType: string;
  readonly bytes: ArrayBuffer;
}

export async function attachmentOf(file: Blob): Promise<Attachment> {
  const bytes = await file.arrayBuffer();
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return { sha256: toHex(new Uint8Array(hash)), mediaType: file.type, bytes };
}

/** As records name it. */
export const nameOf = ({ bytes, mediaType, sha256 }: Attachment) => ({
  sha256,
  mediaType,
  bytes: bytes.byteLength,
});

export async function keepAttachments(
  database: IDBDatabase,
  attachments: readonly Attachment[],
): Promise<void> {
  if (attachments.length === 0) return;
  await writing(database, ["attachment"], async (store) => {
    for (const one of attachments) await done(store("attachment").put(one));
  });
}

/** The hashes of those that the service does not have yet. */
export const waitingAttachments = (database: IDBDatabase): Promise<string[]> =>
  reading(
    database,
    ["attachment"],
    (store) => done(store("attachment").getAllKeys()) as Promise<string[]>,
  );

/** How a picture was answered: it is there, it never will be, or nobody knows. */
export type Upload = "done" | "refused" | "later";

/** Hands one in, and forgets it here once the service has it or says that it takes no such thing. */
export async function upload(
  database: IDBDatabase,
  party: string,
  sha256: string,
): Promise<Upload> {
  const found = await reading(
    database,
    ["attachment"],
    (store) => done(store("attachment").get(sha256)) as Promise<Attachment | undefined>,
  );
  const outcome = found === undefined ? "done" : await put(party, found);
  if (outcome !== "later")
    await writing(database, ["attachment"], (store) => done(store("attachment").delete(sha256)));
  return outcome;
}

const final = new Set([409, 413, 415, 422]);

async function put(party: string, { bytes, mediaType, sha256 }: Attachment): Promise<Upload> {
  const reply = await fetch(`/v1/parties/${party}/attachments/${sha256}`, {
    method: "PUT",
    headers: { "tallystick-request": "1", "content-type": mediaType },
    body: bytes,
  }).catch(() => undefined);
  if (reply?.status === 204) return "done";
  return reply !== undefined && final.has(reply.status) ? "refused" : "later";
}
