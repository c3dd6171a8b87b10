/** What is with the customer: links and whether they were opened, wishes that wait for an answer, signed papers that wait for a second person. */
import { Button, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { get } from '../../api/http.ts';
import type { Quote } from '../../api/shapes.ts';
import { DownloadButton } from '../../parts/download-button.tsx';
import { Section } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Status } from '../../parts/status.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { dateText } from '../../words/dates.ts';
import { Contacts } from './contacts.tsx';
import { LinkForm } from './link-form.tsx';
import { PaperForm } from './paper-form.tsx';
import { Signatures } from './signatures.tsx';

type Link = {
  readonly id: string;
  readonly purpose: 'accept' | 'read';
  readonly contact: { readonly name: string; readonly email: string };
  readonly state: string;
  readonly expiresAt: string;
  readonly sentAt: string | null;
  readonly openedCount: number;
  readonly lastOpenedAt: string | null;
};
type Paper = {
  readonly id: string;
  readonly state: string;
  readonly paperHash: string;
  readonly paperName: string;
  readonly signer: { readonly name: string };
  readonly signedOn: string;
  readonly recordedBy: string | null;
  readonly decidedBy: string | null;
  readonly comment: string | null;
};
type Wish = {
  readonly id: string;
  readonly wish: string;
  readonly askedBy: string;
  readonly askedAt: string;
  readonly answer: string | null;
};
type Answers = {
  readonly grade: string | null;
  readonly address: string | null;
  readonly papers: readonly Paper[];
  readonly changes: readonly Wish[];
  readonly can: {
    readonly record: boolean;
    readonly haveSigned: boolean;
    readonly confirm: boolean;
    readonly answer: boolean;
  };
};

const GRADE: Readonly<Record<string, string>> = {
  'customer-link': 'Accepted by the customer themselves, under a link',
  'customer-account': 'Accepted by the customer themselves, signed in',
  'e-signature': 'Accepted by an electronic signature',
  'countersigned-upload': 'Accepted on paper, which a second person confirmed',
  'recorded-by-seller': 'Accepted on a seller’s word',
};

const WITH_CUSTOMER: ReadonlySet<string> = new Set(['presented', 'accepted', 'converted']);

export const CustomerPanel = ({ quote }: { readonly quote: Quote }) => {
  const isOut = WITH_CUSTOMER.has(quote.status);
  const answers = useQuery({
    queryKey: ['quote', quote.id, 'answers'],
    queryFn: ({ signal }) => get<Answers>(`/quotes/${quote.id}/answers-of-customer`, signal),
    enabled: isOut,
  });
  const { data } = answers;
  if (!isOut || !data) return null;
  return (
    <Section title="With the customer">
      {data.grade !== null && (
        <p>
          {GRADE[data.grade] ?? data.grade}
          {data.address === null ? '' : `, from ${data.address}`}.
        </p>
      )}
      {data.changes.map((wish) => (
        <WishRow key={wish.id} quote={quote} wish={wish} mayAnswer={data.can.answer} />
      ))}
      {data.papers.map((paper) => (
        <PaperRow key={paper.id} quote={quote} paper={paper} mayConfirm={data.can.confirm} />
      ))}
      <Contacts accountId={quote.account.id} />
      {data.can.record && <Links quote={quote} />}
      {data.can.haveSigned && <Signatures quote={quote} />}
    </Section>
  );
};

