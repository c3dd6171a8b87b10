/** The same offer once more: beside this one for the customer to choose from, or as a deal of its own. */
import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { sells, useSession } from '../../api/session.ts';
import type { Quote } from '../../api/shapes.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useCommand } from '../../parts/use-command.ts';

export const useCopies = (): boolean => sells(useSession()?.principal);

export const Copies = ({ quote }: { readonly quote: Quote }) => {
  const navigate = useNavigate();
  const command = useCommand([['quotes'], ['deal', quote.dealId]]);
  const copy = async (scenario: boolean) => {
    const said = scenario ? 'Scenario made' : 'Copied';
    const made = await command.run<{ quoteId: string }>(`/quotes/${quote.id}/clone`, { payload: { scenario } }, said);
    if (made) await navigate({ to: '/quotes/$quoteId', params: { quoteId: made.quoteId } });
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
      {command.problem && <ProblemNote problem={command.problem} onDismiss={command.clear} />}
    </>
  );
};
