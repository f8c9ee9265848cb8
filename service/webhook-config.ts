import type { BlockList } from "node:net";
import { ConfigError, type Environment } from "./environment.ts";
import { LOOPBACK, networksOf } from "./webhook/address.ts";

export interface WebhookConfig {
  /** Networks that subscribers may be in beside the internet. */
  readonly networks: BlockList;
}

/**
 * @param isOwnChain whether everything runs on one machine for somebody to try: then subscribers may be there too
 * @throws ConfigError
 */
export function webhooksFrom(env: Environment, isOwnChain: boolean): WebhookConfig {
  const text = env["WEBHOOK_NETWORKS"];
  if (text === undefined) return { networks: networksOf(isOwnChain ? LOOPBACK : []) };
  try {
    return { networks: networksOf(text.split(",").filter((one) => one !== "")) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ConfigError(`WEBHOOK_NETWORKS: ${error.message}`);
  }
}
