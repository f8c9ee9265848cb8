import type { CommandContext } from "../../service/command.ts";
import { modelCard } from "../../service/score/card/model-card.ts";
import { decisionBar } from "../../service/score/document/may-decide.ts";
import { modelHash, modelOf, modelText } from "../../service/score/document/model.ts";
import { papersCheck } from "../../service/score/document/model-schema.ts";
import { scorecardCheck } from "../../service/score/document/scorecard-schema.ts";
import { ModelFault } from "./fault.ts";
import { languageOf, wordsIn } from "./language.ts";
import { type Options, required } from "./options.ts";
import { explained, readDocument } from "./read-document.ts";
import { writeNewFolder } from "./write-new.ts";

/**
 * `./tallystick model publish`: one folder for one version of a model. Its bytes are canonical, so that the hash of the
 * file is the hash of the model: what to sign is `model.sha256`, or the file itself.
 */
export async function publishModel(options: Options, context: CommandContext): Promise<void> {
  const language = languageOf(options.lang, context.env);
  const papersPath = required(options, "papers");
  const papers = await readDocument(papersPath, papersCheck);
  const scorecard = await readDocument(required(options, "scorecard"), scorecardCheck);
  const model = explained(papersPath, () => modelOf(papers, scorecard));
  requireDay(model.validUntil, papersPath);
  const folder = required(options, "out");
  const hash = modelHash(model);
  await writeNewFolder(folder, {
    "model.json": modelText(model),
    "model.sha256": `${hash}  model.json\n`,
    "model-card.en.md": modelCard(model, hash, "en"),
    "model-card.zh.md": modelCard(model, hash, "zh"),
  });
  const words = wordsIn(language);
  const bar = decisionBar(model, new Date().toISOString());
  const lines = [
    `${model.name} ${String(model.version)} (${words.statuses[model.status]}) ${hash}`,
    bar === undefined ? words.explain.mayDecide : words.explain.bars[bar],
    words.written(folder),
  ];
  context.stdout.write(`${lines.join("\n")}\n`);
}

/** The 31st of February fits the pattern. */
function requireDay(instant: string, path: string): void {
  const time = Date.parse(instant);
  if (Number.isNaN(time) || new Date(time).toISOString() !== instant)
    throw new ModelFault("document", `${path}: /validUntil is no moment of any calendar`);
}
