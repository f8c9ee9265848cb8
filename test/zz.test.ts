import { readdirSync, readFileSync } from "node:fs";
import { it } from "vitest";
import { eventIdOf, preHash, prefixesIn } from "../service/trace/capture/event-id.ts";
it("x", () => {
  const d="/work/shared/data/epcis/epcis-examples/";
  let ok=0,n=0;
  for (const f of readdirSync(d)) { const doc=JSON.parse(readFileSync(d+f,"utf8")); 
   const b=doc.epcisBody; const list=b.eventList??b.queryResults.resultsBody.eventList;
   for (const e of list) if(e.eventID?.startsWith("ni:")) { n++; const p=prefixesIn(doc["@context"]); const id=eventIdOf(e,p); if(id===e.eventID) ok++; else console.log(f,e.eventID,"\n",preHash(e,p)); }}
  console.log(ok,n);
});
