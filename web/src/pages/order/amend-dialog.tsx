/** Another date, another priority, fewer or more of an item, or without it. What it would mean for the work is tried dry before it is asked for. */
import { Button, Checkbox, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type CommandBody, send } from '../../api/http.ts';
import type { Problem } from '../../api/problem.ts';
import type { Order, OrderItem } from '../../api/work-shapes.ts';
import { announce } from '../../parts/announce.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { itemName } from './planned.ts';
import { PRIORITIES, PRIORITY_USUAL } from './priorities.ts';
import { REASONS } from './reasons.ts';

type Edit = { readonly quantity?: string; readonly drop?: boolean };

const operationOf = (item: OrderItem, { quantity, drop }: Edit): readonly object[] => {
  const named = { itemId: item.id, itemVersion: item.version };
  if (drop === true) return [{ op: 'drop', ...named }];
  const changed = quantity !== undefined && quantity.trim() !== '' && quantity.trim() !== item.segments[0]?.quantity;
  return changed ? [{ op: 'change', ...named, quantity: quantity.trim() }] : [];
};

export const AmendDialog = ({
  found: { order, items },
  onClose,
}: {
  readonly found: Order;
  readonly onClose: () => void;
}) => {
  const command = useCommand([['order', order.id], ['orders']]);
  const [edits, setEdits] = useState<Readonly<Record<string, Edit>>>({});
  const [requestedFor, setRequestedFor] = useState(order.requestedFor ?? '');
  const [promisedFor, setPromisedFor] = useState(order.promisedFor ?? '');
  const [priority, setPriority] = useState(String(order.priority ?? PRIORITY_USUAL));
  const [reasonCode, setReasonCode] = useState('customer-asked');
  const [tried, setTried] = useState<Problem | null>(null);
  const edit = (id: string, change: Edit) => setEdits((was) => ({ ...was, [id]: { ...was[id], ...change } }));
  const path = `/orders/${order.id}/amend`;
  const body = (): CommandBody => ({
    payload: {
      orderVersion: order.version,
      reasonCode,
      ...(requestedFor === '' || requestedFor === order.requestedFor ? {} : { requestedFor }),
      ...(promisedFor === '' || promisedFor === order.promisedFor ? {} : { promisedFor }),
      ...(Number(priority) === order.priority ? {} : { priority: Number(priority) }),
      items: items.flatMap((item) => operationOf(item, edits[item.id] ?? {})),
    },
  });
  const tryIt = async (): Promise<void> => {
    const sent = await send(path, { ...body(), dryRun: true });
    setTried(sent.ok ? null : sent.problem);
    if (sent.ok) announce('It can be done as it stands');
  };
  const confirm = async (): Promise<void> => {
    if ((await command.run(path, body(), 'Amended')) !== undefined) onClose();
  };
  const problem = command.problem ?? tried;
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={`Amend ${order.number}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        <div className="decide">
          <TextInput
            type="date"
            label="Wanted by"
            value={requestedFor}
            onChange={(event) => setRequestedFor(event.currentTarget.value)}
          />
          <TextInput
            type="date"
            label="Promised for"
            value={promisedFor}
            onChange={(event) => setPromisedFor(event.currentTarget.value)}
          />
        </div>
        <div className="decide">
          <NativeSelect
            label="Priority"
            value={priority}
            onChange={(event) => setPriority(event.currentTarget.value)}
            data={PRIORITIES.map((label, value) => ({ value: String(value), label }))}
          />
          <NativeSelect
            label="Why?"
            value={reasonCode}
            onChange={(event) => setReasonCode(event.currentTarget.value)}
            data={[...REASONS]}
          />
        </div>
        {items.map((item) => (
          <div className="row" key={item.id}>
            <TextInput
              label={itemName(item)}
              inputMode="decimal"
              disabled={edits[item.id]?.drop === true}
              value={edits[item.id]?.quantity ?? item.segments[0]?.quantity ?? ''}
              onChange={(event) => edit(item.id, { quantity: event.currentTarget.value })}
            />
            <Checkbox
              label="Without it"
              aria-label={`Without ${itemName(item)}`}
              checked={edits[item.id]?.drop === true}
              onChange={(event) => edit(item.id, { drop: event.currentTarget.checked })}
            />
          </div>
        ))}
        {problem && <ProblemNote problem={problem} />}
        <div className="row end">
          <Button variant="default" onClick={onClose}>
            Back
          </Button>
          <Button variant="default" onClick={() => void tryIt()}>
            Try it
          </Button>
          <Button type="submit" loading={command.busy}>
            Amend
          </Button>
        </div>
      </form>
    </Modal>
  );
};
