/** What care the deal needs. Who may see and do what follows from it by the access policy; changing it needs a reason, and is kept. */
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Quote } from '../../api/shapes.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { QUOTE_CLASSES, quoteClassWord } from '../../words/quote-class.ts';

export const ClassPanel = ({ quote }: { readonly quote: Quote }) => {
  const now = quote.class ?? 'standard';
  const [chosen, setChosen] = useState(now);
  const [reason, setReason] = useState('');
  const command = useCommand([['quote', quote.id], ['quotes']]);
  const may = quote.actions['classify']?.allowed === true;
  const save = async () => {
    const body = { payload: { class: chosen }, reason: reason.trim() };
    if (await command.run(`/quotes/${quote.id}/class`, body, `Now ${quoteClassWord(chosen).word}`)) setReason('');
  };
  if (!may)
    return (
      <p>
        <strong>{quoteClassWord(now).word}.</strong> {quoteClassWord(now).means}
      </p>
    );
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <NativeSelect
        label="Class"
        description={quoteClassWord(chosen).means}
        value={chosen}
        onChange={(event) => setChosen(event.currentTarget.value)}
        data={QUOTE_CLASSES.map((value) => ({ value, label: quoteClassWord(value).word }))}
      />
      {chosen !== now && (
        <TextInput
          label="Why"
          required
          maxLength={500}
          value={reason}
          onChange={(e) => setReason(e.currentTarget.value)}
        />
      )}
      {command.problem && <ProblemNote problem={command.problem} onDismiss={command.clear} />}
      {chosen !== now && (
        <div className="row end">
          <Button type="submit" variant="default" loading={command.busy} disabled={reason.trim() === ''}>
            Change the class
          </Button>
        </div>
      )}
    </form>
  );
};
