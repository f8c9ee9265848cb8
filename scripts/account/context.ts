import type { Readable, Writable } from "node:stream";
import type { Pool } from "pg";
import type { PasswordHasher } from "../../service/http/sign-in/password-hasher.ts";
import type { AccountOptions } from "./options.ts";

/** What an action works with. */
export interface ActionContext extends AccountOptions {
  readonly pool: Pool;
  readonly hasher: PasswordHasher;
  readonly stdin: Readable | undefined;
  readonly stdout: Writable;
}
