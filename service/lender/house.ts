import { randomBytes } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AddressInfo } from "node:net";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import Fastify, { type FastifyBaseLogger, type FastifyError, LogController } from "fastify";
import type { Pool } from "pg";
import type { Logger } from "pino";
import { toHex } from "../../device-attest/bytes.ts";
import { createSoftwareKey, openSoftwareKey } from "../../device-attest/software-key.ts";
import { logIdOf } from "../../device-attest/statement.ts";
import { sha256 } from "#crypto";
import { DecisionError } from "../credit/decision/decision-error.ts";
import { readPolicyText } from "../credit/decision/policy.ts";
import { modelHash } from "../score/document/model.ts";
import { readModelText } from "../score/document/read-model.ts";
import { startLoop } from "../loop.ts";
import { assessLoans } from "../credit/loan/assess.job.ts";
import { ScoreError } from "../score/score-error.ts";
import { POST_LIMITS, postTo } from "../chain/post-to.ts";
import { readManifest } from "../evidence/verification/evidence.ts";
import { startEmbeddedPostgres } from "../db/embedded.ts";
import { lenderMigrations, migrate } from "../db/migrate.ts";
import { createPool } from "../db/pool.ts";
import { readIfExists, writeDurably } from "../embedded/state-file.ts";
import { ConfigError } from "../environment.ts";
import { answerError } from "../http/answer-error.ts";
import { aboutHouse, documentRoutes, serveDocumentAlone } from "../http/openapi.ts";
import { readHousePages } from "../http/pages.ts";
import { ProblemSchema } from "../http/problem.ts";
import { siteOf } from "../http/site.ts";
import { compileValidator } from "../http/validator.ts";
import { createLogger } from "../logger.ts";
import { Parts } from "../parts.ts";
import { readAddressBook } from "./address-book.ts";
import { caseRoutes } from "./cases.routes.ts";
import { decisionRoutes } from "./decisions.routes.ts";
import { Desk, type DeskOptions } from "./desk.ts";
import { guardHouse } from "./entrance.ts";
import { loanRoutes } from "./loans.routes.ts";
import type { LenderConfig } from "./lender-config.ts";
import { readLoanBook } from "./loan-book.ts";
import { overviewRoutes } from "./overview.routes.ts";
import { ownExposure } from "./own-exposure.ts";
import { scoreSome } from "./scoring/score.job.ts";
import { scoringRoutes } from "./scoring/scorings.routes.ts";
import { receiveApplications } from "./reception.ts";
import { housePageRoutes } from "./pages.routes.ts";
import { paymentRoutes } from "./payments.routes.ts";
import { type Payments, startPayments } from "./payments.ts";
import { fetchPortrait } from "./portrait-client.ts";
import { portraitFrom, type SnapshotTrust } from "./snapshot-portrait.ts";

export interface House {
  readonly url: string;
  readonly pool: Pool;
  /** SHA-256 of the lender's key, hexadecimal: what `replay-decision --signer` takes. */
  readonly signer: string;
  readonly stop: () => Promise<void>;
}

/** What a test may replace. */
export interface HouseOverrides {
  readonly now?: () => Date;
  readonly logger?: Logger;
}

/**
 * Starts the process in which a lender decides. It shares nothing with the service that keeps the log but what it asks
 * there as any other reader, by its API key.
 * @throws ConfigError, DeviceError
 */
