import { createHash } from "node:crypto";
import { defineConfig, type Plugin, type UserConfig } from "vite";
import { viteSingleFile } from "vite-plugin-singlefile";

/**
 * `vite build` makes the application that the service serves, `--mode verify` the page that verifies, `--mode house` what
 * a lender's house serves.
 */
export default defineConfig(({ mode }) => {
  if (mode === "verify") return verifyPage;
  return mode === "house" ? housePages : application;
});

const common = {
  root: "web",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
} satisfies UserConfig;

const target = "es2023";
const INSPECT_WORKER = "inspect-worker";

/** Files named by their content: the service lets browsers keep them for ever. */
const application: UserConfig = {
  ...common,
  build: {
    outDir: "dist/app",
    emptyOutDir: true,
    target,
    // The policy of the service lets nothing in that is written into the page itself.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        index: "web/index.html",
        inspect: "web/inspect.html",
        trace: "web/trace.html",
        [INSPECT_WORKER]: "web/inspect/worker.ts",
      },
      // A worker keeps its address; the service does not let browsers keep it for ever.
      output: {
        entryFileNames: ({ name }) =>
          name === INSPECT_WORKER ? "assets/[name].js" : "assets/[name]-[hash].js",
      },
    },
  },
};

/** Of another house than the application, and of another server: they share nothing that is built. */
const housePages: UserConfig = {
  ...common,
  build: {
    ...application.build,
    outDir: "dist/house",
    rolldownOptions: { input: "web/house.html" },
  },
};

/** Everything in one file, so that the page opens from a disk and from anybody's server alike. */
const verifyPage: UserConfig = {
  ...common,
  build: {
    outDir: "dist",
    // The application lies beside it.
    emptyOutDir: false,
    target,
    modulePreload: false,
    rolldownOptions: { input: "web/verify.html" },
  },
  plugins: [viteSingleFile({ useRecommendedBuildConfig: true }), contentSecurityPolicy()],
};

/**
 * Lets the page run its own script and style and nothing else (CSP level 3, by hash), and talk to the nodes that the
 * reader names. It must come after everything is inlined.
 */
function contentSecurityPolicy(): Plugin {
  return {
    name: "content-security-policy",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_, files) {
        for (const file of Object.values(files))
          if (file.type === "asset" && file.fileName.endsWith(".html"))
            file.source = withPolicy(String(file.source));
      },
    },
  };
}

function withPolicy(html: string): string {
  const policy = [
    "default-src 'none'",
    `script-src ${hashesOf(html, "script")}`,
    `style-src ${hashesOf(html, "style")}`,
    "connect-src http: https:",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}" />`;
  return html.replace("<head>", `<head>\n    ${meta}`);
}

function hashesOf(html: string, element: "script" | "style"): string {
  const contents = html.matchAll(new RegExp(`<${element}[^>]*>(.*?)</${element}>`, "gs"));
  const hashes = Array.from(contents, ([, content = ""]) => {
    const hash = createHash("sha256").update(content).digest("base64");
    return `'sha256-${hash}'`;
  });
  return hashes.join(" ") || "'none'";
}
