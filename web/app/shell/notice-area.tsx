import type { JSX } from "preact";
import { useNotices } from "../state/notices.tsx";
import { useWords } from "../state/settings.ts";
import { shellWords } from "../words.ts";

/** What happened lately; read out by screen readers when it comes. */
export function NoticeArea(): JSX.Element {
  const { dismiss, notices } = useNotices();
  const words = useWords(shellWords);
  return (
    <div class="notices" role="status">
      {notices.map(({ id, text }) => (
        <p key={id}>
          {text}
          <button class="plain" onClick={() => dismiss(id)}>
            {words.close}
          </button>
        </p>
      ))}
    </div>
  );
}
