import type { JSX } from "preact";
import { useView } from "./view.ts";

/** A page can be made to say anything; this one says so. */
export function Doubt(): JSX.Element {
  const { words } = useView();
  return (
    <aside class="doubt">
      <h2>{words.doubtTitle}</h2>
      <p>{words.doubt}</p>
      <ul>
        <li>
          <code>./tallystick verify bundle.json --trust manifest.json --rpc …</code>{" "}
          {words.doubtCommand}
        </li>
        <li>{words.doubtByHand}</li>
      </ul>
    </aside>
  );
}
