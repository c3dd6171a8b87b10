/** Who acts beyond a role or by a program: emergencies to open and to review, keys to issue and to revoke. */
import { Button, NumberInput, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Grant, grants, grantUses } from '../api/access.ts';
import { Confirm } from '../parts/confirm.tsx';
import { useSession } from '../api/session.ts';
import { Loaded } from '../parts/loaded.tsx';
import { Page, Section } from '../parts/page.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Status } from '../parts/status.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useCommand } from '../parts/use-command.ts';
import { instantText } from '../words/dates.ts';
import { Keys } from './access-keys.tsx';
import { SignIns } from './access-sign-ins.tsx';

const CHANGES = [['break-glass'], ['worklist']];
const MINUTES_MAX = 240;
const REASON_CHARS_MIN = 10;

const OpenGlass = () => {
  const glass = useCommand(CHANGES);
  const [reason, setReason] = useState('');
  const [minutes, setMinutes] = useState(30);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void glass.run('/break-glass', { payload: { reason: reason.trim(), minutes } }, 'The glass is open');
      }}
    >
      <p>In an emergency you may repair and read beyond your role. It is written down, told at once, and reviewed.</p>
      <Textarea
        label="What is the emergency?"
        required
        autosize
        minRows={2}
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <NumberInput
        label="For how many minutes?"
        w={180}
        min={1}
        max={MINUTES_MAX}
        value={minutes}
        onChange={(value) => setMinutes(Number(value) || 1)}
      />
      {glass.problem && <ProblemNote problem={glass.problem} />}
      <div>
        <Button type="submit" color="red.8" loading={glass.busy} disabled={reason.trim().length < REASON_CHARS_MIN}>
          Break the glass
        </Button>
      </div>
    </form>
  );
};

const Uses = ({ id }: { readonly id: string }) => (
  <Loaded query={useQuery(grantUses(id))}>
    {({ uses }) =>
      uses.length === 0 ? (
        <p className="soft">No command was made possible by it.</p>
      ) : (
        <ul>
          {uses.map((use) => (
            <li key={`${use.at} ${use.command}`}>
              {instantText(use.at)}: {use.command} on {use.kind}, {use.result}
            </li>
          ))}
        </ul>
      )
    }
  </Loaded>
);

type Verdict = { readonly grant: Grant; readonly justified: boolean };

const Review = ({ grant, justified, onClose }: Verdict & { readonly onClose: () => void }) => {
  const review = useCommand([...CHANGES, ['break-glass', grant.id]]);
  const go = async (comment: string): Promise<void> => {
    const done = await review.run(`/break-glass/${grant.id}/review`, { payload: { justified, comment } }, 'Reviewed');
    if (done !== undefined) onClose();
  };
  return (
    <Confirm
      title={justified ? 'It was justified' : 'It was not justified'}
      label="Say so"
      danger={!justified}
      reason="What was looked at, and why you say so"
      problem={review.problem}
      busy={review.busy}
      onConfirm={(comment) => void go(comment)}
      onClose={onClose}
    >
      <p>
        {grant.person.name}, {instantText(grant.openedAt)}: {grant.reason}
      </p>
      <Uses id={grant.id} />
    </Confirm>
  );
};

const Steps = ({ grant, onReview }: { readonly grant: Grant; readonly onReview: (verdict: Verdict) => void }) => {
  const back = useCommand(CHANGES);
  return (
    <>
      {grant.actions.return && (
        <Button
          variant="default"
          loading={back.busy}
          onClick={() => void back.run(`/break-glass/${grant.id}/return`, { payload: {} }, 'Given back')}
        >
          Give back
        </Button>
      )}
      {grant.actions.review && (
        <div className="row">
          <Button onClick={() => onReview({ grant, justified: true })}>Justified</Button>
          <Button variant="default" onClick={() => onReview({ grant, justified: false })}>
            Not justified
          </Button>
        </div>
      )}
      {grant.review && (
        <>
          {grant.review.justified ? 'Justified' : 'Not justified'}, says {grant.review.by}
          <span className="sub">{grant.review.comment}</span>
        </>
      )}
      {back.problem && <ProblemNote problem={back.problem} />}
    </>
  );
};

const columnsWith = (onReview: (verdict: Verdict) => void): readonly Column<Grant>[] => [
  {
    name: 'Who, and why',
    head: true,
    cell: (grant) => (
      <>
        {grant.person.name}
        <span className="sub">{grant.reason}</span>
      </>
    ),
  },
  { name: 'State', cell: (grant) => <Status state={grant.state} /> },
  { name: 'Opened', cell: (grant) => instantText(grant.openedAt) },
  { name: 'Until', cell: (grant) => instantText(grant.expiresAt) },
  { name: 'Readings', cell: (grant) => String(grant.readings) },
  { name: 'Review', cell: (grant) => <Steps grant={grant} onReview={onReview} /> },
];

export const Access = () => {
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const links = useSession()?.principal.roles.includes('sre');
  return (
    <Page title="Access" lead="What was done beyond a role, and what programs may do">
      <Section title="Emergencies">
        <div className="stack">
          <Loaded query={useQuery(grants())}>
            {({ items, mayOpen }) => (
              <>
                {mayOpen && <OpenGlass />}
                {items.length === 0 ? (
                  <p className="soft">No emergency yet: nobody has acted beyond their role.</p>
                ) : (
                  <Table
                    caption="Emergencies"
                    columns={columnsWith(setVerdict)}
                    rows={items}
                    rowKey={(row) => row.id}
                  />
                )}
              </>
            )}
          </Loaded>
        </div>
      </Section>
      <Keys />
      {links && <SignIns />}
      {verdict && <Review {...verdict} onClose={() => setVerdict(null)} />}
    </Page>
  );
};
