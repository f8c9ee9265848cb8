import { afterAll, beforeAll, expect, it } from "vitest";
import type { Decision } from "../../service/credit/decision/decision.ts";
import { lenderMigrations, migrate } from "../../service/db/migrate.ts";
import { Desk, receiptOf } from "../../service/lender/desk.ts";
import { ownExposure } from "../../service/lender/own-exposure.ts";
import {
  commitmentOf,
  type EnterpriseAuthorisation,
} from "../../service/parties/consent/document.ts";
import { inquirySigner } from "../../service/inquiry-key.ts";
import { AT, granted } from "../credit/decision/support/case.ts";
import { newSalt } from "../parties/consent/http-support.ts";
import { testOrigin } from "../support/device.ts";
import { newKey } from "../support/enrolment.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";
import { aLoanBook } from "./support/loan-book.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase("template0");
  await migrate(database.pool, lenderMigrations);
});
afterAll(() => database.drop());

const { limit } = granted.policy;
const policy = {
  ...granted.policy,
  limit: { ...limit, caps: { ...limit.caps, factory: "900000" } },
};
const now = (): Date => new Date(AT);
const exposureOf = ownExposure({ policy, now, book: () => Promise.resolve(aLoanBook) });

/** A lender's decision key. */
function keyOfDesk() {
  const { device, keyId, keyStore, logId } = inquirySigner(newKey(), testOrigin);
  return { keyId, signer: { keyStore, device, logId } };
}

const authorisationOf = (document: EnterpriseAuthorisation) => ({
  commitment: commitmentOf(document),
  document,
  used: 0,
  revoked: false,
});

it("two applications at once do not go over a cap that each of them keeps", async () => {
  const APPLICATIONS = 3;
  let waiting = 0;
  // Nobody's portrait comes before all have asked for one.
  const { promise: all, resolve: open } = Promise.withResolvers<null>();
  const desk = new Desk({
    pool: database.pool,
    ...keyOfDesk(),
    model: granted.model,
    policy,
    portraitOf: async ({ nonce }) => {
      if (++waiting === APPLICATIONS) open(null);
      await all;
      return { ...granted.portrait, nonce };
    },
    handedOver: () => Promise.reject(new Error("nobody hands anything over")),
    now,
  });
  await desk.open();
  const { document } = granted.application.authorisation;
  const found = await Promise.all(
    Array.from({ length: APPLICATIONS }, async () => {
      const application = {
        ...granted.application,
        nonce: newSalt(),
        authorisation: authorisationOf({ ...document, uses: null }),
      };
      return desk.decide({
        application,
        portrait: undefined,
        exposure: await exposureOf(application.factory),
      });
    }),
  );
  const offered = found.map((one) => {
    if (one.kind !== "same") throw new Error(one.kind);
    const { offer } = receiptOf(one.decision).opened!.decision as Decision;
    return Number(offer?.amount ?? 0);
  });
  expect(offered.reduce((sum, one) => sum + one, 0)).toBe(900_000);
  expect(Math.max(...offered)).toBe(800_000);
});
