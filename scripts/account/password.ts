import { randomBytes } from "node:crypto";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { passwordFault } from "../../service/parties/people/password.ts";
import { AccountError } from "./account-error.ts";
import type { ActionContext } from "./context.ts";

const MADE_BYTES = 18;

/** Hashes the password from standard input, or one that is made and printed, this once. */
export async function hashNewPassword(
  { hasher, readPassword, stdin, stdout }: ActionContext,
  login: string,
): Promise<string> {
  const password = readPassword ? await read(stdin) : randomBytes(MADE_BYTES).toString("base64url");
  const fault = passwordFault(password, login);
  if (fault !== undefined) throw new AccountError("passwordWeak", fault);
  if (!readPassword) stdout.write(`password of ${login}: ${password}\n`);
  return hasher.hash(password);
}

const read = async (stdin: Readable | undefined): Promise<string> =>
  stdin === undefined ? "" : (await text(stdin)).replace(/\r?\n$/, "");
