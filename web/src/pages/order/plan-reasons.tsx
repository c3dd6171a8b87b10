/** Why the plan is as it is: what carries what was sold, which rule asked for each task, and how the plan was changed while it ran. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { get } from '../../api/http.ts';
import { Hash } from '../../parts/hash.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Section } from '../../parts/page.tsx';
import { Status } from '../../parts/status.tsx';
import { instantText } from '../../words/dates.ts';
import './plan-reasons.css';
import { PlanCompare } from './plan-compare.tsx';
import { KIND_WORDS, type PlanAmendment, type PlanPart, type Structure, type Why } from './plan-shapes.ts';
import type { Planned } from './planned.ts';

type PlanReasonsProps = {
  readonly orderId: string;
  readonly tasks: readonly Planned[];
  readonly structure: Structure;
};

export const PlanReasons = ({ orderId, tasks, structure }: PlanReasonsProps) => {
  const { parts = [], amendments = [], waitsForOrders = [] } = structure;
  const items = new Map(
    tasks.filter(({ itemId }) => itemId !== null).map(({ itemId, itemName }) => [itemId ?? '', itemName]),
  );
  return (
    <>
      <Section title="What carries what was sold">
        {[...items].map(([itemId, name]) => (
          <Carried
            key={itemId}
            orderId={orderId}
            name={name}
            parts={parts.filter((part) => part.itemId === itemId)}
            tasks={tasks.filter((task) => task.itemId === itemId)}
          />
        ))}
      </Section>
      {waitsForOrders.length > 0 && (
        <Section title="Waits for other orders">
          <ul className="stack tight">
            {waitsForOrders.map(({ taskId, otherOrderId, offering, taskKey }) => (
              <li key={`${taskId} ${otherOrderId}`}>
                {tasks.find(({ id }) => id === taskId)?.name ?? 'A task'} waits until <strong>{taskKey}</strong> of{' '}
                {offering} is done on <PageLink to={`/orders/${otherOrderId}`}>an order that is not begun yet</PageLink>
                .
              </li>
            ))}
          </ul>
        </Section>
      )}
      {amendments.length > 0 && (
        <Section title="How it was changed while it ran">
          <ol className="stack">
            {amendments.map((amendment) => (
              <Amendment key={amendment.id} amendment={amendment} />
            ))}
          </ol>
        </Section>
      )}
      <PlanCompare orderId={orderId} />
    </>
  );
};

type CarriedProps = {
  readonly orderId: string;
  readonly name: string;
  readonly parts: readonly PlanPart[];
  readonly tasks: readonly Planned[];
};

const Carried = ({ orderId, name, parts, tasks }: CarriedProps) => (
  <div className="stack tight">
    <h3>{name}</h3>
    <ul className="stack tight">
      <Tasks orderId={orderId} tasks={tasks.filter(({ partId }) => (partId ?? null) === null)} />
      <Parts orderId={orderId} parts={parts} under={null} tasks={tasks} />
    </ul>
  </div>
);

type PartsProps = {
  readonly orderId: string;
  readonly parts: readonly PlanPart[];
  readonly under: string | null;
  readonly tasks: readonly Planned[];
};

const Parts = ({ orderId, parts, under, tasks }: PartsProps) =>
  parts
    .filter(({ supportsId }) => supportsId === under)
    .map((part) => (
      <li key={part.id}>
        <strong>{part.name}</strong> <span className="soft small">{KIND_WORDS[part.kind]}</span>
        {Object.entries(part.characteristics).map(([of, value]) => (
          <span key={of} className="soft small">
            {' '}
            · {of} {String(value)}
          </span>
        ))}
        <ul className="layer stack tight">
          <Tasks orderId={orderId} tasks={tasks.filter(({ partId }) => partId === part.id)} />
          <Parts orderId={orderId} parts={parts} under={part.id} tasks={tasks} />
        </ul>
      </li>
    ));

const Tasks = ({ orderId, tasks }: { readonly orderId: string; readonly tasks: readonly Planned[] }) =>
  tasks.map((task) => <Reason key={task.id} orderId={orderId} task={task} />);

const Reason = ({ orderId, task }: { readonly orderId: string; readonly task: Planned }) => {
  const [open, setOpen] = useState(false);
  return (
    <li>
      <details className="disclosure" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          {task.name} <Status state={task.state} />
        </summary>
        {open && <Because orderId={orderId} taskId={task.id} />}
      </details>
    </li>
  );
};

const Because = ({ orderId, taskId }: { readonly orderId: string; readonly taskId: string }) => {
  const query = useQuery({
    queryKey: ['order', orderId, 'why', taskId],
    queryFn: ({ signal }) => get<Why>(`/orders/${orderId}/tasks/${taskId}/why`, signal),
  });
  return (
    <Loaded query={query} rows={2}>
      {({ rule, item, answers, heldUp }) => (
        <div className="stack tight small">
          <p>
            Rule <strong>{rule.id}</strong>
            {rule.target !== null && ` for ${rule.target}`}
            {item !== null && `, because of ${item.offeringName}`}. It stands in{' '}
            {rule.artifactKey ?? 'what is built in'} <Hash value={rule.artifactHash} />.
          </p>
          {rule.conditions.map(({ about, wanted, not, found }) => (
            <p key={`${about} ${wanted.join()}`}>
              {about} was to be {not ? 'none of ' : ''}
              {wanted.map(String).join(', ')}; it was {found === null ? 'not known' : String(found)}.
            </p>
          ))}
          {answers !== null && (
            <p>
              It was planned when the answers were there:{' '}
              {Object.entries(answers)
                .map(([of, value]) => `${of} ${String(value)}`)
                .join(', ')}
              .
            </p>
          )}
          {heldUp.length > 0 && <p>These wait for it: {heldUp.map(({ name }) => name).join(', ')}.</p>}
        </div>
      )}
    </Loaded>
  );
};

const Amendment = ({ amendment: { orderVersion, recordedAt, changes } }: { readonly amendment: PlanAmendment }) => (
  <li>
    Version {orderVersion} of the order, <time dateTime={recordedAt}>{instantText(recordedAt)}</time>: {changes.kept}{' '}
    tasks kept.
    <Changed what="Left out" tasks={changes.dropped} />
    <Changed what="Taken back" tasks={changes.undone} />
    <Changed
      what="Done anew"
      tasks={changes.redone.map(({ name, because }) => ({ name: `${name} (${because.join(', ')})` }))}
    />
    <Changed what="Added" tasks={changes.added} />
  </li>
);

const Changed = ({ what, tasks }: { readonly what: string; readonly tasks: readonly { readonly name: string }[] }) =>
  tasks.length === 0 ? null : (
    <span className="sub">
      {what}: {tasks.map(({ name }) => name).join(', ')}
    </span>
  );