export async function startHouse(
  config: LenderConfig,
  overrides: HouseOverrides = {},
): Promise<House> {
  const parts = new Parts();
  try {
    await mkdir(config.home, { recursive: true, mode: 0o700 });
    const documents = await documentsOf(config);
    const logger = overrides.logger ?? createLogger(config.logLevel);
    const signer = await openDecisionKey(config);
    const pool = await openDatabase(config, logger, parts);
    const apiKey = (await readSetting("LENDER_SERVICE_KEY_FILE", config.serviceKeyFile)).trim();
    const trust = await trustOf(config);
    const now = overrides.now ?? (() => new Date());
    const handedOver: DeskOptions["handedOver"] = (document, application) =>
      portraitFrom(document, application, trust);
    const desk = new Desk({
      pool,
      ...signer,
      ...documents,
      portraitOf: (application) =>
        fetchPortrait(application, { url: config.serviceUrl, apiKey, fetch }),
      handedOver,
      now,
    });
    await desk.open();
    const scoring = startLoop({
      idleMs: SCORING_IDLE_MS,
      step: () =>
        scoreSome({
          pool,
          handedOver,
          now,
          onError: (error, id) => logger.warn({ err: error, id }, "a case cannot be scored"),
        }),
      onError: (error) => logger.warn({ err: error }, "no cases are scored"),
    });
    parts.add(() => scoring.stop());
    const token = await openToken(config.home);
    const keyId = toHex(signer.keyId);
    const payments =
      config.payment && (await startPayments(config.payment, { pool, logger, now, parts }));
    const url = await listen(config, {
      payments,
      pool,
      desk,
      token,
      logger,
      now,
      parts,
      signer: keyId,
      apiKey,
      documents,
      trust,
      wakeScoring: scoring.wake,
    });
    const assessing = startLoop({
      idleMs: HOUR_MS,
      step: async () => {
        await assessLoans(
          pool,
          () => now().toISOString(),
          (error, loan) => logger.warn({ err: error, loan }, "a loan cannot be looked at"),
        );
        return false;
      },
      onError: (error) => logger.warn({ err: error }, "loans are not looked at"),
    });
    parts.add(() => assessing.stop());
    return { url, pool, signer: keyId, stop: () => parts.stop() };
  } catch (error) {
    await parts.stop().catch(() => undefined);
    throw error;
  }
}

const HOUR_MS = 3_600_000;
const SCORING_IDLE_MS = 5_000;

/** @throws ConfigError */
async function documentsOf({
  modelFile,
  policyFile,
}: LenderConfig): Promise<Pick<DeskOptions, "model" | "policy">> {
  const model = await readAs("LENDER_MODEL_FILE", modelFile, (text) => readModelText(text).model);
  if (model === undefined)
    throw new ConfigError(`LENDER_MODEL_FILE: ${modelFile} is a scorecard without papers`);
  const policy = await readAs("LENDER_POLICY_FILE", policyFile, readPolicyText);
  if (policy.model !== modelHash(model))
    throw new ConfigError(
      `LENDER_POLICY_FILE: ${policyFile} is for another model than ${modelFile}`,
    );
  return { model, policy };
}

/** @throws ConfigError */
async function trustOf({ rpcUrls, trustFile }: LenderConfig): Promise<SnapshotTrust | undefined> {
  if (trustFile === undefined) return undefined;
  const manifest = await readSetting("LENDER_TRUST_FILE", trustFile);
  if (readManifest(manifest).value === undefined)
    throw new ConfigError(`LENDER_TRUST_FILE: ${trustFile} is no trust manifest`);
  const nodes = rpcUrls.map(({ href, origin }) => ({
    label: origin,
    post: postTo(href, POST_LIMITS),
  }));
  return { manifest, nodes };
}

async function readAs<T>(name: string, path: string, read: (text: string) => T): Promise<T> {
  const text = await readSetting(name, path);
  try {
    return read(text);
  } catch (error) {
    if (!(error instanceof ScoreError || error instanceof DecisionError)) throw error;
    const found = error instanceof ScoreError ? `: ${error.where.found ?? ""}` : "";
    throw new ConfigError(`${name}: ${path}: ${error.message}${found}`);
  }
}

async function readSetting(name: string, path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new ConfigError(
      `${name}: ${path}: ${error instanceof Error ? error.message : "unreadable"}`,
    );
  }
}

async function openDecisionKey({
  home,
  keyPassphraseFile,
  origin,
}: LenderConfig): Promise<Pick<DeskOptions, "keyId" | "signer">> {
  const path = join(home, "decision-key.json");
  const passphrase = await secretIn(keyPassphraseFile ?? join(home, "decision-passphrase"));
  const exists = (await readIfExists(path)) !== undefined;
  const keyStore = exists
    ? await openSoftwareKey(path, passphrase)
    : await createSoftwareKey(path, passphrase);
  const keyId = sha256(keyStore.spki);
  const device = `urn:tallystick:decisions:${toHex(keyId).slice(0, 16)}`;
  return { keyId, signer: { keyStore, device, logId: logIdOf(origin) } };
}

/** What the lender's own systems say who they are by. */
const openToken = (home: string): Promise<string> => secretIn(join(home, "lender-token"));

async function secretIn(path: string): Promise<string> {
  const kept = await readIfExists(path);
  if (kept !== undefined && kept.trim() !== "") return kept.trim();
  const made = randomBytes(32).toString("base64url");
  await writeDurably(path, made);
  return made;
}

