/** What waits for this person, the most urgent first. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { worklist } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import type { WorkItem } from '../api/shapes.ts';
import { Empty, Loaded } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { placesFor } from '../places.ts';
import { ago, clockText, instantText } from '../words/dates.ts';

const GROUPS = [
  { urgency: 'now', title: 'Now' },
  { urgency: 'soon', title: 'Soon' },
  { urgency: 'later', title: 'Later' },
] as const;

const KIND: Readonly<Record<WorkItem['kind'], string>> = {
  approval: 'Approval',
  quote: 'Quote',
  'blocked-quote': 'Held up',
  'change-asked': 'Customer',
  'acceptance-paper': 'Customer',
  'contract-handover': 'Contract',
  fallout: 'Fallout',
  order: 'Order',
  release: 'Release',
  difference: 'Difference',
  'break-glass': 'Emergency',
};

export const Home = () => {
  const query = useQuery({ ...worklist(), refetchInterval: 30_000 });
  const name = useSession()?.principal.name.split(' ')[0] ?? '';
  return (
    <Page
      title={`Hello, ${name}`}
      lead={query.data?.asOf ? `What waits for you, as of ${clockText(query.data.asOf)}` : 'What waits for you'}
    >
      <Loaded query={query}>{({ items }) => <Worklist items={items} />}</Loaded>
    </Page>
  );
};

const Worklist = ({ items }: { readonly items: readonly WorkItem[] }) => {
  if (items.length === 0)
    return (
      <Empty title="Nothing waits for you">
        <p>
          New work appears here by itself. <Elsewhere />
        </p>
      </Empty>
    );
  return GROUPS.map(({ urgency, title }) => {
    const own = items.filter((item) => item.urgency === urgency);
    return own.length === 0 ? null : (
      <section key={urgency} className="work-group">
        <h2>{title}</h2>
        <ul className="work">
          {own.map((item) => (
            <li key={`${item.kind} ${item.id}`}>
              <WorkLink item={item} />
            </li>
          ))}
        </ul>
      </section>
    );
  });
};

const Elsewhere = () => {
  const current = useSession();
  const places = current ? placesFor(current.principal).filter(({ to }) => to !== '/') : [];
  return places.length === 0 ? null : (
    <>
      Meanwhile:{' '}
      {places.map(({ to, name }, index) => (
        <Fragment key={to}>
          {index > 0 && ', '}
          <Link to={to}>{name.toLowerCase()}</Link>
        </Fragment>
      ))}
      .
    </>
  );
};

/** Addresses come with the app's own prefix or without it; the router wants them without. */
const inApp = (href: string): string => href.replace(/^\/app(?=\/)/, '');

/** An offer is not due: it ends. */
const dueText = ({ kind, due }: WorkItem): string =>
  `${KIND[kind]}, ${kind === 'quote' ? 'ends' : 'due'} ${due === null ? '' : ago(due)}`;

const WorkLink = ({ item }: { readonly item: WorkItem }) => (
  <Link to={inApp(item.href)} className="work-item">
    <strong>{item.title}</strong>
    <span className="when small soft">
      {item.due ? (
        <time dateTime={item.due} title={instantText(item.due)}>
          {dueText(item)}
        </time>
      ) : (
        KIND[item.kind]
      )}
    </span>
    <span className="soft">{item.subtitle}</span>
    <span className="when small soft">
      <time dateTime={item.since} title={instantText(item.since)}>{`since ${ago(item.since)}`}</time>
    </span>
  </Link>
);
