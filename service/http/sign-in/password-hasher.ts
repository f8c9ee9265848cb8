import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { availableParallelism } from "node:os";
import { promisify } from "node:util";
import { Overloaded } from "../../ingest/arrival.ts";
import { passwordText } from "../../parties/people/password.ts";
import {
  formatPasswordHash,
  isOfToday,
  parsePasswordHash,
  type PasswordCost,
  type PasswordHash,
} from "../../parties/people/password-hash.ts";

const derive = promisify(argon2);

const SALT_BYTES = 16;
const TAG_BYTES = 32;
/** Each holds its memory while it is computed: more at once than cores would only hold more. */
const RUNNING_MAX = availableParallelism();
const WAITING_MAX = 64;
const RETRY_AFTER_SECONDS = 2;

export interface Comparison {
  readonly matches: boolean;
  /** Whether the hash costs another price than hashes that are made today. */
  readonly isOutdated: boolean;
}

/** Argon2id (RFC 9106) at today's price, a few at a time. */
export class PasswordHasher {
  readonly #cost: PasswordCost;
  /** Of no password: compared with when there is no account, so that asking takes as long. */
  readonly #nobodys: PasswordHash;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(cost: PasswordCost) {
    this.#cost = cost;
    this.#nobodys = { cost, salt: randomBytes(SALT_BYTES), tag: randomBytes(TAG_BYTES) };
  }

  /** @returns PHC string */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    const tag = await this.#tagOf(password, { cost: this.#cost, salt });
    return formatPasswordHash({ cost: this.#cost, salt, tag });
  }

  /** @param text PHC string; undefined where there is none, which no password matches and takes as long to find out */
  async compare(password: string, text: string | undefined): Promise<Comparison> {
    const hash = text === undefined ? this.#nobodys : parsePasswordHash(text);
    const tag = await this.#tagOf(password, hash);
    const matches = timingSafeEqual(tag, hash.tag) && text !== undefined;
    return { matches, isOutdated: !isOfToday(hash, this.#cost) };
  }

  /** @throws Overloaded while as many wait as may */
  async #tagOf(password: string, { cost, salt }: Omit<PasswordHash, "tag">): Promise<Buffer> {
    await this.#turn();
    try {
      return await derive("argon2id", {
        message: passwordText(password),
        nonce: salt,
        parallelism: 1,
        tagLength: TAG_BYTES,
        memory: cost.memoryKib,
        passes: cost.passes,
      });
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }

  async #turn(): Promise<void> {
    if (this.#running < RUNNING_MAX) {
      this.#running++;
      return;
    }
    if (this.#waiting.length >= WAITING_MAX) throw new Overloaded(RETRY_AFTER_SECONDS);
    // Whoever finishes hands his turn on.
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
    });
  }
}
