/** Can we prove it? The questions that an auditor asks about a quote, answered in words, and the file that proves the answers. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { request } from '../../api/http.ts';
import { problemOf, type Problem } from '../../api/problem.ts';
import { quoteAnswer } from '../../api/queries.ts';
import type { Quote } from '../../api/shapes.ts';
import { DownloadButton } from '../../parts/download-button.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Section } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { instantText } from '../../words/dates.ts';
import type { Checked } from './check-package.ts';

const INSIDE = ['price', 'approval', 'policy', 'catalog', 'acceptance'] as const;

export const Proof = ({ quote, customer }: { readonly quote: Quote; readonly customer: boolean }) => (
  <div className="two">
    <Section title="Questions and answers">
      <div className="stack">
        {(customer ? (['acceptance'] as const) : INSIDE).map((question) => (
          <Answer key={question} quote={quote} question={question} />
        ))}
      </div>
    </Section>
    <div className="stack">
      <Section title="The proof, as a file">
        <p className="soft">
          Everything that proves this promise: snapshots, decisions, documents, entries and their places in the log,
          with a page that a person can read. Whoever has it checks it without this server.
        </p>
        <DownloadButton path={`/quotes/${quote.id}/evidence-package`} name={`quote-${quote.number}.evidence.zip`}>
          Download the evidence package
        </DownloadButton>
        {(quote.status === 'accepted' || quote.status === 'converted') && (
          <DownloadButton
            path={`/quotes/${quote.id}/acceptance-package`}
            name={`accepted-${quote.number}.evidence.zip`}
          >
            Download the proof of acceptance
          </DownloadButton>
        )}
        <p className="soft">
          To check it:{' '}
          <a href={`${import.meta.env.BASE_URL}verify.html`} download="verify.html">
            the verifying page
          </a>
          , one file that needs no network, or <code>troth verify</code>. Both take the key that you trust.
        </p>
      </Section>
      <Section title="Is it whole?">
        <CheckHere quote={quote} />
      </Section>
    </div>
  </div>
);

const Answer = ({ quote, question }: { readonly quote: Quote; readonly question: string }) => {
  const query = useQuery(quoteAnswer(quote.id, question, quote.version));
  return (
    <Loaded query={query} rows={2}>
      {(told) => (
        <section className="stack tight">
          <h3>{told.question}</h3>
          <p>{told.inWords}</p>
          {told.rests.length > 0 && (
            <p className="soft small">
              Entered:{' '}
              {told.rests
                .map(
                  ({ at, command, position }) =>
                    `${command} ${instantText(at)}${position === null ? '' : `, place ${position} in the log`}`,
                )
                .join('; ')}
            </p>
          )}
        </section>
      )}
    </Loaded>
  );
};

type Check =
  | { readonly state: 'idle' | 'busy' }
  | { readonly state: 'done'; readonly checked: Checked }
  | { readonly state: 'failed'; readonly problem: Problem };

const CheckHere = ({ quote }: { readonly quote: Quote }) => {
  const [check, setCheck] = useState<Check>({ state: 'idle' });
  const run = async (): Promise<void> => {
    setCheck({ state: 'busy' });
    try {
      const [{ checkPackage }, reply] = await Promise.all([
        import('./check-package.ts'),
        request(`/quotes/${quote.id}/evidence-package`),
      ]);
      setCheck({ state: 'done', checked: await checkPackage(new Uint8Array(await reply.arrayBuffer())) });
    } catch (error) {
      setCheck({ state: 'failed', problem: problemOf(error) });
    }
  };
  return (
    <div className="stack tight">
      <p className="soft">
        Your browser asks for the package and checks it itself: every hash, every place in the log. Who signed it, only
        somebody with a trusted key can say.
      </p>
      <div>
        <Button variant="default" loading={check.state === 'busy'} onClick={() => void run()}>
          Check it here
        </Button>
      </div>
      <div role="status">
        {check.state === 'done' && (
          <p>
            <strong>{check.checked.ok ? 'Whole' : check.checked.name}</strong>:{' '}
            {check.checked.finding ?? `${check.checked.entries} entries, ${check.checked.means}.`}
          </p>
        )}
      </div>
      {check.state === 'failed' && <ProblemNote problem={check.problem} />}
    </div>
  );
};
