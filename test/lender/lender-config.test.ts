import { expect, it } from "vitest";
import { lenderFrom } from "../../service/lender/lender-config.ts";

const sound = {
  LENDER_MODEL_FILE: "model.json",
  LENDER_POLICY_FILE: "policy.json",
  LENDER_LOG_ORIGIN: `tallystick/${"0".repeat(32)}`,
  LENDER_SERVICE_URL: "https://records.example",
  LENDER_SERVICE_KEY_FILE: "key",
};

const telling = {
  LENDER_WEBHOOK_URL: "https://hear.example/changes",
  LENDER_WEBHOOK_SECRET_FILE: "secret",
};
const paying = {
  LENDER_PAYMENT_URL: "https://pay.example",
  LENDER_PAYMENT_KEY_FILE: "key",
  LENDER_PAYMENT_SECRET_FILE: "secret",
};

it("pays by nobody, or by whom it can ask and believe", () => {
  expect(lenderFrom(sound).payment).toBeUndefined();
  expect(lenderFrom({ ...sound, ...paying }).payment).toMatchObject({ keyFile: "key" });
});

it("has a place of its own, on this machine", () => {
  expect(lenderFrom(sound)).toMatchObject({
    host: "127.0.0.1",
    port: 8430,
    databaseUrl: undefined,
  });
});

it.for<readonly [string, Readonly<Record<string, string | undefined>>]>([
  ["a token in the clear", { LENDER_HOST: "0.0.0.0" }],
  ["an API key in the clear", { LENDER_SERVICE_URL: "http://records.example" }],
  ["another scheme", { LENDER_SERVICE_URL: "ftp://records.example" }],
  ["no address", { LENDER_SERVICE_URL: "records" }],
  ["payments in the clear", { ...paying, LENDER_PAYMENT_URL: "http://pay.example" }],
  ["payments without a key", { ...paying, LENDER_PAYMENT_KEY_FILE: undefined }],
  ["notices that nobody can check", { ...paying, LENDER_PAYMENT_SECRET_FILE: undefined }],
  ["webhooks in the clear", { ...telling, LENDER_WEBHOOK_URL: "http://hear.example" }],
  ["webhooks that nobody can check", { ...telling, LENDER_WEBHOOK_SECRET_FILE: undefined }],
  ["no log", { LENDER_LOG_ORIGIN: "tallystick" }],
  ["no port", { LENDER_PORT: "many" }],
  ["no model", { LENDER_MODEL_FILE: undefined }],
  ["no policy", { LENDER_POLICY_FILE: undefined }],
])("refuses %s", ([, changed]) => {
  expect(() => lenderFrom({ ...sound, ...changed })).toThrow(
    expect.objectContaining({ code: "config" }),
  );
});
