import { toBase64Url } from "../../../device-attest/bytes.ts";
import { parseLogKey } from "../../../device-attest/checkpoint.ts";
import { latestIn } from "../../../device-attest/outbox/latest.ts";
import { RecordOutbox } from "../../../device-attest/outbox/record-outbox.ts";
import { RECORD_BYTES_MAX } from "../../../device-attest/outbox/writer.ts";
import type { RecordDraft } from "../../../device-attest/signed-record.ts";
import { logIdOf } from "../../../device-attest/statement.ts";
import { type Attachment, keepAttachments } from "./attachments.ts";
import { keyStoreOf } from "./browser-key.ts";
import { BrowserShelf } from "./browser-shelf.ts";
import type { Changes } from "./changes.ts";
import { type Measured, readHistory } from "./history.ts";
import { getSetting, type Identity, putSetting } from "./settings.ts";

/** A browser that signs for a factory. */
export interface Station {
  readonly database: IDBDatabase;
  readonly identity: Identity;
  readonly changes: Changes;
  readonly shelf: BrowserShelf;
  readonly outbox: RecordOutbox;
}

const WRITING = "tallystick-inspect-write";

export async function openStation(
  database: IDBDatabase,
  identity: Identity,
  changes: Changes,
): Promise<Station> {
  const logKey = parseLogKey(identity.logKey);
  const shelf = await BrowserShelf.open(database);
  const outbox = new RecordOutbox({
    shelf,
    logKey,
    writer: {
      keyStore: keyStoreOf(identity),
      logId: logIdOf(logKey.name),
      now: Date.now,
      salt: () => toBase64Url(crypto.getRandomValues(new Uint8Array(16))),
      recordBytesMax: RECORD_BYTES_MAX,
    },
    isRetired: false,
    latest: latestIn((await getSetting(database, "latest")) ?? "", logKey),
    keepLatest: async ({ receipts }) => {
      await putSetting(database, "latest", JSON.stringify(receipts));
    },
  });
  return { database, identity, changes, shelf, outbox };
}

/**
 * Signs what `draft` makes of everything signed so far, and returns when it is on disk. One page at a time: what others
 * signed meanwhile is seen, and no sequence, ordinal or attempt is given twice.
 * @throws DeviceError, and what `draft` throws
 */
export async function sign(
  station: Station,
  draft: (history: readonly Measured[]) => readonly RecordDraft[],
  attachments: readonly Attachment[] = [],
): Promise<void> {
  const { changes, database, outbox, shelf } = station;
  await navigator.locks.request(WRITING, async () => {
    await shelf.refresh();
    const drafts = draft(await readHistory(database));
    // First what records name, then the records: the other way round a kill between them would lose a picture.
    await keepAttachments(database, attachments);
    const { seen } = outbox;
    const written = drafts.map((one) => outbox.append(seen === undefined ? one : { seen, ...one }));
    await Promise.all(written);
  });
  changes.tell();
}
