import { DeviceError } from "../../../device-attest/device-error.ts";

/** What the page keeps in the browser. Key and chain lie in one database: no backup brings back one without the other. */
export const storeNames = ["setting", "record", "inspection", "attachment"] as const;
export type StoreName = (typeof storeNames)[number];

const VERSION = 1;
const keyPaths: Readonly<Record<StoreName, string | undefined>> = {
  setting: undefined,
  record: "sequence",
  inspection: "sequence",
  attachment: "sha256",
};

/** @throws DeviceError `diskFault`, as where a browser keeps nothing */
export async function openDatabase(name = "tallystick-inspect"): Promise<IDBDatabase> {
  const opening = indexedDB.open(name, VERSION);
  opening.addEventListener("upgradeneeded", () => {
    for (const store of storeNames) {
      const keyPath = keyPaths[store];
      opening.result.createObjectStore(store, keyPath === undefined ? {} : { keyPath });
    }
  });
  try {
    return await done(opening);
  } catch (error) {
    throw storageError(error);
  }
}

/** What a request came to. */
export function done<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("no storage")));
  });
}

type Stores = (name: StoreName) => IDBObjectStore;

/** @throws DeviceError `diskFault` */
export async function reading<Value>(
  database: IDBDatabase,
  names: readonly StoreName[],
  work: (store: Stores) => Promise<Value>,
): Promise<Value> {
  try {
    const transaction = database.transaction([...names], "readonly");
    return await work((name) => transaction.objectStore(name));
  } catch (error) {
    throw storageError(error);
  }
}

/**
 * One transaction, on disk when it returns; nothing of it when it throws. `work` may await nothing but its stores.
 * @throws DeviceError `diskFull`, `diskFault`
 */
export async function writing<Value>(
  database: IDBDatabase,
  names: readonly StoreName[],
  work: (store: Stores) => Promise<Value>,
): Promise<Value> {
  try {
    const transaction = database.transaction([...names], "readwrite", { durability: "strict" });
    const ended = endOf(transaction);
    try {
      const value = await work((name) => transaction.objectStore(name));
      await ended;
      return value;
    } catch (error) {
      if (transaction.error === null) abort(transaction);
      await ended.catch(() => undefined);
      throw error;
    }
  } catch (error) {
    throw storageError(error);
  }
}

function endOf(transaction: IDBTransaction): Promise<void> {
  const end = Promise.withResolvers<void>();
  transaction.addEventListener("complete", () => end.resolve());
  transaction.addEventListener("abort", () =>
    end.reject(transaction.error ?? new Error("aborted")),
  );
  end.promise.catch(() => undefined);
  return end.promise;
}

/** It may have ended by itself already. */
function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    return;
  }
}

function storageError(cause: unknown): unknown {
  if (!(cause instanceof DOMException)) return cause;
  const isFull = cause.name === "QuotaExceededError";
  return new DeviceError(isFull ? "diskFull" : "diskFault", `the browser refused: ${cause.name}`, {
    cause,
  });
}
