import { Fragment, type JSX } from "preact";
import { pagePaths } from "../../../service/http/page-paths.ts";
import { Button } from "../parts/button.tsx";
import { useTitle } from "../parts/page.tsx";
import { SignInPage } from "../pages/sign-in/sign-in-page.tsx";
import { useHere } from "../state/router.ts";
import { useSession } from "../state/session.tsx";
import { useWords } from "../state/settings.ts";
import { shellWords } from "../words.ts";
import { Link } from "../state/link.tsx";
import { Navigation } from "./navigation.tsx";
import { NoticeArea } from "./notice-area.tsx";
import { OfflineBar } from "./offline-bar.tsx";
import { openPages, pageAt } from "./pages.tsx";
import { SessionEnded } from "./session-ended.tsx";
import { TopBar } from "./top-bar.tsx";

/** The frame of every page: who one is, where one can go, what happened, and the page itself. */
export function ShellFrame(): JSX.Element {
  const words = useWords(shellWords);
  const { status } = useSession();
  const isIn = status === "in" || status === "ended";
  return (
    <div class={isIn ? "frame" : "frame bare"}>
      <a class="skip" href="#main">
        {words.skip}
      </a>
      <TopBar isIn={isIn} />
      {isIn && <Navigation />}
      <main id="main" tabIndex={-1}>
        <OfflineBar />
        <Page />
      </main>
      <NoticeArea />
      {status === "ended" && <SessionEnded />}
    </div>
  );
}

function Page(): JSX.Element {
  const { path } = useHere();
  const { party, reload, status } = useSession();
  const words = useWords(shellWords);
  const found = pageAt(path);
  if (found === undefined) return <NotFound />;
  if (openPages.has(found.name)) return found.page;
  if (status === "asking") return <p class="waiting">{words.loading}</p>;
  if (status === "unreachable")
    return (
      <p class="waiting">
        {words.offline} <Button onClick={reload}>{words.retry}</Button>
      </p>
    );
  if (status === "out") return <SignInPage />;
  // Of another party, or another member or act, nothing is kept: neither what was read nor what was typed.
  return <Fragment key={`${party ?? ""} ${path}`}>{found.page}</Fragment>;
}

function NotFound(): JSX.Element {
  const words = useWords(shellWords);
  useTitle(words.notFoundTitle);
  return (
    <article class="page">
      <h1>{words.notFoundTitle}</h1>
      <p>{words.notFound}</p>
      <p>
        <Link to={pagePaths.home}>{words.toOverview}</Link>
      </p>
    </article>
  );
}
