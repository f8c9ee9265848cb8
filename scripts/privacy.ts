import { parseArgs } from "node:util";
import type { Pool } from "pg";
import type { Command, CommandContext } from "../service/command.ts";
import { type Config, configFrom } from "../service/config.ts";
import { ConfigError } from "../service/environment.ts";
import { dropOldFieldKeys, openFieldKeys, rotateFieldKeys } from "../service/field-keys.ts";
import { accountByLogin } from "../service/parties/people/account.store.ts";
import { eraseAccount, erasePerson } from "../service/parties/privacy/erasure.store.ts";
import type { Concerned } from "../service/parties/privacy/holdings.store.ts";
import { resealAll } from "../service/parties/privacy/reseal.store.ts";
import { fieldKeysFile } from "../service/roles/inquiry.ts";
import { withDatabase } from "./account/database.ts";
import { exportHoldings } from "./privacy/export.ts";

const usage = `usage: ./tallystick privacy erase --person PSEUDONYM | --login NAME@HOST [--home DIR]
       ./tallystick privacy export --party ID | --person PSEUDONYM | --login NAME@HOST --out DIR [--home DIR]
       ./tallystick privacy rotate-keys [--drop-old] [--home DIR]

For whoever has a shell on the server; the service may be running.

erase        forgets a person: name, consents, account and whatever leads from a pseudonym to him.
             Proofs stand: they hold salted hashes
export       writes everything that is held about a party or a person into a new folder, with a
             manifest of hashes
rotate-keys  adds a key and seals anew what others sealed. Restart the service, then --drop-old
             forgets the others
`;

type Options = NonNullable<ReturnType<typeof readOptions>>;
type Action = (pool: Pool, config: Config, options: Options) => Promise<string>;

/** `./tallystick privacy` */
export const run: Command = async (context) => {
  try {
    const options = readOptions(context.args);
    if (options === undefined) {
      context.stdout.write(usage);
      return 0;
    }
    context.stdout.write(`${await carryOut(options, context)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    context.stderr.write(`tallystick privacy: ${error.message}\n`);
    return 2;
  }
};

const actions: Readonly<Record<string, Action>> = {
  erase: async (pool, _config, { login, person }) => {
    if (login !== undefined) {
      if (await eraseAccount(pool, login)) return "erased";
      throw new ConfigError("nobody signs in by this login");
    }
    const consents = await erasePerson(pool, hash(person, "--person or --login"));
    if (consents === undefined) throw new ConfigError("nobody has this pseudonym");
    return `erased, with ${String(consents)} consents`;
  },
  export: async (pool, config, options) => {
    const { out } = options;
    if (out === undefined) throw new ConfigError("needs --out");
    const cipher = await openFieldKeys(fieldKeysFile(config));
    const files = await exportHoldings(pool, cipher, await concernedBy(pool, options), out);
    return files.map(({ lines, name }) => `${String(lines).padStart(8)}  ${name}`).join("\n");
  },
  "rotate-keys": async (pool, config, { dropOld }) => {
    const path = fieldKeysFile(config);
    const cipher = dropOld ? await openFieldKeys(path) : await rotateFieldKeys(path);
    const count = await resealAll(pool, cipher);
    if (dropOld) await dropOldFieldKeys(path);
    return `sealed anew: ${String(count)}`;
  },
};

/** @throws ConfigError */
async function concernedBy(pool: Pool, { login, party, person }: Options): Promise<Concerned> {
  if (login !== undefined) {
    const account = await accountByLogin(pool, login);
    if (account === undefined) throw new ConfigError("nobody signs in by this login");
    return { kind: "account", id: account.id };
  }
  if (person !== undefined) return { kind: "person", id: hash(person, "--person") };
  return { kind: "party", id: hash(party, "--party, --person or --login") };
}

async function carryOut(options: Options, { env }: CommandContext): Promise<string> {
  const action = Object.hasOwn(actions, options.action) ? actions[options.action] : undefined;
  if (action === undefined) throw new ConfigError(`${options.action} is none of the actions`);
  const config = configFrom({ ...env, TALLYSTICK_HOME: options.home ?? env["TALLYSTICK_HOME"] });
  let said = "";
  await withDatabase(config, async (pool) => {
    said = await action(pool, config, options);
  });
  return said;
}

function readOptions(args: readonly string[]) {
  const text = { type: "string" } as const;
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      person: text,
      login: text,
      party: text,
      out: text,
      home: text,
      "drop-old": { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  const [action] = positionals;
  if (values.help === true || action === undefined) return undefined;
  return { ...values, action, dropOld: values["drop-old"] === true };
}

/** @throws ConfigError unless it is 64 hexadecimal digits */
function hash(value: string | undefined, name: string): string {
  if (value === undefined || !/^[0-9a-f]{64}$/.test(value))
    throw new ConfigError(`${name}: 64 hexadecimal digits`);
  return value;
}
