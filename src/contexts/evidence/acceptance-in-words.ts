/** How strong an acceptance is and what was agreed to, in words, from its entry and what its entry cites: a reader of any audience sees it. */
import type { Entry } from '#platform/entries/entry.contract.ts';
import { membersOf, type ReadingView, textIn } from './reading-view.ts';

type Row = readonly [name: string, text: string];

/** The entry cites the paper or the signed document by hash; a customer who acted is its actor. These words are frozen with the page. */
const strengthOf = ({ actor, artifacts }: Pick<Entry, 'actor' | 'artifacts'>): string => {
  const cites = (kind: string): boolean => artifacts.some((artifact) => artifact.kind === kind);
  if (cites('signed-paper')) return 'a signed paper, recorded by a seller and confirmed by a second person';
  if (cites('signed-document')) return 'a signature service vouches for the signer';
  return actor.type === 'customer'
    ? 'the customer themselves, under a link or an account of their own'
    : 'a seller’s word, from before two persons were asked for';
};

export const acceptanceInWords = ({ decisions }: ReadingView, entry: Entry): readonly Row[] => {
  const cited = entry.artifacts.find(({ kind }) => kind === 'consent')?.hash;
  const words = decisions.find(({ fingerprint }) => cited !== undefined && fingerprint === cited);
  return [
    ['How strong', strengthOf(entry)],
    ...(words ? [['Agreed to', textIn(membersOf(words['value'])['text'])] as const] : []),
  ];
};
