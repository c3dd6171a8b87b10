/** An order: where it stands task by task, live. The table is the primary view; the graph is for who wants to see the shape. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { order as orderQuery, orderTimeline, plan as planQuery } from '../../api/queries.ts';
import type { StreamState } from '../../api/stream.ts';
import type { Order, Plan } from '../../api/shapes.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Hash } from '../../parts/hash.tsx';
import { Loaded, SkeletonRows } from '../../parts/loaded.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Status } from '../../parts/status.tsx';
import { Timeline } from '../../parts/timeline.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { clockText, dateText } from '../../words/dates.ts';
import { DownloadButton } from '../../parts/download-button.tsx';
import { OrderItems } from './order-items.tsx';
import { OrderFallout } from './order-fallout.tsx';
import { TaskTable } from './task-table.tsx';
import { useLive } from './use-live.ts';

const PlanGraph = lazy(() => import('./plan-graph.tsx').then(({ PlanGraph: component }) => ({ default: component })));

export const OrderPage = () => {
  const { orderId } = useParams({ from: '/signed-in/orders/$orderId' });
  const query = useQuery(orderQuery(orderId));
  const live = useLive(orderId);
  const { data } = query;
  return (
    <Page
      title={data ? `Order ${data.number}` : 'Order'}
      kicker={<Link to="/orders">Orders</Link>}
      lead={data && <Lead order={data} />}
      actions={data && <Actions order={data} />}
    >
      <Freshness live={live} asOf={data?.asOf} />
      <Loaded query={query} rows={10}>
        {(order) => <Body order={order} />}
      </Loaded>
    </Page>
  );
};

const Lead = ({ order }: { readonly order: Order }) => (
  <span className="row">
    <Status state={order.status} />
    <span>{order.account.name}</span>
    {order.quoteId && (
      <Link to="/quotes/$quoteId" params={{ quoteId: order.quoteId }}>
        The quote it came from
      </Link>
    )}
    <span>
      {dateText(order.contractFrom)}
      {order.contractTo && ` to ${dateText(order.contractTo)}`}
    </span>
    {order.requestedFor && <span>wanted by {dateText(order.requestedFor)}</span>}
  </span>
);

/** Shown when what is on the page may be older than it looks; otherwise one quiet line. */
const Freshness = ({ live, asOf }: { readonly live: StreamState; readonly asOf: string | undefined }) =>
  live === 'lost' ? (
    <div className="note" data-tone="attention" data-stream="lost">
      <p>
        <strong>Live updates are lost.</strong> You see the order{asOf && ` as of ${clockText(asOf)}`}; it is asked for again
        every few seconds until the stream is back.
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
  { tab: 'graph', name: 'Plan' },
  { tab: 'timeline', name: 'Timeline' },
] as const;

const Body = ({ order }: { readonly order: Order }) => {
  const { tab } = useSearch({ from: '/signed-in/orders/$orderId' });
  const plan = useQuery(planQuery(order.id));
  return (
    <>
      <OrderFallout orderId={order.id} />
      <OrderItems order={order} />
      <nav className="tabs" aria-label="Parts of the order">
        {TABS.map((each) => (
          <Link
            key={each.name}
            from="/orders/$orderId"
            search={each.tab ? { tab: each.tab } : {}}
            activeProps={{ 'aria-current': tab === each.tab ? 'page' : undefined }}
            aria-current={tab === each.tab ? 'page' : undefined}
            resetScroll={false}
          >
            {each.name}
          </Link>
        ))}
      </nav>
      {tab === 'timeline' ? (
        <OrderTimeline orderId={order.id} />
      ) : (
        <Loaded query={plan}>{(found) => <PlanView graph={tab === 'graph'} plan={found} orderId={order.id} />}</Loaded>
      )}
      <Proof order={order} />
    </>
  );
};

const PlanView = ({ graph, plan, orderId }: { readonly graph: boolean; readonly plan: Plan; readonly orderId: string }) =>
  graph ? (
    <Suspense fallback={<SkeletonRows rows={6} />}>
      <PlanGraph tasks={plan.tasks} />
    </Suspense>
  ) : (
    <TaskTable tasks={plan.tasks} orderId={orderId} />
  );

const OrderTimeline = ({ orderId }: { readonly orderId: string }) => {
  const query = useQuery(orderTimeline(orderId));
  return <Loaded query={query}>{({ items }) => <Timeline items={items} />}</Loaded>;
};

const Proof = ({ order }: { readonly order: Order }) => (
  <Section title="Evidence">
    <p className="soft">
      What was promised is sealed under <Hash value={order.contentRoot} />; what was done about it stands in the same package.
    </p>
    <DownloadButton path={`/orders/${order.id}/evidence-package`} name={`order-${order.number}.evidence.zip`}>
      Download the evidence package
    </DownloadButton>
  </Section>
);

const Actions = ({ order }: { readonly order: Order }) => {
  const command = useCommand([['order', order.id], ['orders']]);
  const [cancelling, setCancelling] = useState(false);
  const { submit, cancel } = order.actions;
  const run = (name: string, payload: object, said: string) =>
    command.run(`/orders/${order.id}/${name}`, { payload, expectedVersion: order.version }, said);
  return (
    <>
      {cancel?.allowed && (
        <Button variant="default" onClick={() => setCancelling(true)}>
          Cancel the order
        </Button>
      )}
      {submit?.allowed && (
        <Button loading={command.busy} onClick={() => void run('submit', {}, 'Submitted')}>
          Submit the order
        </Button>
      )}
      {command.problem && !cancelling && <ProblemNote problem={command.problem} onDismiss={command.clear} />}
      {cancelling && (
        <Confirm
          title={`Cancel order ${order.number}?`}
          label="Cancel the order"
          reason="Why?"
          danger
          busy={command.busy}
          problem={command.problem}
          onClose={() => setCancelling(false)}
          onConfirm={(because) =>
            void run('cancel', { because }, 'Cancellation asked for').then((result) => result !== undefined && setCancelling(false))
          }
        />
      )}
    </>
  );
};
