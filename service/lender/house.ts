import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { AddressInfo } from "node:net";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import Fastify, { type FastifyBaseLogger, type FastifyError, LogController } from "fastify";
import type { Pool } from "pg";
import type { Logger } from "pino";
import { toHex } from "../../device-attest/bytes.ts";
import { startLoop } from "../loop.ts";
import { assessLoans } from "../credit/loan/assess.job.ts";
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
import { changeRoutes } from "./changes/changes.routes.ts";
import { startTelling } from "./changes/telling.ts";
import { openDatabase } from "./house-database.ts";
import {
  documentsOf,
  openDecisionKey,
  openToken,
  readAs,
  readSetting,
  secretIn,
  trustOf,
} from "./house-settings.ts";
import { Desk, type DeskOptions } from "./desk.ts";
import { guardHouse } from "./entrance.ts";
import { factRoutes } from "./facts.routes.ts";
import { loanRoutes } from "./loans.routes.ts";
import type { LenderConfig } from "./lender-config.ts";
import { readLoanBook } from "./loan-book.ts";
import { Reviewer } from "./reviewer.ts";
import { startRecording } from "./recording.ts";
import { reviewRoutes } from "./reviews.routes.ts";
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
    const source = { url: config.serviceUrl, apiKey, fetch };
    const handedOver: DeskOptions["handedOver"] = (document, application) =>
      portraitFrom(document, application, trust);
    const desk = new Desk({
      pool,
      ...signer,
      ...documents,
      portraitOf: (application) => fetchPortrait(application, source),
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
    const reviewer = new Reviewer({ pool, ...signer, source, trust, now });
    const token = await openToken(config.home);
    const keyId = toHex(signer.keyId);
    const payments =
      config.payment && (await startPayments(config.payment, { pool, logger, now, parts }));
    await startTelling(config.webhook, { pool, logger, now, parts });
    const { lender } = documents.policy;
    startRecording(config, { ...signer, lender, pool, logger, now, parts });
    const url = await listen(config, {
      payments,
      pool,
      desk,
      reviewer,
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
        await reviewer.lookAtDue((error, decision) =>
          logger.warn({ err: error, decision }, "a case cannot be looked at again"),
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

/** A portrait of a year by the month, with all that stands beside its figures. */
const BODY_BYTES_MAX = 4 * 2 ** 20;

async function listen(
  config: LenderConfig,
  {
    desk,
    reviewer,
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
    readonly reviewer: Reviewer;
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
  changeRoutes(app, pool);
  reviewRoutes(app, pool, reviewer);
  factRoutes(app, pool);
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
