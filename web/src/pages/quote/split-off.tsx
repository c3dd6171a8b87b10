/** Chosen lines leave for a quote of their own, because they will be decided at another time. */
import { Button, Modal, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { LeftOut } from '../../api/family.ts';
import type { Line, Quote } from '../../api/shapes.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { NotCarried } from './left-out.tsx';

type SplitOffProps = {
  readonly quote: Quote;
  readonly lines: readonly Line[];
  readonly version: number;
  readonly onClose: () => void;
};

type Made = { readonly partId: string; readonly partNumber: string; readonly leftOut: readonly LeftOut[] };

export const SplitOff = ({ quote, lines, version, onClose }: SplitOffProps) => {
  const navigate = useNavigate();
  const [name, setName] = useState(quote.name);
  const command = useCommand([['quote', quote.id], ['quotes'], ['deal', quote.dealId]]);
  const many = lines.length === 1 ? '1 line' : `${lines.length} lines`;
  const [made, setMade] = useState<Made | null>(null);
  const open = ({ partId }: Made) => navigate({ to: '/quotes/$quoteId', params: { quoteId: partId } });
  const split = async () => {
    const payload = { lineIds: lines.map(({ lineId }) => lineId), name: name.trim() };
    const body = { payload, expectedVersion: version };
    const parted = await command.run<Made>(`/quotes/${quote.id}/split`, body, 'Split off');
    if (parted === undefined) return;
    if (parted.leftOut.length > 0) setMade(parted);
    else await open(parted);
  };
  if (made)
    return (
      <Modal opened onClose={onClose} title={`${many} split off`} closeButtonProps={{ 'aria-label': 'Close' }}>
        <NotCarried left={made.leftOut} made={made.partNumber} onOpen={() => void open(made)} />
      </Modal>
    );
  return (
    <Modal opened onClose={onClose} title={`Split off ${many}?`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void split();
        }}
      >
        <p>They leave for a quote of their own. Both are sold beside each other; both are priced anew.</p>
        <TextInput
          label="Name of the new quote"
          required
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {command.problem && <ProblemNote problem={command.problem} />}
        <div className="row end">
          <Button variant="default" onClick={onClose}>
            Back
          </Button>
          <Button type="submit" loading={command.busy} disabled={name.trim() === ''}>
            Split off
          </Button>
        </div>
      </form>
    </Modal>
  );
};
