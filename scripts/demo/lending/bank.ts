import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Service } from "../../../service/compose.ts";
import { policyText } from "../../../service/credit/decision/policy.ts";
import { freePort } from "../../../service/embedded/process.ts";
import { type House, startHouse } from "../../../service/lender/house.ts";
import { openDecisionKey } from "../../../service/lender/house-settings.ts";
import { lenderFrom } from "../../../service/lender/lender-config.ts";
import { readModelText } from "../../../service/score/document/read-model.ts";
import { exampleExposure, exampleInputs } from "../../decision/example.ts";
import { decisionExample } from "../../decision/make-example.ts";
import { enrolOnce } from "../demo-device.ts";
import type { DemoCommunity } from "../founding.ts";

/** The bank's own house in the demo: its database, its key, its node; of the service it knows the chain alone. */
export interface DemoBank {
  readonly house: House;
  /** What its systems, and whoever looks into it, say who they are by. */
  readonly token: string;
  readonly tokenFile: string;
  readonly trustFile: string;
}

const PORT = 8430;

/** What the bank lent before, as the example has it: who applies in its house is held against it. */
const loanBook = {
  asOf: exampleExposure.asOf,
  currency: exampleExposure.currency,
  capital: exampleExposure.capital,
  factories: {},
  chains: Object.fromEntries(exampleExposure.chains.map(({ core, owed }) => [core, owed])),
};

/**
 * Starts the bank's house over a home of its own. Its model is the example's, which may be looked at only: every decision
 * is a person's.
 */
export async function openBank(
  home: string,
  service: Service,
  parties: DemoCommunity["parties"],
): Promise<DemoBank> {
  const { chain, httpUrl } = service;
  const { headers, party } = parties.bank;
  await mkdir(home, { recursive: true, mode: 0o700 });
  const fileIn = (name: string): string => join(home, name);
  const modelText = await readFile(new URL("model.json", decisionExample), "utf8");
  const { model } = readModelText(modelText);
  if (model === undefined) throw new Error("the example's model has no papers");
  const policy = { ...exampleInputs(model).policy, lender: party.slice(2) };
  const key = (headers["authorization"] ?? "").replace("Bearer ", "");
  const files = {
    "model.json": modelText,
    "policy.json": policyText(policy),
    "api-key": key,
    "trust.json": JSON.stringify(chain.manifest),
    "names.json": JSON.stringify(
      Object.fromEntries(Object.values(parties).map((one) => [one.party.slice(2), one.name])),
    ),
    "loan-book.json": JSON.stringify(loanBook),
  };
  for (const [name, text] of Object.entries(files))
    await writeFile(fileIn(name), text, { mode: 0o600 });
  const config = lenderFrom({
    TALLYSTICK_HOME: home,
    LENDER_PORT: String(await freePort(PORT)),
    LENDER_MODEL_FILE: fileIn("model.json"),
    LENDER_POLICY_FILE: fileIn("policy.json"),
    LENDER_LOG_ORIGIN: chain.manifest.origin,
    LENDER_SERVICE_URL: httpUrl ?? "",
    LENDER_SERVICE_KEY_FILE: fileIn("api-key"),
    LENDER_ADDRESS_BOOK_FILE: fileIn("names.json"),
    LENDER_LOAN_BOOK_FILE: fileIn("loan-book.json"),
    LENDER_TRUST_FILE: fileIn("trust.json"),
    LENDER_RPC_URLS: chain.url,
    LENDER_RECORD_MINUTES: "1",
    LOG_LEVEL: "error",
  });
  // Its statements are its own: nobody else registers the key that signs them.
  const { signer } = await openDecisionKey(config);
  await enrolOnce(home, { device: signer.device, owner: parties.bank }, signer.keyStore, service);
  const house = await startHouse(config);
  const tokenFile = fileIn("lender-token");
  const token = (await readFile(tokenFile, "utf8")).trim();
  return { house, token, tokenFile, trustFile: fileIn("trust.json") };
}

/**
 * Asks the bank's house.
 * @throws Error with the problem that it answered
 */
export async function askBank<T>(
  { house, token }: DemoBank,
  path: string,
  body?: unknown,
): Promise<T> {
  const response = await fetch(`${house.url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${text}`);
  return JSON.parse(text) as T;
}
