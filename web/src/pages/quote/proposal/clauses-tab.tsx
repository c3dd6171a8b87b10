/** The terms of the offer: each clause with its texts, and who is asked because of what was chosen. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { readTerms, type SettledTerms, settledTerms } from '../../../api/proposal.ts';
import type { Quote } from '../../../api/shapes.ts';
import { ClauseText } from '../../../parts/clause-text.tsx';
import { Loaded } from '../../../parts/loaded.tsx';
import { Section } from '../../../parts/page.tsx';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { useCommand } from '../../../parts/use-command.ts';
import { ApprovalPanel } from '../approval-panel.tsx';
import { ClauseCard } from './clause-card.tsx';
import { type Choices, chosenOf, isChanged, isComplete, standingOf, wanted } from './clause-choices.ts';

export const ClausesTab = ({ quote, customer }: { readonly quote: Quote; readonly customer: boolean }) =>
  customer ? <ReadTerms quoteId={quote.id} /> : <SettleTerms quote={quote} />;

const ReadTerms = ({ quoteId }: { readonly quoteId: string }) => {
  const query = useQuery(readTerms(quoteId));
  return (
    <Section title="Terms of the offer">
      <Loaded query={query}>
        {({ items }) => (
          <ul className="stack">
            {items.map(({ key, title, text }) => (
              <li key={key} className="clause">
                <h3>{title}</h3>
                <p className="soft">
                  <ClauseText text={text} />
                </p>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Section>
  );
};

const SettleTerms = ({ quote }: { readonly quote: Quote }) => {
  const query = useQuery(settledTerms(quote.id, quote.content));
  return (
    <div className="clauses">
      <Section title="Clauses">
        <Loaded query={query}>{(terms) => <Settle key={quote.content} quote={quote} terms={terms} />}</Loaded>
      </Section>
      <ApprovalPanel quote={quote} />
    </div>
  );
};

const Settle = ({ quote, terms }: { readonly quote: Quote; readonly terms: SettledTerms }) => {
  const editable = quote.actions['edit']?.allowed === true;
  const [choices, setChoices] = useState<Choices>({});
  const command = useCommand([['quote', quote.id], ['quotes'], ['approval-preview', quote.id]]);
  const asked = terms.items.filter((clause) => !standingOf(clause, chosenOf(clause, choices)).approved);
  // What is no longer about this deal goes with the next save, so there is something to save.
  const ready = isChanged(terms.items, choices) || terms.notApplicable.length > 0;
  const save = () =>
    command.run(
      `/quotes/${quote.id}/clauses`,
      { payload: { clauses: wanted(terms.items, choices) } },
      'Clauses settled',
    );
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {terms.notApplicable.length > 0 && (
        <div className="note" data-tone="attention" role="status">
          <p>
            Chosen once, and no longer about this deal: {terms.notApplicable.join(', ')}. The offer cannot go out with
            them; saving the clauses lets go of them.
          </p>
        </div>
      )}
      <ul className="stack">
        {terms.items.map((clause) => (
          <ClauseCard
            key={clause.key}
            clause={clause}
            chosen={chosenOf(clause, choices)}
            editable={editable}
            onChoose={(chosen) => setChoices({ ...choices, [clause.key]: chosen })}
          />
        ))}
      </ul>
      <p role="status" className="small">
        {asked.length === 0
          ? 'Legal has approved every one of these words.'
          : `Legal has not approved these words for everybody: ${asked.map(({ title }) => title).join(', ')}.`}
      </p>
      {command.problem && <ProblemNote problem={command.problem} onDismiss={command.clear} />}
      {editable && (
        <>
          <p className="small soft">
            Other clauses are another content: the price is asked for again, and an approval is void.
          </p>
          <div className="row end">
            <Button type="submit" loading={command.busy} disabled={!ready || !isComplete(terms.items, choices)}>
              Save the clauses
            </Button>
          </div>
        </>
      )}
    </form>
  );
};
