/** The two moves of an order that a person makes. Its state offers them; the server decides, and says why not. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useSession } from '../../api/session.ts';
import type { OrderHead } from '../../api/work-shapes.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useCommand } from '../../parts/use-command.ts';

const CANCELLABLE: ReadonlySet<string> = new Set(['draft', 'acknowledged', 'pending']);
const ROLES: ReadonlySet<string> = new Set(['sales-rep', 'sales-manager', 'order-ops']);

export const OrderActions = ({ order }: { readonly order: OrderHead }) => {
  const command = useCommand([['order', order.id], ['orders']]);
  const [cancelling, setCancelling] = useState(false);
  const mine = useSession()?.principal.roles.some((role) => ROLES.has(role));
  if (!mine) return null;
  const run = (name: string, payload: object, said: string) =>
    command.run(`/orders/${order.id}/${name}`, { payload, expectedVersion: order.version }, said);
  const cancel = async (because: string): Promise<void> => {
    if ((await run('cancel', { because }, 'Cancelled')) !== undefined) setCancelling(false);
  };
  return (
    <>
      {CANCELLABLE.has(order.state) && (
        <Button variant="default" onClick={() => setCancelling(true)}>
          Cancel the order
        </Button>
      )}
      {order.state === 'draft' && (
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
          onConfirm={(because) => void cancel(because)}
        />
      )}
    </>
  );
};
