/** One page to decide from: what it is, why it came to me, what changed since it was approved last. Made for a phone first. */
import { Button, Checkbox, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { approvalCase } from '../api/queries.ts';
import type { ApprovalCase } from '../api/approval-shapes.ts';
import { CaseSteps } from '../parts/case-steps.tsx';
import { ClauseDeviations } from '../parts/clause-deviations.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Crumb, Page, Section } from '../parts/page.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Status } from '../parts/status.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useCommand } from '../parts/use-command.ts';
import { dateText } from '../words/dates.ts';
import { sentence } from '../words/status.ts';
import { isZero, money, percent, quantity } from '../words/money.ts';
import { checkWords } from '../words/conditions.ts';
import { Besides } from './approval-besides.tsx';
import { AskedOutside } from './approval-outside.tsx';
import { ConditionForm, conditionOf, NO_CONDITION } from './condition-form.tsx';
import { isRamped, rampWords } from './quote/ramp-text.ts';

export const Approval = () => {
  const { caseId } = useParams({ from: '/signed-in/approvals/$caseId' });
  const query = useQuery(approvalCase(caseId));
  const { data } = query;
  return (
    <Page
      title={data ? `${data.quote.name}, ${data.quote.accountName}` : 'Approval'}
      kicker={
        <>
          <Crumb to="/approvals">Approvals</Crumb>
          {data && ` / ${data.quote.number} · revision ${data.quote.revision}`}
        </>
      }
      lead={data && <Status state={data.status} />}
    >
      <Loaded query={query}>{(found) => <Decide key={found.content} found={found} />}</Loaded>
    </Page>
  );
};

