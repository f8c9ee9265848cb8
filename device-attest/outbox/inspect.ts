import { readLatest } from "./latest-file.ts";
import { filesOf, latestFileOf, type OutboxPlace, ownerOf } from "./options.ts";
import { Shelf } from "./shelf.ts";
import { type OutboxStatus, statusOf } from "./status.ts";

/**
 * Looks at an outbox without opening it, also while another process has it open.
 * @throws DeviceError `outboxOther`, `outboxCorrupt`, `diskFault`
 */
export async function inspectOutbox(place: OutboxPlace): Promise<OutboxStatus> {
  const files = filesOf(place);
  const shelf = await Shelf.read(files, place.directory, ownerOf(place));
  return statusOf(shelf, await readLatest(files, latestFileOf(place), place.logKey));
}
