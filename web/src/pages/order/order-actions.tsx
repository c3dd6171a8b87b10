/** What a person may do with an order: the server says what is possible now, and why something is not; each step is tried dry before it is asked for. */
import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { Order, OrderAction } from '../../api/work-shapes.ts';
import { ActionDialog } from './action-dialog.tsx';

const AmendDialog = lazy(() =>
  import('./amend-dialog.tsx').then(({ AmendDialog: component }) => ({ default: component })),
);
const PartialDialog = lazy(() =>
  import('./partial-dialog.tsx').then(({ PartialDialog: component }) => ({ default: component })),
);
const DirectOrder = lazy(() =>
  import('./direct-order.tsx').then(({ DirectOrder: component }) => ({ default: component })),
);

const PRIMARY: ReadonlySet<string> = new Set(['submit', 'release']);

export const OrderActions = ({ found }: { readonly found: Order }) => {
  const [open, setOpen] = useState<OrderAction | null>(null);
  const close = () => setOpen(null);
  const possible = found.actions.filter((each) => each.possible);
  const not = found.actions.filter((each) => !each.possible);
  if (found.actions.length === 0) return null;
  return (
    <>
      {possible.map((each) => (
        <Button
          key={each.action}
          variant={PRIMARY.has(each.action) ? 'filled' : 'default'}
          onClick={() => setOpen(each)}
        >
          {each.name}
        </Button>
      ))}
      {not.length > 0 && (
        <details className="small soft">
          <summary>Not possible now</summary>
          <ul>
            {not.map((each) => (
              <li key={each.action}>
                {each.name}: {each.because}
              </li>
            ))}
          </ul>
        </details>
      )}
      <Suspense fallback={null}>{open && <Dialog action={open} found={found} onClose={close} />}</Suspense>
    </>
  );
};

type DialogProps = { readonly action: OrderAction; readonly found: Order; readonly onClose: () => void };

const Dialog = ({ action, found, onClose }: DialogProps) => {
  switch (action.action) {
    case 'amend':
      return <AmendDialog found={found} onClose={onClose} />;
    case 'record-partial':
      return <PartialDialog found={found} onClose={onClose} />;
    case 'supplement':
      return <DirectOrder order={found.order} onClose={onClose} />;
    default:
      return <ActionDialog action={action} order={found.order} onClose={onClose} />;
  }
};
