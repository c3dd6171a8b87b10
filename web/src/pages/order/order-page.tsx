/** An order: where it stands task by task, live. The table is the primary view; the graph is for who wants to see the shape. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useMemo } from 'react';
import { order as orderQuery, orderFallout, orderTimeline, plan as planQuery } from '../../api/queries.ts';
import { useSession } from '../../api/session.ts';
import type { Order, OrderHead } from '../../api/work-shapes.ts';
import type { StreamState } from '../../api/stream.ts';
import { DownloadButton } from '../../parts/download-button.tsx';
import { Hash } from '../../parts/hash.tsx';
import { Loaded, SkeletonRows } from '../../parts/loaded.tsx';
import { Crumb, Page, Section } from '../../parts/page.tsx';
import { Status } from '../../parts/status.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { itemOfFact, Timeline } from '../../parts/timeline.tsx';
import { clockText, dateText } from '../../words/dates.ts';
import { CustomerSteps } from './customer-steps.tsx';
import { mayOpen } from '../../places.ts';
import { JeopardyNote, useJeopardy } from './jeopardy-badge.tsx';
import { OrderActions } from './order-actions.tsx';
import { OrderFallout } from './order-fallout.tsx';
import { OrderItems } from './order-items.tsx';
import { planned, stepsOf } from './planned.ts';
import { PRIORITIES, PRIORITY_USUAL } from './priorities.ts';
import { TaskTable } from './task-table.tsx';
import { useLive } from './use-live.ts';

const PlanReasons = lazy(() =>
  import('./plan-reasons.tsx').then(({ PlanReasons: component }) => ({ default: component })),
);
const PlanGraph = lazy(() => import('./plan-graph.tsx').then(({ PlanGraph: component }) => ({ default: component })));

export const OrderPage = () => {
  const { orderId } = useParams({ from: '/signed-in/orders/$orderId' });
  const query = useQuery(orderQuery(orderId));
  const live = useLive(orderId);
  const head = query.data?.order;
  return (
    <Page
      title={head ? `Order ${head.number}` : 'Order'}
      kicker={<Crumb to="/orders">Orders</Crumb>}
      lead={head && <Lead order={head} />}
      actions={query.data && <OrderActions found={query.data} />}
    >
      <Freshness live={live} asOf={query.data?.asOf} />
      <JeopardyNote found={useJeopardy().get(orderId)} />
      <Loaded query={query} rows={10}>
        {(found) => <Body found={found} />}
      </Loaded>
    </Page>
  );
};

const Lead = ({ order }: { readonly order: OrderHead }) => (
  <span className="lead-row">
    <Status state={order.state} />
    <span>{order.parties.soldTo.name}</span>
    <QuoteLink order={order} />
    <span>
      {dateText(order.contractFrom)}
      {order.contractTo && ` to ${dateText(order.contractTo)}`}
    </span>
    {order.requestedFor && <span>wanted by {dateText(order.requestedFor)}</span>}
    {order.promisedFor && <span>promised for {dateText(order.promisedFor)}</span>}
    {order.priority !== undefined && order.priority !== PRIORITY_USUAL && (
      <span>priority {PRIORITIES[order.priority]}</span>
    )}
    {order.state === 'pending' && order.beginOn && <span>begins on {dateText(order.beginOn)}</span>}
    {order.customerReference && <span>reference {order.customerReference}</span>}
    <TimelineLink order={order} />
  </span>
);

/** Who works on orders need not read quotes. */
const QuoteLink = ({ order }: { readonly order: OrderHead }) => {
  const current = useSession();
  return current && order.revisionId && mayOpen(current.principal, '/quotes') ? (
    <Link to="/quotes/$quoteId" params={{ quoteId: order.revisionId }}>
      The quote it came from
    </Link>
  ) : null;
};

const TimelineLink = ({ order }: { readonly order: OrderHead }) =>
  useSession()?.principal.type === 'customer' ? null : (
    <Link to="/accounts/$accountId/timeline" params={{ accountId: order.accountId }}>
      All that happened with them
    </Link>
  );

/** Shown when what is on the page may be older than it looks; otherwise one quiet line. */
const Freshness = ({ live, asOf }: { readonly live: StreamState; readonly asOf: string | undefined }) =>
  live === 'lost' ? (
    <div className="note" data-tone="attention" data-stream="lost">
      <p>
        <strong>Live updates are lost.</strong> You see the order{asOf && ` as of ${clockText(asOf)}`}; it is asked for
        again every few seconds until the stream is back.
      </p>
    </div>
  ) : (
    <p className="small soft" data-stream={live}>
      {live === 'live' ? 'Live' : 'Connecting'}
      {asOf && ` · as of ${clockText(asOf)}`}
    </p>
  );

