import { randomBytes } from "node:crypto";
import { toHex, utf8 } from "../../device-attest/bytes.ts";
import { sha256 } from "#crypto";

/** A working day. */
const LASTS_MS = 10 * 60 * 60 * 1000;
const SESSIONS_MAX = 1000;

/** Who is signed in at the pages of a house: in the memory of this process, so that nobody is after it began anew. */
export class Sessions {
  readonly #ends = new Map<string, number>();

  /** @returns the token that a browser keeps */
  open(nowMs: number): string {
    const token = randomBytes(32).toString("base64url");
    this.#ends.set(nameOf(token), nowMs + LASTS_MS);
    const [oldest] = this.#ends.keys();
    if (this.#ends.size > SESSIONS_MAX && oldest !== undefined) this.#ends.delete(oldest);
    return token;
  }

  holds(token: string | undefined, nowMs: number): boolean {
    if (token === undefined) return false;
    const ends = this.#ends.get(nameOf(token));
    return ends !== undefined && nowMs < ends;
  }

  end(token: string): void {
    this.#ends.delete(nameOf(token));
  }
}

/** What is looked up says nothing of the token by how long it takes. */
const nameOf = (token: string): string => toHex(sha256(utf8(token)));
