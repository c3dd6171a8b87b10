/** What one text says that another does not, word by word. Said in words too, for who does not see colours or strokes. */
import { ClauseText } from './clause-text.tsx';
import type { Change } from '../../../src/contexts/proposal/word-diff.ts';

export const WordChanges = ({ changes }: { readonly changes: readonly Change[] }) => (
  <p className="word-changes">
    {changes.map(({ kind, text }, at) =>
      kind === 'same' ? (
        <span key={at}>
          <ClauseText text={text} />
        </span>
      ) : kind === 'added' ? (
        <ins key={at}>
          <span className="unseen">added: </span>
          {text}
        </ins>
      ) : (
        <del key={at}>
          <span className="unseen">taken out: </span>
          {text}
        </del>
      ),
    )}
  </p>
);
