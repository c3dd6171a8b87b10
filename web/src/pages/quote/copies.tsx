/** The same offer once more: beside this one for the customer to choose from, or as a deal of its own. */
import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { LeftOut } from '../../api/family.ts';
import { sells, useSession } from '../../api/session.ts';
import type { Quote } from '../../api/shapes.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { NotCarried } from './left-out.tsx';

type Made = { readonly quoteId: string; readonly number: string; readonly leftOut: readonly LeftOut[] };

export const useCopies = (): boolean => sells(useSession()?.principal);

export const Copies = ({ quote }: { readonly quote: Quote }) => {
  const navigate = useNavigate();
  const command = useCommand([['quotes'], ['deal', quote.dealId]]);
  const [made, setMade] = useState<Made | null>(null);
  const open = ({ quoteId }: Made) => navigate({ to: '/quotes/$quoteId', params: { quoteId } });
  const copy = async (scenario: boolean) => {
    const said = scenario ? 'Scenario made' : 'Copied';
    const copied = await command.run<Made>(`/quotes/${quote.id}/clone`, { payload: { scenario } }, said);
    if (copied === undefined) return;
    if (copied.leftOut.length > 0) setMade(copied);
    else await open(copied);
  };
  return (
    <>
      <div className="row">
        <Button variant="default" loading={command.busy} onClick={() => void copy(true)}>
          Make a scenario
        </Button>
        <Button variant="default" loading={command.busy} onClick={() => void copy(false)}>
          Copy as a new deal
        </Button>
      </div>
      {made && <NotCarried left={made.leftOut} made={made.number} onOpen={() => void open(made)} />}
      {command.problem && <ProblemNote problem={command.problem} onDismiss={command.clear} />}
    </>
  );
};
