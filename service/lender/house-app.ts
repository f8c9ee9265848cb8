import { join } from "node:path";
import type { AddressInfo } from "node:net";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import Fastify, { type FastifyBaseLogger, type FastifyError, LogController } from "fastify";
import type { Pool } from "pg";
import type { Logger } from "pino";
import { answerError } from "../http/answer-error.ts";
import { aboutHouse, documentRoutes, serveDocumentAlone } from "../http/openapi.ts";
import { readHousePages } from "../http/pages.ts";
import { ProblemSchema } from "../http/problem.ts";
import { siteOf } from "../http/site.ts";
import { compileValidator } from "../http/validator.ts";
import { Parts } from "../parts.ts";
import { readAddressBook } from "./address-book.ts";
import { caseRoutes } from "./cases.routes.ts";
import { decisionRoutes } from "./decisions.routes.ts";
import { changeRoutes } from "./changes/changes.routes.ts";
import { readAs, secretIn } from "./house-settings.ts";
import { Desk, type DeskOptions } from "./desk.ts";
import { guardHouse } from "./entrance.ts";
import { factRoutes } from "./facts.routes.ts";
import { loanRoutes } from "./loans.routes.ts";
import type { LenderConfig } from "./lender-config.ts";
import { readLoanBook } from "./loan-book.ts";
import { Reviewer } from "./reviewer.ts";
import { reviewRoutes } from "./reviews.routes.ts";
import { overviewRoutes } from "./overview.routes.ts";
import { ownExposure } from "./own-exposure.ts";
import { scoringRoutes } from "./scoring/scorings.routes.ts";
import { receiveApplications } from "./reception.ts";
import { housePageRoutes } from "./pages.routes.ts";
import { paymentRoutes } from "./payments.routes.ts";
import { type Payments } from "./payments.ts";
import { type SnapshotTrust } from "./snapshot-portrait.ts";

/** A portrait of a year by the month, with all that stands beside its figures. */
const BODY_BYTES_MAX = 4 * 2 ** 20;

interface Serving {
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
}

/** Serves the house's pages and routes. @returns where */
export async function listen(
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
  }: Serving,
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
