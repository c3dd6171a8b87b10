/** Where the terms of a deal depart from the standard, word by word: what legal is asked about. */
import { useQuery } from '@tanstack/react-query';
import { type Clause, OWN_TEXT, settledTerms } from '../api/proposal.ts';
import { Loaded } from './loaded.tsx';
import { WordChanges } from './word-changes.tsx';

const standingOf = ({ choice, standard }: Clause): string => {
  if (choice === OWN_TEXT) return 'Words of this deal’s own, which legal has not seen';
  return standard
    ? `Another text of ours (${choice}), approved by legal`
    : `Another text of ours (${choice}), not standard`;
};

export const ClauseDeviations = ({ quoteId, content }: { readonly quoteId: string; readonly content: string }) => {
  const query = useQuery(settledTerms(quoteId, content));
  return (
    <Loaded query={query} rows={2}>
      {({ items }) => {
        const departing = items.filter(({ deviates, included, standard }) => deviates || (included && !standard));
        if (departing.length === 0) return <p className="soft">None: every clause stands as legal wrote it.</p>;
        return (
          <ul className="stack">
            {departing.map((clause) => (
              <li key={clause.key} className="clause" data-departs={!clause.standard}>
                <h3>{clause.title}</h3>
                <p className="small soft">{standingOf(clause)}</p>
                <WordChanges changes={clause.changes} />
              </li>
            ))}
          </ul>
        );
      }}
    </Loaded>
  );
};
