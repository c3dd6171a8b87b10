/** Where the configuration stands: whole, or what is still asked, or what contradicts; and completing it. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../../../api/http.ts';
import { problemOf, type Problem } from '../../../api/problem.ts';
import type { Quote } from '../../../api/shapes.ts';
import { announce } from '../../../parts/announce.tsx';
import { Hash } from '../../../parts/hash.tsx';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { useFace } from './face.ts';
import type { Guide } from './protocol.ts';
import { RuleList, wayText, WaysOut } from './why-note.tsx';

export const Standing = ({ guide }: { readonly guide: Guide }) => {
  const { labels } = useFace();
  if (guide.status === 'valid')
    return (
      <p className="standing-line" role="status">
        <span className="status" data-tone="good">
          <span className="dot" /> Complete
        </span>{' '}
        <span className="small soft">
          decided here, to be decided the same by the server: <Hash value={guide.fingerprint} />
        </span>
      </p>
    );
  if (guide.status === 'malformed')
    return (
      <div className="note" data-tone="attention" role="status">
        <p className="note-title">Something that was chosen is not possible here</p>
        <ul className="bullets">
          {guide.malformed.map(({ code, option }) => (
            <li key={`${code} ${String(option)}`}>{labels.of(String(option))}</li>
          ))}
        </ul>
      </div>
    );
  if (guide.status === 'incomplete')
    return (
      <div className="note" data-tone="active" role="status">
        <p className="note-title">Still to choose</p>
        <RuleList rules={guide.open} labels={labels} />
      </div>
    );
  return (
    <div className="note" data-tone="bad" role="alert">
      <p className="note-title">These choices contradict each other</p>
      <RuleList rules={guide.conflicts.flatMap(({ rules }) => rules)} labels={labels} />
      <WaysOut ways={guide.repairs} />
    </div>
  );
};

type CompletingProps = {
  readonly quote: Quote;
  readonly offering: string;
  readonly preferred: () => Promise<Guide | null>;
};

/** The page knows no prices: the cheapest whole is asked of the server, which answers with options and no amounts. */
export const Completing = ({ quote, offering, preferred }: CompletingProps) => {
  const { selection, labels, change } = useFace();
  const [added, setAdded] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const take = async (found: Promise<Guide | null>): Promise<void> => {
    setProblem(null);
    try {
      const completion = (await found)?.completion;
      if (!completion) return;
      change(completion.selection);
      const text = wayText(labels, completion) || 'Nothing was missing';
      setAdded(text);
      announce(`Completed: ${text}`);
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  const cheapest = (): Promise<Guide> =>
    ask<Guide>('/configuration/guide', {
      offering,
      selection,
      on: quote.pricedAsOf,
      country: quote.country,
      channel: quote.channel,
      currency: quote.currency,
      termMonths: quote.termMonths,
      completion: 'cheapest',
    });
  return (
    <div className="stack tight">
      <div className="row">
        <Button variant="default" onClick={() => void take(preferred())}>
          Complete it for me
        </Button>
        <Button
          variant="default"
          aria-label="Complete it at the lowest list price"
          onClick={() => void take(cheapest())}
        >
          At the lowest list price
        </Button>
      </div>
      {added && <p className="small soft">{added}.</p>}
      {problem && <ProblemNote problem={problem} onDismiss={() => setProblem(null)} />}
    </div>
  );
};
