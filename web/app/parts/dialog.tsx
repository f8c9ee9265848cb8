import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { useWords } from "../state/settings.ts";
import { shellWords } from "../words.ts";

interface Props {
  readonly title: string;
  /** Absent: it cannot be closed. */
  readonly onClose?: () => void;
  readonly children: ComponentChildren;
}

/** Over everything else until it is dealt with; a sheet from below on a phone. */
export function Dialog({ children, onClose, title }: Props): JSX.Element {
  const words = useWords(shellWords);
  const ref = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    ref.current?.showModal();
    return () => ref.current?.close();
  }, []);
  const cancel = (event: Event): void => {
    event.preventDefault();
    onClose?.();
  };
  return (
    <dialog ref={ref} class="sheet" aria-labelledby={heading} onCancel={cancel}>
      <header>
        <h2 id={heading}>{title}</h2>
        {onClose !== undefined && (
          <button class="plain" onClick={onClose}>
            {words.close}
          </button>
        )}
      </header>
      {children}
    </dialog>
  );
}
