import type { PoolClient } from "pg";
import { leafHash } from "../../device-attest/merkle.ts";
import { transact } from "../db/pool.ts";
import { type Edge, grow } from "./growth.ts";
import { type LogSigner, signCheckpoint } from "./log-signer.ts";
import {
  newestCheckpoint,
  readStatements,
  storeCheckpoint,
  type StoredCheckpoint,
} from "./log.store.ts";
import { rootOfEdge } from "./tree.ts";
import { readEdge, storeTiles } from "./tile.store.ts";

export interface IntegratorOptions {
  /** The connection that holds the log's lock. */
  readonly db: PoolClient;
  readonly signer: LogSigner;
  readonly now: () => Date;
  /** Keeps the newest announced checkpoint where a restored database cannot reach it. */
  readonly witness: (checkpoint: StoredCheckpoint) => Promise<void>;
  readonly probe?:
    ((point: "log.tilesStored" | "log.checkpointStored") => void | Promise<void>) | undefined;
}

export const ENTRIES_MAX = 8192;

/**
 * Turns committed entries into tiles and a signed checkpoint. One at a time: its caller holds the log's lock. After an
 * error it is spent: what was stored is not known.
 */
export class Integrator {
  readonly #options: IntegratorOptions;
  #edge: Edge;

  private constructor(options: IntegratorOptions, edge: Edge) {
    this.#options = options;
    this.#edge = edge;
  }

  get db(): PoolClient {
    return this.#options.db;
  }

  static async open(options: IntegratorOptions): Promise<Integrator> {
    const newest = await newestCheckpoint(options.db);
    return new Integrator(options, await readEdge(options.db, newest?.size ?? 0));
  }

  /** @returns how many entries it integrated; 0 when the log is up to date */
  async step(): Promise<number> {
    const { db, witness } = this.#options;
    const statements = await readStatements(db, this.#edge.size, ENTRIES_MAX);
    if (statements.length === 0) return 0;
    const { edge, tiles } = grow(this.#edge, statements.map(leafHash));
    const checkpoint = this.#sign(edge);
    await transact(db, async () => {
      await storeTiles(db, tiles);
      await this.#options.probe?.("log.tilesStored");
      await storeCheckpoint(db, checkpoint, this.#options.now());
    });
    this.#edge = edge;
    await this.#options.probe?.("log.checkpointStored");
    await witness(checkpoint);
    return statements.length;
  }

  #sign(edge: Edge): StoredCheckpoint {
    const { signer } = this.#options;
    const checkpoint = { origin: signer.key.name, size: edge.size, root: rootOfEdge(edge) };
    return { ...checkpoint, note: signCheckpoint(checkpoint, signer) };
  }
}
