/** Where what was accepted is on its way into the contract system, under which number it is kept there, and a person's ways out. */
import { Button, Modal, TextInput, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { get } from '../../api/http.ts';
import type { Quote } from '../../api/shapes.ts';
import { Section } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Status } from '../../parts/status.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { dateText } from '../../words/dates.ts';

type Handover = {
  readonly status: 'requested' | 'sending' | 'unknown' | 'refused' | 'delivered';
  readonly reference: string | null;
  readonly deliveredAt: string | null;
  readonly why?: string | null;
};
type Answer = {
  readonly handover: Handover | null;
  readonly can: { readonly request: boolean; readonly retry: boolean; readonly settle: boolean };
};

const ACCEPTED: ReadonlySet<string> = new Set(['accepted', 'converted']);
const OPEN_EVERY_MS = 3_000;

const WORDS: Readonly<Record<Handover['status'], string>> = {
  requested: 'The contract system is to be told.',
  sending: 'The contract system is being told.',
  unknown: 'Nobody knows whether the contract system has it; it is asked again by itself.',
  refused: 'The contract system would not take it.',
  delivered: '',
};

export const ContractPanel = ({ quote }: { readonly quote: Quote }) => {
  const isAccepted = ACCEPTED.has(quote.status);
  const { data } = useQuery({
    queryKey: ['quote', quote.id, 'contract'],
    queryFn: ({ signal }) => get<Answer>(`/quotes/${quote.id}/contract-handover`, signal),
    enabled: isAccepted,
    refetchInterval: ({ state }) => {
      const status = state.data?.handover?.status;
      return status === undefined || status === 'delivered' || status === 'refused' ? false : OPEN_EVERY_MS;
    },
  });
  const command = useCommand([['quote', quote.id, 'contract'], ['worklist']]);
  const [settling, setSettling] = useState(false);
  if (!isAccepted || !data || (data.handover === null && !data.can.request)) return null;
  const { handover, can } = data;
  const path = `/quotes/${quote.id}/contract-handover`;
  return (
    <Section title="Contract">
      {handover === null ? (
        <p className="soft">It was accepted and is not in the contract system.</p>
      ) : (
        <p className="row apart">
          <span>
            {handover.status === 'delivered' ? <Kept handover={handover} /> : WORDS[handover.status]}{' '}
            {handover.why && <span className="soft small">{handover.why}</span>}
          </span>
          <Status state={handover.status} />
        </p>
      )}
      {command.problem && <ProblemNote problem={command.problem} />}
      <div className="row">
        {can.request && (
          <Button loading={command.busy} onClick={() => void command.run(path, { payload: {} }, 'On its way')}>
            Hand it to the contract system
          </Button>
        )}
        {can.retry && handover?.status !== 'sending' && (
          <Button
            variant="default"
            loading={command.busy}
            onClick={() =>
              void command.run(
                `${path}/retry`,
                { payload: { because: 'Asked for on the page of the quote' } },
                'Looked at at once',
              )
            }
          >
            {handover?.status === 'refused' ? 'Send it again' : 'Look at it now'}
          </Button>
        )}
        {can.settle && (
          <Button variant="default" onClick={() => setSettling(true)}>
            It is kept there: give its number
          </Button>
        )}
      </div>
      {settling && <Settle quote={quote} onClose={() => setSettling(false)} />}
    </Section>
  );
};

const Kept = ({ handover }: { readonly handover: Handover }) => (
  <>
    The contract system keeps it as <strong>{handover.reference}</strong>, since {dateText(handover.deliveredAt)}.
  </>
);

const Settle = ({ quote, onClose }: { readonly quote: Quote; readonly onClose: () => void }) => {
  const [reference, setReference] = useState('');
  const [evidence, setEvidence] = useState('');
  const command = useCommand([['quote', quote.id, 'contract'], ['worklist']]);
  const settle = async (): Promise<void> => {
    const payload = { reference: reference.trim(), evidence: evidence.trim() };
    const done = await command.run(`/quotes/${quote.id}/contract-handover/settle`, { payload }, 'Settled');
    if (done !== undefined) onClose();
  };
  return (
    <Modal opened onClose={onClose} title="Where the contract is kept" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void settle();
        }}
      >
        <TextInput
          label="Number in the contract system"
          required
          maxLength={200}
          value={reference}
          onChange={(event) => setReference(event.currentTarget.value)}
        />
        <Textarea
          label="What this rests on"
          description="Kept in the evidence, since the contract system does not vouch for it"
          required
          minLength={10}
          maxLength={2000}
          value={evidence}
          onChange={(event) => setEvidence(event.currentTarget.value)}
        />
        {command.problem && <ProblemNote problem={command.problem} />}
        <div className="row end">
          <Button variant="default" onClick={onClose}>
            Back
          </Button>
          <Button type="submit" loading={command.busy}>
            Settle it
          </Button>
        </div>
      </form>
    </Modal>
  );
};
