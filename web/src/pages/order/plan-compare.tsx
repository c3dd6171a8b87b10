/** What the rules that are in force today would make of the order, beside those that it started with and keeps. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/http.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Section } from '../../parts/page.tsx';
import type { Preview } from './plan-shapes.ts';

export const PlanCompare = ({ orderId }: { readonly orderId: string }) => {
  const [asked, setAsked] = useState(false);
  return (
    <Section title="By the rules of today">
      <p className="soft">
        An order keeps the rules that it started with. What those of today would make otherwise can be looked at;
        nothing is changed by it.
      </p>
      {asked ? (
        <Compared orderId={orderId} />
      ) : (
        <div>
          <Button variant="default" onClick={() => setAsked(true)}>
            Compare with the rules of today
          </Button>
        </div>
      )}
    </Section>
  );
};

const Compared = ({ orderId }: { readonly orderId: string }) => {
  const query = useQuery({
    queryKey: ['order', orderId, 'plan-preview'],
    queryFn: ({ signal }) =>
      ask<Preview>(`/orders/${orderId}/plan-preview`, { rules: 'current', compareWith: 'order' }, signal),
  });
  return <Loaded query={query}>{(preview) => <Differences preview={preview} />}</Loaded>;
};

const Differences = ({ preview: { plan, compared } }: { readonly preview: Preview }) => {
  const names = new Map(plan.items.map(({ id, offeringName }) => [id, offeringName]));
  const of = (itemId: string | null): string => (itemId === null ? '' : ` of ${names.get(itemId) ?? 'an item'}`);
  const { same = 0, added = [], removed = [], changed = [] } = compared ?? {};
  if (added.length + removed.length + changed.length === 0)
    return <p role="status">The rules of today make the same {same} tasks of it.</p>;
  return (
    <ul className="stack tight" role="status">
      {added.map(({ itemId, key, name }) => (
        <li key={`+${itemId}${key}`}>
          Only by the rules of today: {name}
          {of(itemId)}
        </li>
      ))}
      {removed.map(({ itemId, key, name }) => (
        <li key={`-${itemId}${key}`}>
          Not by the rules of today: {name}
          {of(itemId)}
        </li>
      ))}
      {changed.map(({ itemId, key, name, what }) => (
        <li key={`~${itemId}${key}`}>
          {name}
          {of(itemId)} is otherwise: {what.join(', ')}
        </li>
      ))}
      <li>{same} tasks are the same.</li>
    </ul>
  );
};
