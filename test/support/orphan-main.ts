import process from "node:process";
import { startEmbeddedChain } from "../../service/chain/embedded.ts";
import { startEmbeddedPostgres } from "../../service/db/embedded.ts";

const [kind, stateDir = ""] = process.argv.slice(2);
const server = await (kind === "chain" ? startEmbeddedChain : startEmbeddedPostgres)(stateDir);
process.stdout.write(JSON.stringify({ url: server.url, pid: server.pid }));
setInterval(() => undefined, 1_000);
