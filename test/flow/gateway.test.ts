import { afterAll, beforeAll, expect, it } from "vitest";
import { readMachine } from "../../device-attest/gateway/config/read.ts";
import { type GatewayEvent, runGateway } from "../../device-attest/gateway/gateway.ts";
import { type ModbusMeter, modbusMeter } from "../device-attest/gateway/support.ts";
import { type TestAgent, testAgent } from "../support/agent.ts";
import { readOwn } from "../support/own-data.ts";
import { type TestService, testService } from "../support/service.ts";
import { verified } from "../support/verified.ts";

let target: TestService;
let sender: TestAgent;
let meter: ModbusMeter;
beforeAll(async () => {
  [target, meter] = await Promise.all([testService(), modbusMeter()]);
  sender = await testAgent(target);
});
afterAll(async () => {
  await sender.stop();
  await Promise.all([target.close(), meter.stop()]);
});

const lathe = (port: number): string => `machine: lathe-1
everySeconds: 0.2
recordSeconds: 1
connection: { protocol: modbus-tcp, host: 127.0.0.1, port: ${String(port)} }
tags:
  voltage: { metric: voltage, unit: V, table: input, address: 0, type: float32 }
`;

it("a meter's voltage becomes a record that the log has proven to hold", async () => {
  const machines = [readMachine("lathe.yaml", lathe(meter.port))];
  const hashes: string[] = [];
  const enough = new AbortController();
  const events: GatewayEvent[] = [];
  await runGateway(
    {
      device: sender.device,
      machines,
      agent: {
        append: async (draft) => {
          const appended = await sender.agent.append(draft);
          hashes.push(appended.statementHash);
          enough.abort();
          return appended;
        },
      },
      tell: (event) => events.push(event),
    },
    enough.signal,
  );
  await sender.agent.drained();

  const { database, service } = target;
  const bundle: unknown = await (
    await readOwn(database.pool, service.httpUrl, `bundles/${hashes[0] ?? ""}`)
  ).json();
  expect(await verified(target, bundle)).toMatchObject({ code: 0 });
  const said = JSON.stringify(bundle);
  expect(said).toContain('"lathe-1"');
  expect(said).toContain('"230.1"');
  expect(events.every(({ kind }) => kind === "reading")).toBe(true);
});