const Links = ({ quote }: { readonly quote: Quote }) => {
  const [form, setForm] = useState<'link' | 'paper' | null>(null);
  const links = useQuery({
    queryKey: ['quote', quote.id, 'links'],
    queryFn: ({ signal }) => get<{ items: readonly Link[] }>(`/quotes/${quote.id}/links`, signal),
  });
  const command = useCommand([['quote', quote.id, 'links']]);
  return (
    <>
      <ul className="stack tight">
        {links.data?.items.map((link) => (
          <li key={link.id} className="row apart">
            <span>
              {link.contact.name}, {link.contact.email} <span className="soft small">{told(link)}</span>
            </span>
            <span className="row">
              <Status state={link.state} />
              {link.state === 'open' && (
                <Button
                  size="xs"
                  variant="default"
                  loading={command.busy}
                  aria-label={`Take back the link of ${link.contact.name}`}
                  onClick={() =>
                    void command.run(
                      `/proposal-links/${link.id}/revoke`,
                      { payload: { because: 'Taken back by the seller' } },
                      'Link taken back',
                    )
                  }
                >
                  Take back
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
      {command.problem && <ProblemNote problem={command.problem} />}
      <div className="row">
        <Button variant="default" onClick={() => setForm('link')}>
          Send a link
        </Button>
        <Button variant="default" onClick={() => setForm('paper')}>
          Bring a signed paper
        </Button>
      </div>
      {form === 'link' && <LinkForm quote={quote} onClose={() => setForm(null)} />}
      {form === 'paper' && <PaperForm quote={quote} onClose={() => setForm(null)} />}
    </>
  );
};

const told = ({ purpose, sentAt, openedCount, lastOpenedAt, expiresAt }: Link): string =>
  [
    purpose === 'read' ? 'for reading' : sentAt === null ? 'mail is queued' : `sent ${dateText(sentAt)}`,
    openedCount === 0 ? 'not opened yet' : `opened ${openedCount} times, last ${dateText(lastOpenedAt)}`,
    `until ${dateText(expiresAt)}`,
  ].join(' · ');

type WishProps = { readonly quote: Quote; readonly wish: Wish; readonly mayAnswer: boolean };

const WishRow = ({ quote, wish, mayAnswer }: WishProps) => {
  const [answer, setAnswer] = useState('');
  const command = useCommand([['quote', quote.id], ['worklist']]);
  return (
    <div className="stack tight">
      <p>
        <strong>{wish.askedBy}</strong> asks for a change <span className="soft small">{dateText(wish.askedAt)}</span>
      </p>
      <blockquote>{wish.wish}</blockquote>
      {wish.answer !== null && <p className="soft">Answered: {wish.answer}</p>}
      {wish.answer === null && mayAnswer && (
        <form
          className="stack tight"
          onSubmit={(event) => {
            event.preventDefault();
            const payload = { changeId: wish.id, answer: answer.trim() };
            void command.run(`/quotes/${quote.id}/answer-change`, { payload }, 'Answered');
          }}
        >
          <Textarea
            label="What comes of it"
            description="The customer reads this beside the offer"
            required
            maxLength={4000}
            value={answer}
            onChange={(event) => setAnswer(event.currentTarget.value)}
          />
          {command.problem && <ProblemNote problem={command.problem} />}
          <div className="row end">
            <Button type="submit" loading={command.busy} disabled={answer.trim() === ''}>
              Answer
            </Button>
          </div>
        </form>
      )}
    </div>
  );
};

type PaperProps = { readonly quote: Quote; readonly paper: Paper; readonly mayConfirm: boolean };

const PaperRow = ({ quote, paper, mayConfirm }: PaperProps) => {
  const command = useCommand([['quote', quote.id], ['quotes'], ['worklist']]);
  const seen = { claimId: paper.id, seenPaperHash: paper.paperHash };
  const decide = (path: string, payload: object, said: string): void =>
    void command.run(`/quotes/${quote.id}/${path}`, { payload }, said);
  return (
    <div className="stack tight">
      <p className="row apart">
        <span>
          Signed by {paper.signer.name} on {dateText(paper.signedOn)}, brought by {paper.recordedBy ?? 'somebody'}
        </span>
        <Status state={paper.state} />
      </p>
      {paper.comment !== null && <p className="soft">{paper.comment}</p>}
      <div className="row">
        <DownloadButton path={`/quotes/${quote.id}/acceptance-papers/${paper.id}`} name={paper.paperName}>
          Open the paper
        </DownloadButton>
        {paper.state === 'recorded' && mayConfirm && (
          <>
            <Button loading={command.busy} onClick={() => decide('confirm-acceptance', seen, 'Accepted')}>
              I saw the same: accept
            </Button>
            <Button
              variant="default"
              loading={command.busy}
              onClick={() =>
                decide(
                  'reject-acceptance',
                  { ...seen, because: 'The paper does not show what it is said to' },
                  'Sent back',
                )
              }
            >
              Not what it is said to be
            </Button>
          </>
        )}
      </div>
      {command.problem && <ProblemNote problem={command.problem} />}
    </div>
  );
};
