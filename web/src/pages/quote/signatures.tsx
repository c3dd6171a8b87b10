/** What lies with the signature service: who is asked, what they answered, the signed document; and the way to ask or to take it back. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { get } from '../../api/http.ts';
import type { Quote } from '../../api/shapes.ts';
import { DownloadButton } from '../../parts/download-button.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Status } from '../../parts/status.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { dateText } from '../../words/dates.ts';
import { SignatureForm } from './signature-form.tsx';

type Envelope = {
  readonly id: string;
  readonly signer: { readonly name: string; readonly email: string };
  readonly state: string;
  readonly why: string | null;
  readonly signedAt: string | null;
  readonly settledAt: string | null;
  readonly requestedAt: string;
};

const OPEN_LOOK_EVERY_MS = 3_000;

export const Signatures = ({ quote }: { readonly quote: Quote }) => {
  const [asking, setAsking] = useState(false);
  const envelopes = useQuery({
    queryKey: ['quote', quote.id, 'envelopes'],
    queryFn: ({ signal }) => get<{ items: readonly Envelope[] }>(`/quotes/${quote.id}/envelopes`, signal),
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ settledAt }) => settledAt === null) ? OPEN_LOOK_EVERY_MS : false,
  });
  const items = envelopes.data?.items ?? [];
  const mayAsk = quote.status === 'presented' && items.every(({ settledAt }) => settledAt !== null);
  if (!mayAsk && items.length === 0) return null;
  return (
    <div className="stack tight">
      <h3>For signature</h3>
      <ul className="stack tight">
        {items.map((envelope) => (
          <EnvelopeRow key={envelope.id} quote={quote} envelope={envelope} />
        ))}
      </ul>
      {mayAsk && (
        <div className="row">
          <Button variant="default" onClick={() => setAsking(true)}>
            Send for signature
          </Button>
        </div>
      )}
      {asking && <SignatureForm quote={quote} onClose={() => setAsking(false)} />}
    </div>
  );
};

type RowProps = { readonly quote: Quote; readonly envelope: Envelope };

const EnvelopeRow = ({ quote, envelope }: RowProps) => {
  const command = useCommand([['quote', quote.id, 'envelopes']]);
  const { id, signer, state, signedAt, settledAt, requestedAt, why } = envelope;
  return (
    <li className="stack tight">
      <span className="row apart">
        <span>
          {signer.name}, {signer.email}{' '}
          <span className="soft small">
            {signedAt === null ? `asked ${dateText(requestedAt)}` : `signed ${dateText(signedAt)}`}
          </span>
        </span>
        <span className="row">
          <Status state={state} />
          {settledAt === null && state !== 'voiding' && (
            <Button
              size="xs"
              variant="default"
              loading={command.busy}
              aria-label={`Take back the offer from ${signer.name}`}
              onClick={() =>
                void command.run(
                  `/proposal-envelopes/${id}/void`,
                  { payload: { because: 'Taken back by the seller' } },
                  'Taken back',
                )
              }
            >
              Take back
            </Button>
          )}
        </span>
      </span>
      {why !== null && <p className="soft small">{why}</p>}
      {state === 'signed' && (
        <DownloadButton path={`/proposal-envelopes/${id}/signed-document`} name="proposal-signed.pdf">
          Open the signed document
        </DownloadButton>
      )}
      {command.problem && <ProblemNote problem={command.problem} />}
    </li>
  );
};
