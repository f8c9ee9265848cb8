import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toBase64Url } from "../../../../device-attest/bytes.ts";
import type { Inputs } from "../../../../service/credit/decision/decidable.ts";
import { policyText } from "../../../../service/credit/decision/policy.ts";
import { type House, startHouse } from "../../../../service/lender/house.ts";
import type { LoanBook } from "../../../../service/lender/loan-book.ts";
import { lenderFrom } from "../../../../service/lender/lender-config.ts";
import { commitmentOf } from "../../../../service/parties/consent/document.ts";
import { modelText } from "../../../../service/score/document/model.ts";
import { testLogger } from "../../../support/logger.ts";
import { freshDatabase } from "../../../support/postgres.ts";
import { builtPages } from "../../support/built-pages.ts";

/** A lender's house with its pages, and what its people and systems do there. */
export interface TestHouse {
  readonly house: House;
  readonly token: string;
  /** By name, as people type it. */
  readonly url: string;
  readonly folder: string;
  /** Stops it, and starts it by other documents. */
  readonly reopen: (inputs: Pick<Inputs, "model" | "policy">) => Promise<void>;
  /** @returns the answer, which must not be a problem */
  readonly post: (path: string, body: object) => Promise<{ readonly decision: string }>;
  close(): Promise<void>;
}

interface Settings {
  readonly inputs: Pick<Inputs, "model" | "policy">;
  readonly now: () => Date;
  readonly names?: Readonly<Record<string, string>>;
  readonly apiKey?: string;
  readonly serviceUrl?: string;
  /** Of the log that its statements are bound to. */
  readonly origin?: string;
  /** Undefined: nothing that it signs is brought there. */
  readonly recordMinutes?: number;
  /** Undefined: nobody can apply by the pages. */
  readonly loanBook?: LoanBook;
  /** Building them takes longer than most of what is tested without them. */
  readonly withoutPages?: true;
}

export async function openTestHouse(settings: Settings): Promise<TestHouse> {
  const folder = await mkdtemp(join(tmpdir(), "tallystick-house-"));
  const pages = settings.withoutPages === true ? folder : await builtPages("house");
  const database = await freshDatabase("template0");
  const fileIn = (name: string): string => join(folder, name);
  const start = async ({ model, policy }: Settings["inputs"]): Promise<House> => {
    await writeFile(fileIn("model.json"), modelText(model));
    await writeFile(fileIn("policy.json"), policyText(policy));
    await writeFile(fileIn("api-key"), settings.apiKey ?? "none");
    await writeFile(fileIn("names.json"), JSON.stringify(settings.names ?? {}));
    await writeFile(fileIn("loan-book.json"), JSON.stringify(settings.loanBook ?? {}));
    const config = lenderFrom({
      TALLYSTICK_HOME: folder,
      LENDER_DATABASE_URL: database.url,
      LENDER_PORT: "0",
      LENDER_MODEL_FILE: fileIn("model.json"),
      LENDER_POLICY_FILE: fileIn("policy.json"),
      LENDER_LOG_ORIGIN: settings.origin ?? `tallystick/${"0".repeat(32)}`,
      LENDER_RECORD_MINUTES: String(settings.recordMinutes ?? 0),
      LENDER_SERVICE_URL: settings.serviceUrl ?? "http://127.0.0.1:9",
      LENDER_SERVICE_KEY_FILE: fileIn("api-key"),
      LENDER_ADDRESS_BOOK_FILE: fileIn("names.json"),
      PAGES_DIR: pages,
      ...(settings.loanBook && { LENDER_LOAN_BOOK_FILE: fileIn("loan-book.json") }),
    });
    return startHouse(config, { now: settings.now, logger: testLogger });
  };
  let house = await start(settings.inputs);
  const token = (await readFile(fileIn("lender-token"), "utf8")).trim();
  return {
    get house() {
      return house;
    },
    get url() {
      return house.url.replace("127.0.0.1", "localhost");
    },
    token,
    folder,
    reopen: async (inputs) => {
      await house.stop();
      house = await start(inputs);
    },
    post: async (path, body) => {
      const reply = await fetch(`${house.url}${path}`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      if (!reply.ok) throw new Error(await reply.text());
      return (await reply.json()) as { decision: string };
    },
    close: async () => {
      await house.stop();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}

let nonces = 0;

/** An application under a nonce of its own, with the portrait beside it. */
export function asked({ application, exposure, portrait }: Inputs): object {
  const nonce = toBase64Url(new Uint8Array(16).fill(++nonces));
  const document = { ...application.authorisation.document, uses: null, salt: nonce };
  const authorisation = { commitment: commitmentOf(document), document, used: 0, revoked: false };
  return {
    application: { ...application, nonce, authorisation },
    portrait: { ...portrait, nonce },
    exposure,
  };
}
