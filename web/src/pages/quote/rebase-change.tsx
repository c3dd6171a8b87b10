/** What the customer has moved on while a change of it was worked on: its lines are taken anew, and what became another is listed. */
import { useState } from 'react';
import type { Quote } from '../../api/shapes.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useCommand } from '../../parts/use-command.ts';

type Said = string | number | null;
type Rebased = {
  readonly lineId: string;
  readonly offeringName: string;
  readonly changed: readonly { readonly what: string; readonly was: Said; readonly now: Said }[];
  readonly kept: readonly { readonly what: string; readonly value: Said }[];
};

export const RebaseChange = ({ quote }: { readonly quote: Quote }) => {
  const command = useCommand([['quote', quote.id]]);
  const [rebased, setRebased] = useState<readonly Rebased[]>([]);
  const isStale = quote.checks.some(({ code }) => code === 'change.stale');
  const take = async (): Promise<void> => {
    const body = { payload: {}, expectedVersion: quote.version };
    const said = 'Taken over as it is now';
    const result = await command.run<{ readonly rebased: readonly Rebased[] }>(
      `/quotes/${quote.id}/rebase-change`,
      body,
      said,
    );
    if (result) setRebased(result.rebased);
  };
  return (
    <>
      {isStale && rebased.length === 0 && quote.actions['edit']?.allowed && (
        <button type="button" className="text-button" disabled={command.busy} onClick={() => void take()}>
          Take over as it is now
        </button>
      )}
      {command.problem && <ProblemNote problem={command.problem} />}
      {rebased.length > 0 && (
        <div aria-live="polite">
          <p>Taken over as it is now. Look at the price again, and have it checked.</p>
          <ul className="steps">
            {rebased.map(({ lineId, offeringName, changed, kept }) => (
              <li key={lineId}>
                <span>{offeringName}</span>
                {changed.map(({ what, was, now }) => (
                  <span key={what} className="small">
                    {what}: {was ?? 'none'} → {now ?? 'none'}
                  </span>
                ))}
                {kept.length > 0 && (
                  <span className="small soft">
                    Kept as you wanted it: {kept.map(({ what, value }) => `${what} ${value ?? 'none'}`).join(', ')}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
};
