import type { JSX } from "preact";
import type { Loaded } from "../state/use-loaded.ts";
import { useWords } from "../state/settings.ts";
import { shellWords } from "../words.ts";
import { Button } from "./button.tsx";
import { Failure } from "./failure.tsx";

interface Props<Value> {
  readonly of: Loaded<Value>;
  readonly children: (value: Value) => JSX.Element | null;
}

/** Shows what was read, or that it is being read, or why it could not be. */
export function Loading<Value>({ children, of: loaded }: Props<Value>): JSX.Element | null {
  const words = useWords(shellWords);
  if (loaded.failure !== undefined)
    return (
      <div>
        <Failure of={loaded.failure} />
        <Button kind="plain" onClick={loaded.reload}>
          {words.retry}
        </Button>
      </div>
    );
  if (loaded.value === undefined)
    return (
      <p class="waiting" role="status">
        {words.loading}
      </p>
    );
  return children(loaded.value);
}
