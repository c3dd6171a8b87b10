/** What waits for this person's decision, the oldest first. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { approvals } from '../api/queries.ts';
import type { ApprovalRow } from '../api/approval-shapes.ts';
import { Empty, Loaded } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { ago, instantText } from '../words/dates.ts';
import { percent } from '../words/money.ts';
import { roleWord } from '../words/status.ts';
import { Absence } from './approval-absence.tsx';

export const Approvals = () => {
  const query = useQuery({ ...approvals(), refetchInterval: 30_000 });
  return (
    <Page title="Approvals" lead="Decisions that wait for you">
      <Loaded query={query}>{({ items }) => <Inbox items={items} />}</Loaded>
      <Absence />
    </Page>
  );
};

const Inbox = ({ items }: { readonly items: readonly ApprovalRow[] }) =>
  items.length === 0 ? (
    <Empty title="Nothing waits for your decision">
      <p>A quote that needs you appears here and on your home page.</p>
    </Empty>
  ) : (
    <ul className="work">
      {items
        .toSorted((a, b) => a.since.localeCompare(b.since))
        .map((item) => (
          <li key={item.caseId}>
            <Link to="/approvals/$caseId" params={{ caseId: item.caseId }} className="work-item">
              <strong>
                {item.name}, {item.accountName}
              </strong>
              <span className="when num">{item.discountPercent && `${percent(item.discountPercent)} given away`}</span>
              <span className="soft">{item.reasons.join('; ')}</span>
              <span className="when small soft">
                {roleWord(item.role)}
                {item.insteadOf && ` for ${item.insteadOf}`} ·{' '}
                <time dateTime={item.due ?? item.since} title={instantText(item.due ?? item.since)}>
                  {item.due ? `due ${ago(item.due)}` : `since ${ago(item.since)}`}
                </time>
              </span>
            </Link>
          </li>
        ))}
    </ul>
  );
