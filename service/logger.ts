import { type DestinationStream, type Logger, pino } from "pino";

/** Names of fields that nobody may read in a log, wherever in what is logged they turn up. */
const secretNames = [
  "authorization",
  "cookie",
  '["set-cookie"]',
  "password",
  "passwordHash",
  "current",
  "next",
  "secret",
  "clientSecret",
  "token",
  "code_verifier",
  "seed",
  "privateKey",
];
const DEPTH = 4;

const paths = secretNames.flatMap((name) =>
  Array.from({ length: DEPTH }, (_, depth) => {
    const above = Array<string>(depth).fill("*").join(".");
    return name.startsWith("[") || depth === 0 ? `${above}${name}` : `${above}.${name}`;
  }),
);

/** Writes JSON lines, in which secrets are not. */
export const createLogger = (level: string, destination?: DestinationStream): Logger =>
  pino({ level, redact: { paths, censor: "[secret]" } }, destination ?? pino.destination(1));
