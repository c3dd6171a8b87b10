/** One case: what is known, what may be done, what must not be done and why. Every action is rehearsed before it is applied. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { falloutCase, plan as planQuery } from '../api/queries.ts';
import type { CaseAnswer, CustomerTask, FalloutCase, Task } from '../api/work-shapes.ts';
import { Loaded } from '../parts/loaded.tsx';
import { Crumb, Page, Section } from '../parts/page.tsx';
import { Status } from '../parts/status.tsx';
import { ago, instantText } from '../words/dates.ts';
import { repairWord } from '../words/repairs.ts';
import { statusWord } from '../words/status.ts';
import { severityWord, toldWord } from '../words/fallout.ts';
import { CaseLog, CaseWork, TakeBack } from './fallout/case-work.tsx';
import { RepairAction } from './repair-action.tsx';

/** A repair is seconds away from its outcome; who applied it waits for that. */
const REPAIRING_POLL_MS = 1_000;
const IDLE_POLL_MS = 15_000;

export const FalloutCasePage = () => {
  const { caseId } = useParams({ from: '/signed-in/fallout/$caseId' });
  const query = useQuery({
    ...falloutCase(caseId),
    refetchInterval: ({ state: { data } }) => (data?.case.state === 'repairing' ? REPAIRING_POLL_MS : IDLE_POLL_MS),
  });
  const found = query.data?.case;
  return (
    <Page
      title={found ? `${found.product} fell out` : 'Fallout case'}
      kicker={<Crumb to="/fallout">Fallout</Crumb>}
      lead={found && <Lead found={found} />}
    >
      <Loaded query={query}>{(answer) => <Body answer={answer} />}</Loaded>
    </Page>
  );
};

const Lead = ({ found }: { readonly found: FalloutCase }) => (
  <span className="lead-row">
    <Status state={found.state} />
    <Link to="/orders/$orderId" params={{ orderId: found.orderId }}>
      The order
    </Link>
    {found.state !== 'resolved' && (
      <time dateTime={found.slaDueAt} title={instantText(found.slaDueAt)}>
        {found.overdue ? 'overdue since' : 'due'} {ago(found.slaDueAt)}
      </time>
    )}
  </span>
);

const Body = ({ answer: { case: found, repairs, events } }: { readonly answer: CaseAnswer }) => {
  const repairing = found.state === 'repairing';
  const plan = useQuery({ ...planQuery(found.orderId), refetchInterval: repairing ? REPAIRING_POLL_MS : IDLE_POLL_MS });
  const task = plan.data?.plans.flatMap(({ tasks }) => [...tasks]).find(({ id }) => id === found.taskId);
  return (
    <>
      <Section title="What is known">
        <p>{found.cause.message}</p>
        <dl className="facts">
          {task && <Fact name="Task" value={task.name} />}
          {task && <Fact name="State of the task" value={<Status state={task.state} />} />}
          <Fact name="Kind" value={statusWord(found.category).word} />
          <Fact name="Retry" value={statusWord(found.retryability).word} />
          <Fact name="Owner" value={statusWord(found.ownerGroup).word} />
          <Fact name="Opened" value={instantText(found.openedAt)} />
          <Fact name="Severity" value={severityWord(found.severity)} />
          <Fact name="Customer" value={`${found.customer}, ${toldWord(found.communication)}`} />
          {found.orderState && <Fact name="State of the order" value={<Status state={found.orderState} />} />}
          {found.escalatedTo && <Fact name="Handed up to" value={found.escalatedTo} />}
          <Fact
            name="Cause"
            value={
              <Link to="/fallout/cause" search={{ key: found.causeKey }}>
                <code>{found.cause.code}</code>
              </Link>
            }
          />
          <Fact name="Judged by" value={<code>{found.ruleId}</code>} />
          <Fact
            name="Runbook"
            value={
              <Link to="/operations/runbooks/$key" params={{ key: found.runbook }} search={{ order: found.orderId }}>
                {found.runbook}
              </Link>
            }
          />
        </dl>
        {found.resolution && (
          <p>
            Resolved{found.resolvedAt && ` ${instantText(found.resolvedAt)}`}: {found.resolution}
          </p>
        )}
        <HeldUp impact={found.impact} />
      </Section>
      <div className="two">
        <SafeActions found={found} task={task} />
        <Forbidden found={found} />
      </div>
      <div className="two">
        <CaseWork key={`${found.id} ${String(found.assigneePerson)}`} found={found} />
        <TakeBack found={found} repairs={repairs} />
      </div>
      <CaseLog repairs={repairs} events={events} />
    </>
  );
};

const Fact = ({ name, value }: { readonly name: string; readonly value: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);

const HeldUp = ({ impact }: { readonly impact: FalloutCase['impact'] }) =>
  impact.count === 0 ? null : (
    <div className="stack tight">
      <h3>What waits for it</h3>
      <ul className="bullets">
        {impact.heldUp.map((each) => (
          <li key={each.taskId}>{each.name}</li>
        ))}
        {impact.count > impact.heldUp.length && <li>and {impact.count - impact.heldUp.length} more</li>}
      </ul>
    </div>
  );

const DONE_WORDS: Readonly<Record<string, string>> = {
  resolved: 'Nothing any more: it is resolved.',
  repairing: 'Nothing for now: a repair is under way, and this page shows what comes of it.',
};

/** The server never offers to send an unknown outcome again; should it ever, this page still does not. */
const isSafeHere = (action: string, taskState: string | undefined): boolean =>
  taskState !== 'unknown' || !action.includes('retry');

type SafeProps = { readonly found: FalloutCase; readonly task: Task | CustomerTask | undefined };

const SafeActions = ({ found, task }: SafeProps) => {
  const over = DONE_WORDS[found.state];
  const safe = over === undefined ? found.safeActions.filter((action) => isSafeHere(action, task?.state)) : [];
  const sent = task && 'payload' in task ? task.payload : undefined;
  const recommendedFirst = safe.toSorted((a, b) => Number(b === found.recommended) - Number(a === found.recommended));
  return (
    <Section title="What may be done">
      {safe.length === 0 ? (
        <p className="soft">{over ?? 'Nothing that would be safe.'}</p>
      ) : (
        <ul>
          {recommendedFirst.map((action) => (
            <li key={action} className="safe">
              <RepairAction found={found} action={action} sent={sent} recommended={action === found.recommended} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
};

const Forbidden = ({ found }: { readonly found: FalloutCase }) => (
  <Section title="What must not be done">
    {found.forbiddenActions.length === 0 ? (
      <p className="soft">Nothing is forbidden here beyond what everybody is forbidden.</p>
    ) : (
      <ul>
        {found.forbiddenActions.map((each) => (
          <li key={each.action} className="forbidden">
            <strong>{repairWord(each.action).label}</strong>
            <span className="soft">{each.reason}</span>
          </li>
        ))}
      </ul>
    )}
  </Section>
);
