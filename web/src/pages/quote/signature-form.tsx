/** Who is to sign, and which options they take: the service asks them, and its word accepts the offer. */
import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Quote } from '../../api/shapes.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { ChosenOptions } from './chosen-options.tsx';

export const SignatureForm = ({ quote, onClose }: { readonly quote: Quote; readonly onClose: () => void }) => {
  const command = useCommand([['quote', quote.id, 'envelopes']]);
  const [name, setName] = useState('');
  const [title, setTitle] = useState('');
  const [email, setEmail] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const ask = async (): Promise<void> => {
    const payload = {
      shownContentRoot: quote.contentRoot,
      shownDocumentHash: quote.documentHash,
      chosenLines: chosen,
      signer: { name: name.trim(), email: email.trim(), ...(title.trim() === '' ? {} : { title: title.trim() }) },
    };
    if (await command.run(`/quotes/${quote.id}/envelopes`, { payload }, 'It is on its way to be signed')) onClose();
  };
  return (
    <Modal opened onClose={onClose} title="Send for signature" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void ask();
        }}
      >
        <p className="soft">
          The signature service sends them the document that was presented. What they sign accepts the offer; nobody of
          us has to confirm it.
        </p>
        <TextInput
          label="Name"
          required
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label="Role"
          maxLength={200}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <TextInput
          label="E-mail"
          type="email"
          required
          maxLength={254}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <ChosenOptions legend="Options that they take" quote={quote} chosen={chosen} onChange={setChosen} />
        {command.problem && <ProblemNote problem={command.problem} />}
        <div className="row end">
          <Button variant="default" onClick={onClose}>
            Back
          </Button>
          <Button type="submit" loading={command.busy}>
            Send it
          </Button>
        </div>
      </form>
    </Modal>
  );
};
