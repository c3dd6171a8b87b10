/** Letting a line be sold outside its dates, or taking that back: shown to whoever may, at the check that asks for it. */
import { useState } from 'react';
import type { Check, Quote } from '../../api/shapes.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { useCommand } from '../../parts/use-command.ts';

const WAYS: Readonly<Record<string, { readonly label: string; readonly grants: boolean; readonly said: string }>> = {
  'eligibility.not-on-sale': { label: 'Let it be sold all the same', grants: true, said: 'Exception granted' },
  'eligibility.sold-by-exception': { label: 'Take the exception back', grants: false, said: 'Exception taken back' },
};

export const SaleException = ({ quote, check }: { readonly quote: Quote; readonly check: Check }) => {
  const [asking, setAsking] = useState(false);
  const command = useCommand([['quote', quote.id]]);
  const way = WAYS[check.code];
  if (!way || !check.lineId || !quote.actions['overrideSale']?.allowed) return null;
  const send = async (reason: string): Promise<void> => {
    const payload = { lineId: check.lineId, reason: way.grants ? reason : null };
    const body = { payload, expectedVersion: quote.version };
    if (await command.run(`/quotes/${quote.id}/override-sale`, body, way.said)) setAsking(false);
  };
  return (
    <>
      <button type="button" className="text-button" onClick={() => setAsking(true)}>
        {way.label}
      </button>
      {asking && (
        <Confirm
          title={way.label}
          label={way.grants ? 'Grant the exception' : 'Take it back'}
          {...(way.grants ? { reason: 'Why it is sold all the same' } : {})}
          problem={command.problem}
          busy={command.busy}
          onConfirm={(reason) => void send(reason)}
          onClose={() => setAsking(false)}
        >
          <p>{check.message}</p>
          <p className="small soft">
            The quote has to be checked again afterwards, and an approval that it has is void. Your name stands on the
            line.
          </p>
        </Confirm>
      )}
    </>
  );
};
