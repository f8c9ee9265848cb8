export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting that cannot be used; the message names it and says what it takes. */
export class ConfigError extends Error {
  readonly code = "config";
}

/** @throws ConfigError when there is none */
export function required(env: Environment, name: string, what: string): string {
  const value = env[name];
  if (value === undefined) throw new ConfigError(`${name} is missing: ${what}`);
  return value;
}

/** @throws ConfigError for what is no whole number of at least `least` */
export function integer(env: Environment, name: string, otherwise: number, least = 0): number {
  const text = env[name];
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least)
    throw new ConfigError(`${name}: ${text} is not a whole number of at least ${String(least)}`);
  return value;
}
