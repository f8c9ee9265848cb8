import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { portraitCheck } from "../../service/credit/decision/application.ts";
import { decide } from "../../service/credit/decision/decide.ts";
import type { Inputs } from "../../service/credit/decision/decidable.ts";
import type { Outcome } from "../../service/credit/decision/decision.ts";
import { readPolicyText } from "../../service/credit/decision/policy.ts";
import { receiptCheck } from "../../service/credit/decision/receipt-schema.ts";
import { parseDocument } from "../../service/score/document/parse-document.ts";
import { readModelText } from "../../service/score/document/read-model.ts";

export interface PortfolioFigures {
  readonly portfolioFactories: number;
  /** Checked, scored, limited and priced one after another, on one core. */
  readonly portfolioSeconds: number;
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
}

/** Decides as many applications as there are factories, each with another portrait, by the example's model and policy. */
export async function measurePortfolio(factories: number): Promise<PortfolioFigures> {
  const { at, inputs } = await exampleInputs();
  const outcomes: Partial<Record<Outcome, number>> = {};
  const began = performance.now();
  for (let no = 0; no < factories; no++) {
    const { outcome } = decide({ ...inputs, portrait: portraitOf(inputs, no) }, at);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  const seconds = (performance.now() - began) / 1000;
  return {
    portfolioFactories: factories,
    portfolioSeconds: Math.round(seconds * 10) / 10,
    outcomes,
  };
}

/** No two are alike: shares from 0 to 1, and one in thirteen figures has no value. */
function portraitOf({ portrait }: Inputs, no: number): Inputs["portrait"] {
  const sections = portrait.sections.map((section, at) => ({
    ...section,
    figures: section.figures.map((figure, n) => {
      const draw = (no * 7919 + at * 104_729 + n * 1299) % 1000;
      return draw % 13 === 0
        ? { ...figure, value: null, gap: "insufficientData" as const }
        : { ...figure, value: `0.${String(draw).padStart(3, "0")}1`, gap: null };
    }),
  }));
  return { ...portrait, sections };
}

async function exampleInputs(): Promise<{ readonly at: string; readonly inputs: Inputs }> {
  const [receipt, portrait, policy, model] = await Promise.all(
    ["receipt", "portrait", "policy", "model"].map(readExample),
  );
  const { body, opened } = parseDocument(receipt ?? "", receiptCheck);
  const read = readModelText(model ?? "").model;
  if (opened === null || read === undefined) throw new Error("the example is not whole");
  const { application, exposure } = opened;
  const inputs = {
    application,
    exposure,
    portrait: parseDocument(portrait ?? "", portraitCheck),
    policy: readPolicyText(policy ?? ""),
    model: read,
  };
  return { at: body.told.at, inputs };
}

const readExample = (name: string): Promise<string> =>
  readFile(fileURLToPath(new URL(`../../examples/decision/${name}.json`, import.meta.url)), "utf8");
