import { readFileSync } from "node:fs";
import { EXAMPLE_AT, exampleInputs } from "../../../../scripts/decision/example.ts";
import { decisionExample } from "../../../../scripts/decision/make-example.ts";
import type { Application, Portrait } from "../../../../service/credit/decision/application.ts";
import type { Inputs } from "../../../../service/credit/decision/decidable.ts";
import { decide } from "../../../../service/credit/decision/decide.ts";
import type { Policy } from "../../../../service/credit/decision/policy-schema.ts";
import { commitmentOf } from "../../../../service/parties/consent/document.ts";
import type { Model } from "../../../../service/score/document/model-schema.ts";
import { readModelText } from "../../../../service/score/document/read-model.ts";

export const fileOf = (name: string): string =>
  readFileSync(new URL(name, decisionExample), "utf8");

const illustrative = readModelText(fileOf("model.json")).model!;
export const validated: Model = { ...illustrative, status: "validated", validator: "Risk control" };

/** The example, with a model that may decide: everything is granted. */
export const granted: Inputs = exampleInputs(validated);
export const AT = EXAMPLE_AT;

/** The example with a model of one's own, for which the policy then is. */
export const withModel = (changed: Partial<Model>): Inputs =>
  exampleInputs({ ...validated, ...changed });

export const withApplication = (changed: Partial<Application>, inputs = granted): Inputs => ({
  ...inputs,
  application: { ...inputs.application, ...changed },
});

export const withPolicy = (changed: Partial<Policy>, inputs = granted): Inputs => ({
  ...inputs,
  policy: { ...inputs.policy, ...changed },
});

export const withLimit = (changed: Partial<Policy["limit"]>, inputs = granted): Inputs =>
  withPolicy({ limit: { ...inputs.policy.limit, ...changed } }, inputs);

export const withPortrait = (changed: Partial<Portrait>, inputs = granted): Inputs => ({
  ...inputs,
  portrait: { ...inputs.portrait, ...changed },
});

export type Figure = Portrait["sections"][number]["figures"][number];

export const withFigure = (name: string, changed: Partial<Figure>, inputs = granted): Inputs =>
  withPortrait(
    {
      sections: inputs.portrait.sections.map((section) => ({
        ...section,
        figures: section.figures.map((one) => (one.name === name ? { ...one, ...changed } : one)),
      })),
    },
    inputs,
  );

export const withThirdParty = (name: string, value: string | undefined, inputs = granted): Inputs =>
  withApplication(
    {
      thirdParty: inputs.application.thirdParty
        .filter((one) => one.name !== name || value !== undefined)
        .map((one) => (one.name === name ? { ...one, value: value ?? "" } : one)),
    },
    inputs,
  );

export type Authorisation = Application["authorisation"];

export function withAuthorisation(
  document: Partial<Authorisation["document"]>,
  beside: Partial<Omit<Authorisation, "document">> = {},
): Inputs {
  const changed = { ...granted.application.authorisation.document, ...document };
  return withApplication({
    authorisation: {
      used: 0,
      revoked: false,
      commitment: commitmentOf(changed),
      ...beside,
      document: changed,
    },
  });
}

export const decided = (inputs: Inputs) => decide(inputs, AT);

/** Why, by code and name. */
export const codesOf = (inputs: Inputs): string[] =>
  decided(inputs).reasons.map(({ code, name }) => (name === "" ? code : `${code} ${name}`));
