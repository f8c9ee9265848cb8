import type { JSX } from "preact";
import { Loading } from "../../parts/loading.tsx";
import { PartyName } from "../../parts/party-name.tsx";
import { Page } from "../../parts/page.tsx";
import { Table } from "../../parts/table.tsx";
import { useDirectory } from "../../state/directory.tsx";
import { Link } from "../../state/link.tsx";
import { memberPath } from "./member.ts";
import { Tabs } from "./tabs.tsx";
import { useAdmissionWords, useTerms } from "./words.ts";

/** Everybody whom the registry knows, with the roles held now. */
export function MembersPage(): JSX.Element {
  const words = useAdmissionWords();
  const terms = useTerms();
  const loaded = useDirectory();
  return (
    <Page title={words.tabs.members} lede={words.lede}>
      <Tabs />
      <Loading of={loaded}>
        {(items) => (
          <Table
            label={words.tabs.members}
            rows={items}
            keyOf={({ party }) => party}
            columns={[
              {
                head: words.party,
                cell: ({ party }) => (
                  <Link to={memberPath(party)}>
                    <PartyName id={party} />
                  </Link>
                ),
              },
              {
                head: words.roles,
                cell: ({ roles }) => (roles.length === 0 ? words.noRole : terms.roles(roles)),
              },
            ]}
          />
        )}
      </Loading>
    </Page>
  );
}
