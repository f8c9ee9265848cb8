import type { JSX } from "preact";
import type { CheckId } from "../../service/evidence/verification/check.ts";
import { BytesPanel } from "./panels/bytes-panel.tsx";
import { Panel } from "./panels/panel.tsx";
import { ValuesPanel } from "./panels/values-panel.tsx";
import { type Draft, parse, valueAt } from "./state/editing.ts";
import { useView } from "./view.ts";

interface Props {
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
}

/** Which checks read which part: shown beside it, so that cause and effect are seen together. */
const readBy = {
  record: [
    "record.form",
    "record.hash",
    "record.sequence",
    "record.judgement",
    "key.device",
    "time.notAfter",
    "time.notBefore",
  ],
  statement: [
    "statement.layout",
    "statement.log",
    "statement.key",
    "statement.signature",
    "record.hash",
    "log.inclusion",
  ],
  signature: ["statement.signature"],
  spki: ["statement.key", "statement.signature", "key.registered"],
  judgement: ["record.judgement"],
  checkpoint: ["log.checkpoint", "log.duty", "log.inclusion", "anchor.root"],
  path: ["log.inclusion"],
  place: ["log.inclusion", "key.life", "key.grade", "anchor.contract", "anchor.block"],
} as const satisfies Record<string, readonly CheckId[]>;

/** Every part of the bundle, open to be changed. */
export function Parts({ draft, onDraft }: Props): JSX.Element {
  const { words } = useView();
  const root = parse(draft.text);
  const path = valueAt(root, ["path"]);
  const nodes = Array.isArray(path) ? path.map((_, at) => ["path", at] as const) : [];
  const hasJudgement = valueAt(root, ["judgement"]) !== undefined;
  const hasFollowers = valueAt(root, ["followers"]) !== undefined;
  const edit = { draft, onDraft };
  return (
    <section class="parts">
      <h2>{words.tamper}</h2>
      <p class="hint">{words.tamperHint}</p>
      <Panel name="record" checks={readBy.record} open>
        <ValuesPanel {...edit} path={["record"]} />
      </Panel>
      <Panel name="statement" checks={readBy.statement} open>
        <BytesPanel {...edit} path={["statement"]} />
      </Panel>
      <Panel name="signature" checks={readBy.signature} open>
        <BytesPanel {...edit} path={["signature"]} />
        {hasFollowers && <BytesPanel {...edit} path={["followers"]} />}
      </Panel>
      <Panel name="checkpoint" checks={readBy.checkpoint}>
        <BytesPanel {...edit} path={["checkpoint"]} />
      </Panel>
      <Panel name="path" checks={readBy.path}>
        {nodes.map((node) => (
          <BytesPanel key={node[1]} {...edit} path={node} />
        ))}
      </Panel>
      {hasJudgement && (
        <Panel name="judgement" checks={readBy.judgement}>
          <BytesPanel {...edit} path={["judgement"]} />
        </Panel>
      )}
      <Panel name="spki" checks={readBy.spki}>
        <BytesPanel {...edit} path={["spki"]} />
      </Panel>
      <Panel name="place" checks={readBy.place}>
        <ValuesPanel {...edit} path={["index"]} />
        <ValuesPanel {...edit} path={["anchor"]} />
      </Panel>
    </section>
  );
}
