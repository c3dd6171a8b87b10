/** Whose the case is, and what is said about it. */
import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { CaseEvent, FalloutCase, Repair } from '../../api/work-shapes.ts';
import { Section } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { instantText } from '../../words/dates.ts';
import { eventWord } from '../../words/fallout.ts';
import { repairWord } from '../../words/repairs.ts';

type OfCase = { readonly found: FalloutCase };

export const CaseWork = ({ found }: OfCase) => {
  const command = useCommand([['fallout']]);
  const [text, setText] = useState('');
  const take = () => command.run(`/fallout/${found.id}/take`, { payload: {} }, 'It is yours');
  const giveBack = () => command.run(`/fallout/${found.id}/assign`, { payload: { person: null } }, 'Given back');
  const say = async () => {
    if (await command.run(`/fallout/${found.id}/comments`, { payload: { text: text.trim() } }, 'Said')) setText('');
  };
  return (
    <Section title="Who has it">
      <div className="row apart">
        <span>{found.assignee ?? `Nobody yet: ${found.ownerGroup}`}</span>
        {found.state !== 'resolved' &&
          (found.assigneePerson === null ? (
            <Button variant="default" loading={command.busy} onClick={() => void take()}>
              Take it
            </Button>
          ) : (
            <Button variant="default" loading={command.busy} onClick={() => void giveBack()}>
              Give it back
            </Button>
          ))}
      </div>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '') void say();
        }}
      >
        <Textarea
          label="What you know about it"
          autosize
          minRows={2}
          maxLength={4000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {command.problem && <ProblemNote problem={command.problem} onDismiss={command.clear} />}
        <div className="row end">
          <Button type="submit" variant="default" loading={command.busy} disabled={text.trim() === ''}>
            Say it
          </Button>
        </div>
      </form>
    </Section>
  );
};

type LogProps = { readonly repairs: readonly Repair[]; readonly events: readonly CaseEvent[] };
type Entry = { readonly id: string; readonly at: string; readonly what: string; readonly more: string };

const entriesOf = ({ repairs, events }: LogProps): readonly Entry[] =>
  [
    ...repairs.map(({ id, recordedAt, action, reason, person, groupRepair }) => ({
      id,
      at: recordedAt,
      what: `${action === 'reverse' ? 'A repair taken back' : repairWord(action).label}${groupRepair ? ', with all of its cause' : ''}`,
      more: [person, reason].filter(Boolean).join(': '),
    })),
    ...events.map(({ id, recordedAt, kind, person, body }) => ({
      id,
      at: recordedAt,
      what: eventWord(kind),
      more: [person, body].filter(Boolean).join(': '),
    })),
  ].toSorted((a, b) => a.at.localeCompare(b.at));

export const CaseLog = (props: LogProps) => (
  <Section title="What happened and was done">
    <ol className="timeline">
      {entriesOf(props).map(({ id, at, what, more }) => (
        <li key={id}>
          <time className="small soft num" dateTime={at}>
            {instantText(at)}
          </time>
          <div>
            {what}
            {more !== '' && <span className="sub">{more}</span>}
          </div>
        </li>
      ))}
    </ol>
  </Section>
);

/** Only the last repair, of a case that it ended: what was sent again is the other system's by now. */
export const TakeBack = ({ found, repairs }: OfCase & { readonly repairs: readonly Repair[] }) => {
  const command = useCommand([['fallout'], ['order', found.orderId]]);
  const [reason, setReason] = useState('');
  const last = repairs.at(-1);
  if (found.state !== 'resolved' || !last || !['skip', 'complete-with-evidence'].includes(last.action)) return null;
  return (
    <Section title="Was the repair wrong?">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void command.run(
            `/fallout/${found.id}/reverse-repair`,
            { payload: { repairId: last.id }, reason: reason.trim() },
            'Taken back; a case is open on it again',
          );
        }}
      >
        <Textarea
          label="Why it was wrong"
          description="While nothing that follows has begun, the task falls out again. Both repairs are kept."
          autosize
          minRows={2}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {command.problem && <ProblemNote problem={command.problem} onDismiss={command.clear} />}
        <div className="row end">
          <Button type="submit" variant="default" loading={command.busy} disabled={reason.trim() === ''}>
            Take the repair back
          </Button>
        </div>
      </form>
    </Section>
  );
};
