/** Who gets the address of the offer. One to accept under goes by mail and is shown to nobody of us; one for reading is shown here, once. */
import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { newKey, request } from '../../api/http.ts';
import type { Problem } from '../../api/problem.ts';
import type { Quote } from '../../api/shapes.ts';
import { useQueryClient } from '@tanstack/react-query';
import { ProblemNote } from '../../parts/problem-note.tsx';

type Issued = { readonly address?: string };

export const LinkForm = ({ quote, onClose }: { readonly quote: Quote; readonly onClose: () => void }) => {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [purpose, setPurpose] = useState('accept');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [address, setAddress] = useState<string | null>(null);
  const issue = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    const payload = { contact: { name: name.trim(), email: email.trim() }, purpose };
    try {
      const response = await request(`/quotes/${quote.id}/links`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ idempotencyKey: newKey(), payload }),
      });
      const issued = (await response.json()) as Issued;
      await client.invalidateQueries({ queryKey: ['quote', quote.id, 'links'] });
      if (issued.address === undefined) onClose();
      else setAddress(`${location.origin}${issued.address}`);
    } catch (error) {
      if (!(error instanceof Error && 'problem' in error)) throw error;
      setProblem(error.problem as Problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title="Give the customer a link" closeButtonProps={{ 'aria-label': 'Close' }}>
      {address !== null ? (
        <div className="stack">
          <p>This address is shown once. It opens the offer for reading; nothing can be accepted under it.</p>
          <code>{address}</code>
          <div className="row end">
            <Button onClick={() => void navigator.clipboard.writeText(address).then(onClose)}>Copy and close</Button>
          </div>
        </div>
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void issue();
          }}
        >
          <TextInput
            label="Name"
            required
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label="E-mail"
            type="email"
            required
            maxLength={254}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Select
            label="For"
            data={[
              { value: 'accept', label: 'Accepting: mailed to them, shown to nobody else' },
              { value: 'read', label: 'Reading: shown here once, to pass on' },
            ]}
            allowDeselect={false}
            value={purpose}
            onChange={(value) => setPurpose(value ?? 'accept')}
          />
          {problem && <ProblemNote problem={problem} />}
          <div className="row end">
            <Button variant="default" onClick={onClose}>
              Back
            </Button>
            <Button type="submit" loading={busy}>
              {purpose === 'accept' ? 'Send it' : 'Make it'}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
};
