/** What happened, newest first, with the details and the id that joins it to logs and evidence. */
import type { TimelineItem } from '../api/shapes.ts';
import type { Fact } from '../api/work-shapes.ts';
import { instantText } from '../words/dates.ts';
import { Empty } from './loaded.tsx';

/** `TaskFellOut` → `Task fell out`. */
const inWords = (type: string): string => {
  const words = type.replaceAll(/(?<=[a-z])([A-Z])/g, ' $1').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

export const itemOfFact = ({ id, at, type, data, correlationId }: Fact): TimelineItem => ({
  id,
  at,
  type,
  title: typeof data['name'] === 'string' ? `${inWords(type)}: ${data['name']}` : inWords(type),
  actorName: null,
  details: data,
  correlationId,
});

export const Timeline = ({ items }: { readonly items: readonly TimelineItem[] }) => {
  if (items.length === 0) return <Empty title="Nothing has happened yet" />;
  // They come oldest first; what happened in the same instant keeps its order, turned round.
  const newestFirst = items.toReversed().toSorted((a, b) => b.at.localeCompare(a.at));
  return (
    <ol className="timeline card" aria-label="Timeline">
      {newestFirst.map((item) => (
        <li key={item.id}>
          <time className="small soft num" dateTime={item.at}>
            {instantText(item.at)}
          </time>
          <div>
            <strong>{item.title}</strong>
            {item.actorName && <span className="sub">{item.actorName}</span>}
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
