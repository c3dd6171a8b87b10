import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useSession } from '../../api/session.ts';

const ExportDialog = lazy(() =>
  import('./export-dialog.tsx').then(({ ExportDialog: component }) => ({ default: component })),
);

/** Whose work is with many deals; the server decides. */
const ROLES = ['sales-manager', 'finance', 'sales-ops'];

type ExportButtonProps = {
  readonly what: 'quotes' | 'orders';
  readonly status?: string | undefined;
  readonly accountId?: string | undefined;
};

export const ExportButton = (props: ExportButtonProps) => {
  const [open, setOpen] = useState(false);
  const roles = useSession()?.principal.roles ?? [];
  if (!roles.some((role) => ROLES.includes(role))) return null;
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        Export
      </Button>
      {open && (
        <Suspense>
          <ExportDialog {...props} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
};