const TABS = [
  { tab: undefined, name: 'Tasks' },
  { tab: 'items', name: 'Items' },
  { tab: 'graph', name: 'Plan' },
  { tab: 'why', name: 'Why' },
  { tab: 'timeline', name: 'Timeline' },
] as const;

/** A customer follows the steps; everybody else sees the work. */
const Body = ({ found }: { readonly found: Order }) =>
  useSession()?.principal.type === 'customer' ? <CustomerBody found={found} /> : <StaffBody found={found} />;

const CustomerBody = ({ found }: { readonly found: Order }) => {
  const { order, items } = found;
  const plan = useQuery(planQuery(order.id));
  return (
    <>
      <p>{order.says}</p>
      <Remainder found={found} />
      <Loaded query={plan}>{(answer) => <CustomerSteps steps={stepsOf(answer)} />}</Loaded>
      <OrderItems items={items} tasks={null} />
      <OrderTimeline orderId={order.id} />
      <Proof order={order} />
    </>
  );
};

const StaffBody = ({ found }: { readonly found: Order }) => {
  const { order, items } = found;
  const { tab } = useSearch({ from: '/signed-in/orders/$orderId' });
  const plan = useQuery(planQuery(order.id));
  const fallout = useQuery({ ...orderFallout(order.id), retry: false });
  const tasks = useMemo(() => (plan.data ? planned(plan.data, items) : []), [plan.data, items]);
  // Who may not see cases sees none, and the order all the same.
  const cases = (fallout.data?.cases ?? []).map((each) => each.case).filter(({ state }) => state !== 'resolved');
  return (
    <>
      <Remainder found={found} />
      <OrderFallout cases={cases} />
      <Tabs label="Parts of the order" tabs={TABS} current={tab} />
      {tab === 'timeline' && <OrderTimeline orderId={order.id} />}
      {tab !== 'timeline' && (
        <Loaded query={plan}>
          {() => {
            if (tab === 'items')
              return (
                <>
                  <OrderItems items={items} tasks={tasks} />
                  <Amended found={found} />
                </>
              );
            if (tab === 'why')
              return (
                <Suspense fallback={<SkeletonRows rows={6} />}>
                  <PlanReasons orderId={order.id} tasks={tasks} structure={plan.data ?? {}} />
                </Suspense>
              );
            if (tab !== 'graph') return <TaskTable tasks={tasks} cases={cases} />;
            return (
              <Suspense fallback={<SkeletonRows rows={6} />}>
                <PlanGraph tasks={tasks} />
              </Suspense>
            );
          }}
        </Loaded>
      )}
      <Proof order={order} />
    </>
  );
};

const OrderTimeline = ({ orderId }: { readonly orderId: string }) => {
  const query = useQuery(orderTimeline(orderId));
  return <Loaded query={query}>{({ facts }) => <Timeline items={facts.map(itemOfFact)} />}</Loaded>;
};

/** Of an order that was done in part: where the rest is, and of the rest: what it is the rest of. */
const Remainder = ({ found: { order, remainder } }: { readonly found: Order }) => (
  <>
    {remainder && (
      <p>
        What was not done is order{' '}
        <Link to="/orders/$orderId" params={{ orderId: remainder.orderId }} className="num">
          {remainder.number}
        </Link>
        .
      </p>
    )}
    {order.remainderOf && (
      <p>
        This is the rest of{' '}
        <Link to="/orders/$orderId" params={{ orderId: order.remainderOf }}>
          another order
        </Link>
        .
      </p>
    )}
  </>
);

const KINDS: Readonly<Record<string, string>> = {
  changed: 'changed',
  dropped: 'fell away',
  notDone: 'went into the remainder',
};

/** Earlier versions are kept: what an amendment made of which item. */
const Amended = ({ found: { amended } }: { readonly found: Order }) =>
  amended.length === 0 ? null : (
    <Section title="Amended">
      <ul>
        {amended.map((one) => (
          <li key={`${one.itemId}/${one.version}`}>
            {one.offeringName ?? one.offering} {KINDS[one.kind] ?? one.kind}
            {one.kind === 'changed' && one.quantity && ` (quantity ${one.quantity})`} on{' '}
            {dateText(one.recordedAt.slice(0, 10))}
          </li>
        ))}
      </ul>
    </Section>
  );

const Proof = ({ order }: { readonly order: OrderHead }) => (
  <Section title="Evidence">
    <p className="soft">
      What was promised is sealed under <Hash value={order.contentRoot} />; what was done about it stands in the same
      package.
    </p>
    {order.revisionId === null && (
      <p className="soft">It came from no offer: its price is proved by its replay token.</p>
    )}
    <DownloadButton path={`/orders/${order.id}/evidence-package`} name={`order-${order.number}.evidence.zip`}>
      Download the evidence package
    </DownloadButton>
  </Section>
);