const Decide = ({ found }: { readonly found: ApprovalCase }) => (
  <>
    <Figures found={found} />
    <div className="two">
      <div className="stack">
        <Section title="Why it came to you">
          <ul className="bullets">
            {found.why.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </Section>
        <Section title="What changed since the last approval">
          {found.changedSinceLastApproval.length === 0 ? (
            <p className="soft">Nothing: it was never approved before, or it stands as it was.</p>
          ) : (
            <ul className="bullets">
              {found.changedSinceLastApproval.map((change) => (
                <li key={change}>{change}</li>
              ))}
            </ul>
          )}
        </Section>
      </div>
      <Decision found={found} />
    </div>
    <Lines found={found} />
    <Section title="Clauses that depart from the standard">
      <ClauseDeviations quoteId={found.quote.id} content={found.content} />
    </Section>
    <Section
      title="Everybody who is asked"
      aside={
        <Link to="/quotes/$quoteId" params={{ quoteId: found.quote.id }}>
          Open the quote
        </Link>
      }
    >
      <CaseSteps steps={found.steps} />
      {!found.policy.inForce && (
        <p className="small soft">
          Decided under the policy that it was submitted under; another version is in force now.
        </p>
      )}
    </Section>
    {found.outside.length > 0 && <AskedOutside outside={found.outside} />}
    {found.conditions.length > 0 && <Conditions found={found} />}
    <Besides found={found} />
    <Remarks found={found} />
  </>
);

const Figures = ({ found: { facts, quote } }: { readonly found: ApprovalCase }) => (
  <dl className="figures">
    <div>
      <dt>Discount</dt>
      <dd>{percent(facts.discountPercent)}</dd>
    </div>
    {facts.marginPercent !== undefined && (
      <div>
        <dt>Margin</dt>
        <dd>{percent(facts.marginPercent)}</dd>
      </div>
    )}
    <div>
      <dt>Per month</dt>
      <dd>{money(facts.totals?.recurringMonthly, quote.currency)}</dd>
    </div>
    <div>
      <dt>Over {quote.termMonths} months</dt>
      <dd>
        {money(facts.totals?.termValue, quote.currency)}
        {facts.totals && <span className="sub">list {money(facts.totals.listTermValue, quote.currency)}</span>}
      </dd>
    </div>
  </dl>
);

const Decision = ({ found }: { readonly found: ApprovalCase }) => {
  const command = useCommand([['approval', found.caseId], ['approvals'], ['worklist'], ['quote', found.quote.id]]);
  const [comment, setComment] = useState('');
  const [evidence, setEvidence] = useState('');
  const [condition, setCondition] = useState(NO_CONDITION);
  const conditioned = conditionOf(condition);
  const { approve, reject } = found.actions;
  const reasons = found.steps.find(({ stepNo }) => stepNo === found.stepNo)?.reasons ?? [];
  const [chosen, setChosen] = useState<readonly number[]>(reasons.map((_reason, at) => at + 1));
  const isPart = chosen.length > 0 && chosen.length < reasons.length;
  const decide = (decision: 'approve' | 'reject' | 'approveInPart') =>
    void command.run(
      `/quotes/${found.quote.id}/approve`,
      {
        payload: {
          decision,
          comment: comment.trim(),
          content: found.content,
          ...(found.stepNo === null ? {} : { stepNo: found.stepNo }),
          ...(decision === 'approveInPart' ? { reasons: chosen } : {}),
          ...(evidence.trim() === '' ? {} : { evidence: evidence.trim() }),
          ...(conditioned && decision !== 'reject' ? { conditions: [conditioned] } : {}),
        },
      },
      { approve: 'Approved', approveInPart: 'Approved in part', reject: 'Rejected' }[decision],
    );
  if (!approve?.allowed && !reject?.allowed)
    return (
      <Section title="Your decision">
        <p className="soft">{sentence(approve?.why ?? reject?.why ?? 'There is nothing left to decide here.')}</p>
      </Section>
    );
  const silent = comment.trim() === '';
  return (
    <Section title="Your decision">
      <Textarea
        label="Your reason"
        description="Everybody who reads this quote's history reads it"
        autosize
        minRows={2}
        maxLength={2000}
        required
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      {reasons.length > 1 && (
        <Checkbox.Group
          label="What you say yes to"
          description="A part returns the rest to its seller"
          value={chosen.map(String)}
          onChange={(values) => setChosen(values.map(Number).toSorted((a, b) => a - b))}
        >
          {reasons.map((reason, at) => (
            <Checkbox key={reason} mt="xs" value={String(at + 1)} label={reason} />
          ))}
        </Checkbox.Group>
      )}
      <ConditionForm draft={condition} onChange={setCondition} />
      {found.evidenceAbove !== null && (
        <TextInput
          label="What your answer rests on"
          description={`Needed above ${found.evidenceAbove}: a document, a ticket, a minute`}
          maxLength={500}
          value={evidence}
          onChange={(event) => setEvidence(event.currentTarget.value)}
        />
      )}
      {command.problem && <ProblemNote problem={command.problem} onDismiss={command.clear} />}
      <div className="decide">
        <Button
          size="md"
          loading={command.busy}
          disabled={silent || !approve?.allowed || chosen.length === 0 || conditioned === undefined}
          onClick={() => decide(isPart ? 'approveInPart' : 'approve')}
        >
          {isPart ? 'Approve this part' : 'Approve'}
        </Button>
        <Button
          size="md"
          variant="default"
          loading={command.busy}
          disabled={silent || !reject?.allowed}
          onClick={() => decide('reject')}
        >
          Reject
        </Button>
      </div>
      {approve && !approve.allowed && approve.why && <p className="small soft">Approve: {approve.why}</p>}
    </Section>
  );
};

const refreshed = (found: ApprovalCase) => [
  ['approval', found.caseId],
  ['quote', found.quote.id],
];

/** What a yes depends on: the offer does not go out before it is so. */
const Conditions = ({ found }: { readonly found: ApprovalCase }) => {
  const command = useCommand(refreshed(found));
  return (
    <Section title="On condition that">
      <ul className="bullets">
        {found.conditions.map(({ conditionId, text, check, met, metBy }) => (
          <li key={conditionId}>
            {text} {check && `(${checkWords(check)}) `}
            <Status state={met ? 'passed' : 'open'} />
            {metBy && <span className="small soft"> {metBy}</span>}
            {!met && check === null && found.status === 'approved' && (
              <Button
                size="compact-sm"
                variant="default"
                loading={command.busy}
                onClick={() =>
                  void command.run(
                    `/approvals/${found.caseId}/conditions/${conditionId}/met`,
                    { payload: { note: 'Seen and met' } },
                    'Noted',
                  )
                }
              >
                It is met
              </Button>
            )}
          </li>
        ))}
      </ul>
      {command.problem && <ProblemNote problem={command.problem} onDismiss={command.clear} />}
    </Section>
  );
};

/** Said without deciding: a question, an answer. */
const Remarks = ({ found }: { readonly found: ApprovalCase }) => {
  const command = useCommand(refreshed(found));
  const [text, setText] = useState('');
  const say = async () => {
    const said = await command.run(`/approvals/${found.caseId}/comments`, { payload: { text: text.trim() } }, 'Said');
    if (said !== undefined) setText('');
  };
  return (
    <Section title="Comments">
      {found.remarks.map(({ by, text: said, at }) => (
        <p key={`${by} ${at}`} className="small">
          {by}, {dateText(at)}: “{said}”
        </p>
      ))}
      <Textarea
        label="A comment, without deciding"
        autosize
        maxLength={2000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {command.problem && <ProblemNote problem={command.problem} onDismiss={command.clear} />}
      <Button variant="default" loading={command.busy} disabled={text.trim() === ''} onClick={() => void say()}>
        Say it
      </Button>
    </Section>
  );
};

type CaseLine = ApprovalCase['lines'][number];

const Lines = ({ found: { lines, quote } }: { readonly found: ApprovalCase }) => {
  const columns: readonly Column<CaseLine & { readonly at: number }>[] = [
    { name: 'Offering', head: true, cell: (line) => line.offeringName },
    {
      name: 'Quantity',
      numeric: true,
      cell: (line) => (isRamped(line) ? rampWords(line) : quantity(line.quantity)),
    },
    {
      name: 'Given away',
      numeric: true,
      cell: (line) =>
        isZero(line.discountPercent) ? (
          '–'
        ) : (
          <>
            {percent(line.discountPercent)}
            {line.reason && <span className="sub">{line.reason}</span>}
          </>
        ),
    },
    { name: 'List, over the term', numeric: true, cell: (line) => money(line.listTermValue, quote.currency) },
    { name: 'Net, over the term', numeric: true, cell: (line) => money(line.termValue, quote.currency) },
  ];
  return (
    <Table
      caption="Lines"
      showCaption
      columns={columns}
      rows={lines.map((line, at) => ({ ...line, at }))}
      rowKey={({ at }) => String(at)}
    />
  );
};
