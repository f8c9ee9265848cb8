import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { inspectPath, pagePaths } from "../../../../service/http/page-paths.ts";
import { Page } from "../../parts/page.tsx";
import { go, useHere } from "../../state/router.ts";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { SignInForm } from "./sign-in-form.tsx";
import { signInWords } from "./words.ts";

/** In place of whatever page was asked for, until somebody is signed in. */
export function SignInPage(): JSX.Element {
  const words = useWords(signInWords);
  const { path, search } = useHere();
  const { status } = useSession();
  useEffect(() => {
    if (status !== "in" || path !== pagePaths.signIn) return;
    if (search.get("back") === inspectPath) location.replace(inspectPath);
    else go(pagePaths.home, "replace");
  }, [status, path]);
  return (
    <Page title={words.title} lede={words.lede}>
      <SignInForm />
      <p class="hint">{words.noAccount}</p>
      <p class="hint">
        {words.verify} <a href="/verify">{words.verifyLink}</a>
      </p>
    </Page>
  );
}
