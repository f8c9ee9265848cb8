import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ATTACHMENT_BYTES_MAX } from "../../../service/evidence/attachment.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { newParty, newPerson, visit } from "../../support/people.ts";

let api: TestApi;
const party = newParty();
let headers: Record<string, string>;
let manager: Record<string, string>;
beforeAll(async () => {
  api = await testApi();
  const { pool } = api.intake.database;
  ({ headers } = await visit(api, await newPerson(pool, party, ["view"])));
  ({ headers: manager } = await visit(api, await newPerson(pool, party, ["view", "manage"])));
});
afterAll(() => api.close());

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const picture = (): Buffer => Buffer.concat([Buffer.from(PNG), randomBytes(100)]);
const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const urlOf = (sha256: string): string => `/v1/parties/${party}/attachments/${sha256}`;

const put = (bytes: Buffer, sha256 = hashOf(bytes), type = "image/png") =>
  api.app.inject({
    method: "PUT",
    url: urlOf(sha256),
    headers: { ...headers, "content-type": type },
    payload: bytes,
  });
const get = (sha256: string) => api.app.inject({ method: "GET", url: urlOf(sha256), headers });

describe("an attachment", () => {
  it("is given back byte by byte, as what its own first bytes say it is", async () => {
    const bytes = picture();
    expect((await put(bytes, hashOf(bytes), "text/html")).statusCode).toBe(204);
    const reply = await get(hashOf(bytes));
    expect(reply.rawPayload).toEqual(bytes);
    expect(reply.headers).toMatchObject({
      "content-type": "image/png",
      "x-content-type-options": "nosniff",
      "content-security-policy": expect.stringContaining("default-src 'none'") as string,
    });
  });

  it("is kept once, however often it comes", async () => {
    const bytes = picture();
    await put(bytes);
    expect((await put(bytes)).statusCode).toBe(204);
    const { rows } = await api.intake.database.pool.query<{ count: bigint }>(
      "SELECT count(*) FROM attachment WHERE sha256 = $1",
      [Buffer.from(hashOf(bytes), "hex")],
    );
    expect(rows[0]?.count).toBe(1n);
  });

  it("that hashes to another name is refused, and nothing is kept", async () => {
    const other = hashOf(randomBytes(8));
    expect((await put(picture(), other)).json()).toMatchObject({ code: "attachmentHash" });
    expect((await get(other)).statusCode).toBe(404);
  });

  it.each([
    ["a page", "<!doctype html><script>alert(1)</script>"],
    ["an SVG with a script", "<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"],
    ["nothing", ""],
  ])("that is %s is refused, whatever it calls itself", async (_what, text) => {
    expect((await put(Buffer.from(text))).json()).toMatchObject({ code: "unsupportedMediaType" });
  });

  it("larger than the limit is refused", async () => {
    const bytes = Buffer.concat([Buffer.from(PNG), Buffer.alloc(ATTACHMENT_BYTES_MAX)]);
    expect((await put(bytes)).json()).toMatchObject({ code: "tooLarge" });
    expect((await get(hashOf(bytes))).statusCode).toBe(404);
  });

  it("that was erased is gone, and does not come back", async () => {
    const bytes = picture();
    await put(bytes);
    const erase = () =>
      api.app.inject({ method: "DELETE", url: urlOf(hashOf(bytes)), headers: manager });
    expect((await erase()).statusCode).toBe(204);
    expect((await get(hashOf(bytes))).statusCode).toBe(404);
    expect((await put(bytes)).json()).toMatchObject({ code: "conflict" });
    expect((await erase()).statusCode).toBe(404);
  });
});
