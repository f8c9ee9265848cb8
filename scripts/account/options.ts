import { parseArgs } from "node:util";
import { firstParties } from "../../service/chain-home.ts";
import { ConfigError } from "../../service/environment.ts";
import { capabilities, type Capability } from "../../service/parties/principal.ts";

export const actions = ["add", "list", "disable", "enable", "reset"] as const;

export interface AccountOptions {
  readonly action: (typeof actions)[number];
  readonly home: string | undefined;
  readonly login: string;
  /** 64 hexadecimal digits; undefined for somebody who is to open a party of his own. */
  readonly party: string | undefined;
  readonly capabilities: readonly Capability[];
  /** From standard input; otherwise one is made. */
  readonly readPassword: boolean;
}

/** Undefined where help is asked for. @throws ConfigError */
export function readOptions(args: readonly string[]): AccountOptions | undefined {
  const text = { type: "string" } as const;
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      home: text,
      login: text,
      party: text,
      capabilities: text,
      "password-stdin": { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help === true || positionals.length === 0) return undefined;
  const action = actions.find((one) => one === positionals[0]);
  if (action === undefined)
    throw new ConfigError(`${positionals[0] ?? ""} is none of ${actions.join(", ")}`);
  if (action !== "list" && values.login === undefined) throw new ConfigError("--login is missing");
  return {
    action,
    home: values.home,
    login: values.login ?? "",
    ...membershipFrom(values),
    readPassword: values["password-stdin"] === true,
  };
}

/** @throws ConfigError for a party without capabilities, and for capabilities without a party */
function membershipFrom({
  capabilities: list,
  party,
}: {
  readonly capabilities?: string | undefined;
  readonly party?: string | undefined;
}): Pick<AccountOptions, "party" | "capabilities"> {
  if (party === undefined && list === undefined) return { party: undefined, capabilities: [] };
  return { party: partyFrom(party), capabilities: capabilitiesFrom(list) };
}

function partyFrom(text = ""): string {
  const named = Object.entries(firstParties).find(([name]) => name === text)?.[1];
  const id = (named ?? text).toLowerCase().replace(/^0x/, "");
  if (!/^[0-9a-f]{64}$/.test(id)) throw new ConfigError("--party has to be 64 hexadecimal digits");
  return id;
}

function capabilitiesFrom(text = ""): Capability[] {
  return text.split(",").map((name) => {
    const capability = capabilities.find((one) => one === name.trim());
    if (capability === undefined)
      throw new ConfigError(`--capabilities: ${name} is none of ${capabilities.join(", ")}`);
    return capability;
  });
}
