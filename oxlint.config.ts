import { defineConfig, type OxlintOverride } from "oxlint";

/** The law of imports (DESIGN.md section 2). oxlint's last matching override REPLACES a rule: each law is whole. */
const stages = [
  "ingest",
  "evidence",
  "quality",
  "trace",
  "parties",
  "identity",
  "portrait",
  "score",
  "credit",
  "finance",
];
interface Law {
  readonly regex: string;
  readonly message: string;
}
const impure: Law[] = [
  "^node:",
  "^(pg|kysely|ethers|mqtt|aedes|fastify|pino)(/|$)",
  "^(\\.\\./)+(db|chain|http)/",
  "\\.(store|job|routes)\\.ts$",
].map((regex) => ({
  regex,
  message: "a pure file: time, randomness and storage arrive as arguments",
}));

const law = (
  files: string[],
  patterns: readonly Law[],
  excludeFiles: string[] = [],
): OxlintOverride => ({
  files,
  excludeFiles,
  rules: { "no-restricted-imports": ["error", { patterns: [...patterns] }] },
});

const lawsOf = (stage: string, at: number): OxlintOverride[] => {
  const right = [...stages.slice(at + 1), "http"].join("|");
  const left: Law[] = [
    `^(\\.\\./)+(${right})/`,
    "(^|/)(main|compose|config)\\.ts$",
    "(^|/)web/",
  ].map((regex) => ({ regex, message: `${stage} imports only stages to its left` }));
  const edge = [
    `service/${stage}/**/*.{store,job,routes}.ts`,
    "service/ingest/mqtt.ts",
    "service/evidence/hash.ts",
  ];
  const pure = law([`service/${stage}/**/*.ts`], [...left, ...impure], edge);
  return [
    law([`service/${stage}/**/*.ts`], left),
    {
      ...pure,
      rules: {
        ...pure.rules,
        "no-restricted-globals": [
          "error",
          "Date",
          "process",
          "performance",
          "crypto",
          "fetch",
          "setTimeout",
          "setInterval",
          "globalThis",
        ],
        "no-restricted-properties": ["error", { object: "Math", property: "random" }],
      },
    },
  ];
};

export default defineConfig({
  plugins: ["typescript", "import", "unicorn", "oxc", "promise", "node", "vitest"],
  categories: { correctness: "error", suspicious: "error", perf: "error" },
  options: { typeAware: true, denyWarnings: true, reportUnusedDisableDirectives: "error" },
  ignorePatterns: ["types/**", "artifacts/**", "cache/**", "web/dist/**", ".tallystick/**"],
  rules: {
    "import/no-cycle": ["error", { ignoreTypes: false }],
    "unicorn/prefer-node-protocol": "error",
    "oxc/no-barrel-file": ["error", { threshold: 0 }],
    "typescript/no-explicit-any": "error",
    "typescript/no-unsafe-assignment": "error",
    "typescript/no-unsafe-member-access": "error",
    "typescript/no-unsafe-call": "error",
    "typescript/no-unsafe-return": "error",
    "typescript/no-unsafe-argument": "error",
    "typescript/switch-exhaustiveness-check": "error",
    "max-lines-per-function": "off",
    "typescript/no-unsafe-type-assertion": "off",
    "no-await-in-loop": "off",
    "import/no-named-as-default-member": "off",
    // Copies, on purpose: readonly values are never changed in place.
    "oxc/no-map-spread": "off",
    "import/no-unassigned-import": ["error", { allow: ["**/*.css", "reflect-metadata"] }],
  },
  overrides: [
    ...stages.flatMap(lawsOf),
    law(
      ["device-attest/**/*.ts"],
      [{ regex: "^(\\.\\./)+(service|web|scripts|test)/", message: "device-attest stands alone" }],
    ),
  ],
});
