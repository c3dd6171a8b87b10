/** The yes of the customer. It names what was on the page, content and document, so that they are held to nothing else. */
import { Button, Checkbox, Modal, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { get } from '../../api/http.ts';
import type { Problem } from '../../api/problem.ts';
import { useSession } from '../../api/session.ts';
import type { Quote } from '../../api/shapes.ts';
import { Hash } from '../../parts/hash.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { money } from '../../words/money.ts';

type Consent = { readonly text: string; readonly hash: string };

type AcceptProps = {
  readonly quote: Quote;
  readonly busy: boolean;
  readonly problem: Problem | null;
  readonly onAccept: (payload: object) => void;
  readonly onClose: () => void;
};

export const AcceptDialog = ({ quote, busy, problem, onAccept, onClose }: AcceptProps) => {
  const me = useSession()?.principal.name ?? '';
  const [name, setName] = useState(me);
  const [title, setTitle] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const options = quote.lines.filter(({ optional }) => optional === true);
  const choose = (id: string): void =>
    setChosen(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  const { contentRoot, documentHash } = quote;
  const consent = useQuery({
    queryKey: ['quote', quote.id, 'consent'],
    queryFn: ({ signal }) => get<{ readonly consent: Consent }>(`/quotes/${quote.id}/offer`, signal),
  }).data?.consent;
  const accept = () =>
    onAccept({
      shownContentRoot: contentRoot,
      shownDocumentHash: documentHash,
      chosenLines: chosen,
      consentHash: consent?.hash,
      acceptedBy: { name: name.trim(), title: title.trim() },
    });
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Accept ${quote.number}, revision ${quote.revision}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          accept();
        }}
      >
        <p>
          {quote.name}, for {quote.account.name}: {quote.totals && money(quote.totals.termValue, quote.currency)} over{' '}
          {quote.termMonths} months. This binds both sides to exactly what is shown.
        </p>
        <dl className="stack tight small">
          <div>
            <dt className="soft">Root of the promised content</dt>
            <dd>{contentRoot ? <Hash value={contentRoot} whole /> : 'none'}</dd>
          </div>
          <div>
            <dt className="soft">SHA-256 of the proposal</dt>
            <dd>{documentHash ? <Hash value={documentHash} whole /> : 'none'}</dd>
          </div>
        </dl>
        <TextInput
          label="Your name"
          required
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label="Your role"
          required
          maxLength={200}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        {options.length > 0 && (
          <fieldset className="stack tight">
            <legend>Take as well</legend>
            {options.map(({ lineId, offeringName }) => (
              <label key={lineId} className="row">
                <input type="checkbox" checked={chosen.includes(lineId)} onChange={() => choose(lineId)} />
                {offeringName}
              </label>
            ))}
          </fieldset>
        )}
        {consent && <Checkbox required label={consent.text} />}
        {problem && <ProblemNote problem={problem} />}
        <div className="row end">
          <Button variant="default" onClick={onClose}>
            Back
          </Button>
          <Button
            type="submit"
            loading={busy}
            disabled={[name, title].some((said) => said.trim() === '') || !consent || !contentRoot || !documentHash}
          >
            Accept
          </Button>
        </div>
      </form>
    </Modal>
  );
};
