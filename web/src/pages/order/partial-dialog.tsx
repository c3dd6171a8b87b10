/** What of an order will not be done. The rest is the customer's and is billed; what is missing becomes an order of its own, or is not wanted any more. */
import { Button, Checkbox, Modal, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { Order } from '../../api/work-shapes.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { itemName } from './planned.ts';
import { REASONS } from './reasons.ts';

export const PartialDialog = ({
  found: { order, items },
  onClose,
}: {
  readonly found: Order;
  readonly onClose: () => void;
}) => {
  const command = useCommand([['order', order.id], ['orders']]);
  const [notDone, setNotDone] = useState<ReadonlySet<string>>(new Set());
  const [remainder, setRemainder] = useState(true);
  const [reasonCode, setReasonCode] = useState('no-capacity');
  const toggle = (id: string) =>
    setNotDone((was) => {
      const now = new Set(was);
      if (!now.delete(id)) now.add(id);
      return now;
    });
  const confirm = async (): Promise<void> => {
    const body = { payload: { reasonCode, notDone: [...notDone], remainder }, expectedVersion: order.version };
    if ((await command.run(`/orders/${order.id}/record-partial`, body, 'Recorded')) !== undefined) onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Partial delivery: ${order.number}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        <fieldset className="stack">
          <legend>What will not be done with this order?</legend>
          {items.map((item) => (
            <Checkbox
              key={item.id}
              label={itemName(item)}
              checked={notDone.has(item.id)}
              onChange={() => toggle(item.id)}
            />
          ))}
        </fieldset>
        <Checkbox
          label="It is still wanted: make an order of the rest, at the accepted terms"
          checked={remainder}
          onChange={(event) => setRemainder(event.currentTarget.checked)}
        />
        <NativeSelect
          label="Why?"
          value={reasonCode}
          onChange={(event) => setReasonCode(event.currentTarget.value)}
          data={[...REASONS]}
        />
        {command.problem && <ProblemNote problem={command.problem} />}
        <div className="row end">
          <Button variant="default" onClick={onClose}>
            Back
          </Button>
          <Button type="submit" loading={command.busy} disabled={notDone.size === 0}>
            Record
          </Button>
        </div>
      </form>
    </Modal>
  );
};
