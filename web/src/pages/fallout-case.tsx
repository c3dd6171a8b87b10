/** One case: what is known, what may be done, what must not be done and why. Every action is rehearsed before it is applied. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { falloutCase } from '../api/queries.ts';
import type { FalloutCase } from '../api/shapes.ts';
import { Loaded } from '../parts/loaded.tsx';
import { Page, Section } from '../parts/page.tsx';
import { Status } from '../parts/status.tsx';
import { ago, instantText } from '../words/dates.ts';
import { statusWord } from '../words/status.ts';
import { RepairAction } from './repair-action.tsx';

export const FalloutCasePage = () => {
  const { caseId } = useParams({ from: '/signed-in/fallout/$caseId' });
  const query = useQuery(falloutCase(caseId));
  const { data } = query;
  return (
    <Page
      title={data ? `${data.taskName} fell out` : 'Fallout case'}
      kicker={<Link to="/fallout">Fallout</Link>}
      lead={data && <Lead found={data} />}
    >
      <Loaded query={query}>{(found) => <Body found={found} />}</Loaded>
    </Page>
  );
};

const Lead = ({ found }: { readonly found: FalloutCase }) => (
  <span className="row">
    <Status state={found.state} />
    <span>{typeof found.account === 'string' ? found.account : found.account.name}</span>
    <span>
      order{' '}
      <Link to="/orders/$orderId" params={{ orderId: found.orderId }} className="num">
        {found.orderNumber}
      </Link>
    </span>
    <time dateTime={found.dueAt} title={instantText(found.dueAt)}>
      due {ago(found.dueAt)}
    </time>
  </span>
);

const Body = ({ found }: { readonly found: FalloutCase }) => (
  <>
    <Section title="What is known">
      <p>{found.why}</p>
      <dl className="facts">
        <Fact name="Product" text={found.product} />
        <Fact name="Task" text={<Status state={found.taskState} />} />
        <Fact name="Kind" text={statusWord(found.category).word} />
        <Fact name="Retry" text={statusWord(found.retryability).word} />
        <Fact name="Owner" text={found.ownerGroup} />
        <Fact name="Opened" text={instantText(found.openedAt)} />
        <Fact name="Customer was told" text={found.customerCommunication ?? 'nothing yet'} />
      </dl>
      {found.dependencyImpact.length > 0 && (
        <>
          <h3>What waits for it</h3>
          <ul className="bullets">
            {found.dependencyImpact.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </>
      )}
    </Section>
    <div className="two">
      <SafeActions found={found} />
      <Section title="What must not be done">
        {found.forbiddenActions.length === 0 ? (
          <p className="soft">Nothing is forbidden here beyond what everybody is forbidden.</p>
        ) : (
          <ul>
            {found.forbiddenActions.map((each) => (
              <li key={each.action} className="forbidden">
                <strong>{each.label}</strong>
                <span className="soft">{each.reason}</span>
              </li>
            ))}
          </ul>
        )}
      </Section>
    </div>
    <Log found={found} />
  </>
);

const Fact = ({ name, text }: { readonly name: string; readonly text: React.ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{text}</dd>
  </div>
);

/** The server never offers a retry of an unknown outcome; should it ever, this page still does not. */
const isSafeHere = (found: FalloutCase, action: string): boolean =>
  found.taskState !== 'unknown' || !action.toLowerCase().includes('retry');

const SafeActions = ({ found }: { readonly found: FalloutCase }) => {
  const safe = found.safeActions.filter(({ action }) => isSafeHere(found, action));
  const first = safe.filter(({ action }) => action === found.recommendedAction);
  const rest = safe.filter(({ action }) => action !== found.recommendedAction);
  return (
    <Section title="What may be done">
      {safe.length === 0 ? (
        <p className="soft">Nothing by you, or nothing any more.</p>
      ) : (
        <ul>
          {[...first, ...rest].map((action) => (
            <li key={action.action} className="safe">
              <RepairAction found={found} action={action} recommended={action.action === found.recommendedAction} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
};

const Log = ({ found }: { readonly found: FalloutCase }) => (
  <Section title="Log">
    <ol className="timeline">
      {found.log.map((each, index) => (
        <li key={index}>
          <time className="small soft num" dateTime={each.at}>
            {instantText(each.at)}
          </time>
          <div>
            {each.text}
            <span className="sub">{each.actorName ?? 'Troth'}</span>
          </div>
        </li>
      ))}
    </ol>
  </Section>
);
