import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { Page } from "../../parts/page.tsx";
import { Link } from "../../state/link.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { lotAuditWords } from "../lot-audit/words.ts";
import { DownloadAll } from "./download-all.tsx";
import { everything } from "./filter.ts";
import { FilterForm } from "./filter-form.tsx";
import { InquiryTable } from "./inquiry-table.tsx";
import { NewLookers } from "./new-lookers.tsx";
import { Summary } from "./summary.tsx";
import { useInquiries } from "./use-inquiries.ts";
import { inquiryWords } from "./words.ts";

/** Who looked at what, when, why, and by what right. */
export function InquiriesPage(): JSX.Element {
  const words = useWords(inquiryWords);
  const { party } = useSession();
  if (party === undefined)
    return (
      <Page title={words.title} lede={words.lede}>
        <p class="empty">{words.noParty}</p>
      </Page>
    );
  return (
    <Page title={words.title} lede={words.lede} actions={<Actions party={party} />}>
      <Log party={party} />
    </Page>
  );
}

/** Who is looked at by an auditor finds his desk here, and so does the auditor. */
function Actions({ party }: { readonly party: string }): JSX.Element {
  const { title } = useWords(lotAuditWords);
  return (
    <>
      <Link to={pagePaths.lotAudit}>{title}</Link>
      <DownloadAll party={party} />
    </>
  );
}

function Log({ party }: { readonly party: string }): JSX.Element {
  const inquiries = useInquiries(party);
  const [filter, setFilter] = useState(everything);
  return (
    <>
      <Summary items={inquiries.items} filter={filter} onFilter={setFilter} />
      <NewLookers party={party} onNew={inquiries.reload} />
      <FilterForm filter={filter} onFilter={setFilter} items={inquiries.items} />
      <InquiryTable party={party} inquiries={inquiries} filter={filter} />
    </>
  );
}