async function openDatabase(
  { databaseUrl, home }: LenderConfig,
  logger: Logger,
  parts: Parts,
): Promise<Pool> {
  const url = databaseUrl ?? (await embeddedDatabase(home, parts));
  const pool = createPool({
    url,
    applicationName: "tallystick-lender",
    onError: (error) => logger.warn({ err: error }, "a database connection broke"),
  });
  parts.add(() => pool.end());
  await requireOwn(pool);
  await migrate(pool, lenderMigrations);
  return pool;
}

/** A lender's decisions are nothing for whoever runs the log. */
async function requireOwn(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ log: string | null }>(
    "SELECT to_regclass('log_head')::text AS log",
  );
  if (rows[0]?.log !== null)
    throw new ConfigError(
      "LENDER_DATABASE_URL is the database of a service that keeps a log: use another one",
    );
}

async function embeddedDatabase(home: string, parts: Parts): Promise<string> {
  const postgres = await startEmbeddedPostgres(home);
  parts.add(() => postgres.stop());
  return postgres.url;
}

/** A portrait of a year by the month, with all that stands beside its figures. */
const BODY_BYTES_MAX = 4 * 2 ** 20;

async function listen(
  config: LenderConfig,
  {
    desk,
    logger,
    now,
    parts,
    pool,
    signer,
    apiKey,
    documents,
    payments,
    token,
    trust,
    wakeScoring,
  }: {
    readonly payments: Payments | undefined;
    readonly pool: Pool;
    readonly desk: Desk;
    readonly token: string;
    readonly logger: Logger;
    readonly now: () => Date;
    readonly parts: Parts;
    readonly signer: string;
    readonly apiKey: string;
    readonly documents: Pick<DeskOptions, "model" | "policy">;
    readonly trust: SnapshotTrust | undefined;
    readonly wakeScoring: () => void;
  },
): Promise<string> {
  const { addressBookFile, home, host, loanBookFile, pagesDir, port, publicUrl, serviceUrl } =
    config;
  const names = await namesFrom(addressBookFile);
  const loggerInstance: FastifyBaseLogger = logger;
  const app = Fastify({
    loggerInstance,
    bodyLimit: BODY_BYTES_MAX,
    // Whoever reaches it is on this machine: where it has another name, the proxy.
    trustProxy: publicUrl === undefined ? false : "loopback",
    logController: new LogController({ disableRequestLogging: true }),
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(compileValidator);
  // A receipt goes out as it was signed, with more in it than its schema says.
  app.setSerializerCompiler(() => JSON.stringify);
  app.addSchema(ProblemSchema);
  const site = siteOf(publicUrl, host, false);
  await documentRoutes(app, aboutHouse(site));
  guardHouse(app, { token, site, now });
  serveDocumentAlone(app);
  app.setErrorHandler((error: FastifyError, _request, reply) => answerError(error, reply));
  caseRoutes(app, {
    pool,
    desk,
    names,
    signer,
    pseudonyms: await secretIn(join(home, "pseudonyms")),
  });
  const book =
    loanBookFile === undefined
      ? undefined
      : () => readAs("LENDER_LOAN_BOOK_FILE", loanBookFile, readLoanBook);
  await book?.();
  const exposureOf = ownExposure({ policy: documents.policy, book, now });
  decisionRoutes(app, { pool, desk, exposureOf });
  loanRoutes(app, { pool, trust, now, payments });
  if (payments !== undefined) await paymentRoutes(app, { pool, now, ...payments });
  scoringRoutes(app, { ...documents, pool, names, now, wake: wakeScoring });
  overviewRoutes(app, { ...documents, pool, book, names, now });
  if (book !== undefined)
    receiveApplications(app, {
      ...documents,
      pool,
      desk,
      exposureOf,
      apiKey,
      names,
      serviceUrl,
      now,
    });
  housePageRoutes(app, await readHousePages(pagesDir));
  await app.listen({ host, port });
  parts.add(() => app.close());
  const { address, port: taken } = app.server.address() as AddressInfo;
  return `http://${address.includes(":") ? `[${address}]` : address}:${String(taken)}`;
}

const namesFrom = async (path: string | undefined): Promise<ReadonlyMap<string, string>> =>
  path === undefined ? new Map() : readAs("LENDER_ADDRESS_BOOK_FILE", path, readAddressBook);
