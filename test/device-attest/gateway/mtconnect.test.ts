import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { samplesOf } from "./support.ts";

/** An agent with a buffer, which answers `current` and `sample` as MTConnect 2.x does over HTTP. */
class Agent {
  instance = 1;
  asked: string[] = [];
  readonly #server: Server;
  #first = 1;
  #kept: { item: string; text: string; sequence: number }[] = [];

  constructor() {
    this.#server = createServer(({ url = "" }, response) => {
      this.asked.push(url);
      response.setHeader("content-type", "text/xml").end(this.#answer(new URL(url, "http://a")));
    });
  }

  async start(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  say(item: string, text: string): void {
    this.#kept.push({ item, text, sequence: this.#first + this.#kept.length });
  }

  restart(): void {
    this.instance++;
    this.#first = 1;
    this.#kept = [];
  }

  #answer({ pathname, searchParams }: URL): string {
    const from = Number(searchParams.get("from") ?? 0);
    const next = this.#first + this.#kept.length;
    if (from > next) return refusal("OUT_OF_RANGE");
    if (pathname.startsWith("/mill")) return refusal("NO_DEVICE");
    const latest = new Map(this.#kept.map((one) => [one.item, one]));
    const told = pathname.endsWith("/current")
      ? [...latest.values()]
      : this.#kept.filter(({ sequence }) => sequence >= from);
    const at = new Date().toISOString();
    const lines = told.map(
      ({ item, text, sequence }) =>
        `<Observed dataItemId="${item}" timestamp="${at}" sequence="${String(sequence)}">${text}</Observed>`,
    );
    return `<?xml version="1.0"?><!-- <Header instanceId="9"/> --><m:MTConnectStreams xmlns:m="urn:mtconnect.org:MTConnectStreams:2.0"><m:Header creationTime="${at}" instanceId="${String(this.instance)}" nextSequence="${String(next)}" firstSequence="1"/><m:Streams><m:DeviceStream name="lathe" uuid="1"><m:ComponentStream component="Axes"><m:Samples>${lines.join("")}</m:Samples></m:ComponentStream></m:DeviceStream></m:Streams></m:MTConnectStreams>`;
  }
}

const refusal = (code: string): string =>
  `<MTConnectError xmlns="urn:mtconnect.org:MTConnectError:2.0"><Errors><Error errorCode="${code}">no</Error></Errors></MTConnectError>`;

const file = (url: string): string => `machine: lathe-1
everySeconds: 0.1
connection: { protocol: mtconnect, url: "${url}" }
tags:
  load: { metric: spindle.load, unit: "%", item: Sload }
  execution: { metric: running, unit: "1", item: exec, words: { ACTIVE: 1, READY: 0 } }
`;

let agent: Agent;
let url: string;
beforeEach(async () => {
  agent = new Agent();
  url = await agent.start();
});
afterEach(() => agent.stop());

const said = (samples: readonly { tag: string; value: string }[]): string[] =>
  samples.map(({ tag, value }) => `${tag} ${value}`);

test("what is now comes first, then everything that happens, each once", async () => {
  agent.say("Sload", "UNAVAILABLE");
  agent.say("Sload", "12.5");
  agent.say("exec", "READY");
  agent.say("other", "7");
  let more = 0;
  const onSample = (): void => {
    if (more++ === 1) {
      agent.say("Sload", "1.5e1");
      agent.say("exec", "ACTIVE");
    }
  };
  const samples = await samplesOf(file(url), 4, { onSample });
  expect(said(samples)).toEqual(["load 12.5", "execution 0", "load 15", "execution 1"]);
  expect(agent.asked[1]).toBe("/sample?from=5&count=1000");
});

test("an agent that was started anew is read from what is now", async () => {
  agent.say("Sload", "1");
  agent.say("Sload", "2");
  let isRestarted = false;
  const onSample = (): void => {
    if (isRestarted) return;
    isRestarted = true;
    agent.restart();
    agent.say("Sload", "3");
  };
  expect(said(await samplesOf(file(url), 2, { onSample }))).toEqual(["load 2", "load 3"]);
});

test("whatever else answers is a lost link that says why", async () => {
  await expect(samplesOf(file(`${url}/mill`), 1)).rejects.toMatchObject({
    code: "linkLost",
    message: expect.stringContaining("NO_DEVICE") as string,
  });
});
