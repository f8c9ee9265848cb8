import { Fragment, type JSX } from "preact";
import { housePaths } from "../../service/lender/page-paths.ts";
import { Button } from "../app/parts/button.tsx";
import { useTitle } from "../app/parts/page.tsx";
import { Icon } from "../app/shell/icons.tsx";
import { NoticeArea } from "../app/shell/notice-area.tsx";
import { Link } from "../app/state/link.tsx";
import { match } from "../app/state/match.ts";
import { useHere } from "../app/state/router.ts";
import { useSettings, useWords } from "../app/state/settings.ts";
import { useAction } from "../app/state/use-action.ts";
import { shellWords } from "../app/words.ts";
import { ask } from "./ask.ts";
import { ApplyPage } from "./apply/apply-page.tsx";
import { CasePage } from "./cases/case-page.tsx";
import { CasesPage } from "./cases/cases-page.tsx";
import { PortfolioPage } from "./portfolio/portfolio-page.tsx";
import { useHouseSession } from "./session.tsx";
import { SignInPage } from "./sign-in-page.tsx";
import { houseWords } from "./words.ts";

/** Whose house it is, where one can go, and the page itself. */
export function Frame(): JSX.Element {
  const words = useWords(shellWords);
  const { status } = useHouseSession();
  const { path } = useHere();
  const isApplicant = path === housePaths.apply;
  const isIn = status === "in" && !isApplicant;
  return (
    <div class={isIn ? "frame" : "frame bare"}>
      <a class="skip" href="#main">
        {words.skip}
      </a>
      <TopBar isIn={isIn} />
      {isIn && <Navigation />}
      <main id="main" tabIndex={-1}>
        <Page />
      </main>
      <NoticeArea />
    </div>
  );
}

function TopBar({ isIn }: { readonly isIn: boolean }): JSX.Element {
  const words = useWords(houseWords);
  const shell = useWords(shellWords);
  const { path } = useHere();
  const { change, language } = useSettings();
  const { reload } = useHouseSession();
  const { isBusy, run } = useAction();
  const other = language === "en" ? "zh" : "en";
  const leave = (): void => run(() => ask("signOut").then(reload));
  return (
    <header class="top-bar">
      <Link to={path === housePaths.apply ? housePaths.apply : housePaths.cases} class="brand">
        {words.brand}
      </Link>
      <span class="acting" />
      <button class="plain" onClick={() => change({ language: other })}>
        {other === "zh" ? "中文" : "English"}
      </button>
      {isIn && (
        <Button kind="plain" isBusy={isBusy} onClick={leave}>
          {shell.signOut}
        </Button>
      )}
    </header>
  );
}

function Navigation(): JSX.Element {
  const words = useWords(houseWords);
  const shell = useWords(shellWords);
  const { path } = useHere();
  const isCases = path === housePaths.cases || path.startsWith("/cases/");
  return (
    <nav class="pages" aria-label={shell.navigation}>
      <ul>
        <li class={isCases ? "here" : ""}>
          <Link to={housePaths.cases}>
            <Icon name="plans" />
            <span>{words.pages.cases}</span>
          </Link>
        </li>
        <li class={path === housePaths.portfolio ? "here" : ""}>
          <Link to={housePaths.portfolio}>
            <Icon name="portrait" />
            <span>{words.pages.portfolio}</span>
          </Link>
        </li>
      </ul>
    </nav>
  );
}

function Page(): JSX.Element {
  const { path } = useHere();
  const { reload, status } = useHouseSession();
  const words = useWords(shellWords);
  const found = pageAt(path);
  if (found === undefined) return <NotFound />;
  if (path === housePaths.apply) return found;
  if (status === "asking") return <p class="waiting">{words.loading}</p>;
  if (status === "unreachable")
    return (
      <p class="waiting">
        {words.offline} <Button onClick={reload}>{words.retry}</Button>
      </p>
    );
  if (status === "out") return <SignInPage />;
  return <Fragment key={path}>{found}</Fragment>;
}

function pageAt(path: string): JSX.Element | undefined {
  if (path === housePaths.apply) return <ApplyPage />;
  if (path === housePaths.portfolio) return <PortfolioPage />;
  if (path === housePaths.cases) return <CasesPage />;
  const { decision } = match(housePaths.case, path) ?? {};
  return decision === undefined ? undefined : <CasePage id={decision} />;
}

function NotFound(): JSX.Element {
  const words = useWords(shellWords);
  useTitle(words.notFoundTitle);
  return (
    <article class="page">
      <h1>{words.notFoundTitle}</h1>
      <p>{words.notFound}</p>
      <p>
        <Link to={housePaths.cases}>{words.toOverview}</Link>
      </p>
    </article>
  );
}
