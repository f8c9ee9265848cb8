import { randomBytes } from "node:crypto";
import type { Pool } from "pg";
import type { FieldCipher } from "../privacy/cipher.ts";
import { sealContext } from "../privacy/sealed.ts";
import { lookerPseudonym } from "./pseudonym.ts";

const SALT_BYTES = 16;
const KEPT_MAX = 10_000;

/** What accounts and API keys are called in the log of looks; one name for life. */
export class Pseudonyms {
  readonly #pool: Pool;
  readonly #cipher: FieldCipher;
  readonly #kept = new Map<string, string>();

  constructor(pool: Pool, cipher: FieldCipher) {
    this.#pool = pool;
    this.#cipher = cipher;
  }

  async of(name: string): Promise<string> {
    const kept = this.#kept.get(name);
    if (kept !== undefined) return kept;
    const pseudonym = lookerPseudonym(name, await this.#saltOf(name));
    if (this.#kept.size >= KEPT_MAX) this.#kept.clear();
    this.#kept.set(name, pseudonym);
    return pseudonym;
  }

  async #saltOf(name: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES).toString("base64url");
    await this.#pool.query(
      `INSERT INTO looker_pseudonym (name, sealed_salt) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
      [name, this.#cipher.seal(salt, sealContext("looker_pseudonym", name))],
    );
    const { rows } = await this.#pool.query<{ sealed_salt: Buffer }>(
      "SELECT sealed_salt FROM looker_pseudonym WHERE name = $1",
      [name],
    );
    const sealed = rows[0]?.sealed_salt;
    if (sealed === undefined) throw new Error("a pseudonym was erased while it was asked for");
    return this.#cipher.open(sealed, sealContext("looker_pseudonym", name));
  }
}
