import type { Command } from "../service/command.ts";
import { configFrom } from "../service/config.ts";
import { ConfigError } from "../service/environment.ts";
import { PasswordHasher } from "../service/http/sign-in/password-hasher.ts";
import { add, disable, enable, list, reset } from "./account/actions.ts";
import { AccountError } from "./account/account-error.ts";
import { withDatabase } from "./account/database.ts";
import { readOptions } from "./account/options.ts";

const usage = `usage: ./tallystick account add --login NAME@HOST [--party ID --capabilities LIST] [--password-stdin] [--home DIR]
       ./tallystick account list [--home DIR]
       ./tallystick account disable|enable --login NAME@HOST [--home DIR]
       ./tallystick account reset --login NAME@HOST [--password-stdin] [--home DIR]

Accounts, for whoever has a shell on the server; the service may be running. Everybody else is invited by a manager.

add       makes an account, or lets one that is there act for another party; without a party it acts for
          nobody yet, and opens one of its own in the browser (Admission)
reset     gives a new password; ends every session, passkey and linked identity
disable   ends every session and key at its next request; nothing is deleted

--party           64 hexadecimal digits; of the embedded chain also: operator, factory
--capabilities    view,look,sign,manage: those that are wanted
--password-stdin  read the password from standard input; otherwise one is made and printed once
`;

/** `./tallystick account` */
export const run: Command = async (context) => {
  const { env, stderr, stdin, stdout } = context;
  try {
    const options = readOptions(context.args);
    if (options === undefined) {
      stdout.write(usage);
      return 0;
    }
    const actions = { add, disable, enable, list, reset };
    const home = options.home ?? env["TALLYSTICK_HOME"];
    const config = configFrom({ ...env, TALLYSTICK_HOME: home });
    const hasher = new PasswordHasher(config.http.passwordCost);
    await withDatabase(config, (pool) =>
      actions[options.action]({ ...options, pool, hasher, stdin, stdout }),
    );
    return 0;
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof AccountError)) throw error;
    stderr.write(`tallystick account: ${error.code}: ${error.message}\n`);
    return error instanceof ConfigError ? 2 : 1;
  }
};
