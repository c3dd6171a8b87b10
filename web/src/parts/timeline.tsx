/** What happened, newest first, with the details and the id that joins it to logs and evidence. */
import type { TimelineItem } from '../api/shapes.ts';
import { instantText } from '../words/dates.ts';
import { Empty } from './loaded.tsx';

export const Timeline = ({ items }: { readonly items: readonly TimelineItem[] }) => {
  if (items.length === 0) return <Empty title="Nothing has happened yet" />;
  const newestFirst = items.toSorted((a, b) => b.at.localeCompare(a.at));
  return (
    <ol className="timeline card" aria-label="Timeline">
      {newestFirst.map((item) => (
        <li key={item.id}>
          <time className="small soft num" dateTime={item.at}>
            {instantText(item.at)}
          </time>
          <div>
            <strong>{item.title}</strong>
            <span className="sub">{item.actorName ?? 'Troth'}</span>
          </div>
          <Details item={item} />
        </li>
      ))}
    </ol>
  );
};

const Details = ({ item }: { readonly item: TimelineItem }) => (
  <details>
    <summary>Details</summary>
    <dl className="facts small">
      {Object.entries(item.details).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
        </div>
      ))}
      <div>
        <dt>Fact</dt>
        <dd>{item.type}</dd>
      </div>
      <div>
        <dt>Correlation id</dt>
        <dd>
          <code>{item.correlationId}</code>
        </dd>
      </div>
    </dl>
  </details>
);
