/** One safe action: what it needs, a rehearsal that shows what would happen, and only then the button that does it. */
import { Button, NativeSelect, TextInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { FalloutCase, Rehearsal, Task } from '../api/work-shapes.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useCommand } from '../parts/use-command.ts';
import { repairWord, type RepairWord } from '../words/repairs.ts';
import { statusWord } from '../words/status.ts';

/** What was sent to the other system, where the reader may see it. */
type SentPayload = Task['payload'];

type RepairProps = {
  readonly found: FalloutCase;
  readonly action: string;
  readonly sent: SentPayload;
  readonly recommended: boolean;
};

export const RepairAction = ({ found, action, sent, recommended }: RepairProps) => {
  const [open, setOpen] = useState(false);
  const word = repairWord(action);
  return (
    <>
      <div className="row apart">
        <h3>{word.label}</h3>
        {recommended && (
          <span className="status small" data-tone="active">
            <span className="dot" aria-hidden="true" />
            Recommended
          </span>
        )}
      </div>
      <p className="soft">{word.explanation}</p>
      {open ? (
        <Rehearse found={found} action={action} word={word} sent={sent} onClose={() => setOpen(false)} />
      ) : (
        <div>
          <Button variant={recommended ? 'filled' : 'default'} onClick={() => setOpen(true)}>
            {word.label}
          </Button>
        </div>
      )}
    </>
  );
};

type Filled = { readonly ref: string; readonly source: string; readonly member: string; readonly value: string };
const NOTHING: Filled = { ref: '', source: '', member: '', value: '' };

const payloadOf = (found: FalloutCase, action: string, { needs }: RepairWord, filled: Filled): object => ({
  taskId: found.taskId,
  action,
  ...(needs === 'evidence' ? { evidence: { ref: filled.ref.trim(), source: filled.source.trim() } } : {}),
  ...(needs === 'changes' ? { payload: { [filled.member.trim()]: filled.value.trim() } } : {}),
});

const isComplete = ({ needs }: RepairWord, filled: Filled): boolean => {
  if (needs === 'evidence') return filled.ref.trim() !== '' && filled.source.trim() !== '';
  return needs !== 'changes' || filled.member.trim() !== '';
};

type RehearseProps = {
  readonly found: FalloutCase;
  readonly action: string;
  readonly word: RepairWord;
  readonly sent: SentPayload;
  readonly onClose: () => void;
};

const Rehearse = ({ found, action, word, sent, onClose }: RehearseProps) => {
  const repair = useCommand([['fallout'], ['order', found.orderId], ['worklist']]);
  const [filled, setFilled] = useState(NOTHING);
  const [reason, setReason] = useState('');
  const [would, setWould] = useState<Rehearsal | null>(null);
  const path = `/orders/${found.orderId}/repair-actions`;
  const body = { payload: payloadOf(found, action, word, filled), reason: reason.trim() };
  const fill = (change: Partial<Filled>): void => {
    setFilled({ ...filled, ...change });
    // What was rehearsed is no longer what would be applied.
    setWould(null);
  };
  const go = async (): Promise<void> => {
    if (would === null) {
      setWould(
        (await repair.run<Rehearsal>(path, { ...body, dryRun: true }, 'Rehearsed; nothing was changed')) ?? null,
      );
      return;
    }
    if ((await repair.run(path, body, `${word.label}: done`)) !== undefined) onClose();
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void go();
      }}
    >
      <Fields needs={word.needs} sent={sent} filled={filled} fill={fill} />
      <Textarea
        label="Why you do this"
        description="It stands in the evidence"
        required
        autosize
        minRows={2}
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {would && <Would would={would} />}
      {repair.problem && <ProblemNote problem={repair.problem} />}
      <div className="row">
        <Button type="submit" loading={repair.busy} disabled={reason.trim() === '' || !isComplete(word, filled)}>
          {would ? 'Apply it' : 'Show what would happen'}
        </Button>
        <Button variant="default" onClick={onClose}>
          Back
        </Button>
      </div>
    </form>
  );
};

type FieldsProps = {
  readonly needs: RepairWord['needs'];
  readonly sent: SentPayload;
  readonly filled: Filled;
  readonly fill: (change: Partial<Filled>) => void;
};

const Fields = ({ needs, sent, filled, fill }: FieldsProps) => {
  const field = (name: keyof Filled, label: string, description: string) => (
    <TextInput
      label={label}
      description={description}
      required
      maxLength={2000}
      value={filled[name]}
      onChange={(event) => fill({ [name]: event.currentTarget.value })}
    />
  );
  if (needs === 'evidence')
    return (
      <>
        {field('ref', 'What it is called there', 'The number or name that the other system gave it')}
        {field('source', 'Where you saw it', 'A screen, a ticket, a person: where somebody else can look')}
      </>
    );
  if (needs === 'changes')
    return (
      <>
        <Member sent={sent} filled={filled} fill={fill} />
        {field('value', 'Its right value', 'It is sent as text')}
      </>
    );
  return null;
};

/** Only text can be corrected here: a number or a list would be sent as something else than it was. */
const correctable = (sent: SentPayload): readonly (readonly [string, string])[] =>
  Object.entries(sent ?? {}).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []));

/** What was sent is chosen from, with its value at hand; who may not see it names the member. */
const Member = ({ sent, filled, fill }: Omit<FieldsProps, 'needs'>) => {
  const members = correctable(sent);
  if (members.length === 0)
    return (
      <TextInput
        label="What is corrected"
        description="The member of the request, as it is named there"
        required
        maxLength={2000}
        value={filled.member}
        onChange={(event) => fill({ member: event.currentTarget.value })}
      />
    );
  return (
    <NativeSelect
      label="What is corrected"
      description="A part of the request as it was sent, with the value that it had"
      required
      value={filled.member}
      onChange={(event) => {
        const member = event.currentTarget.value;
        fill({ member, value: members.find(([name]) => name === member)?.[1] ?? '' });
      }}
      data={[
        { value: '', label: 'Choose' },
        ...members.map(([name, value]) => ({ value: name, label: `${statusWord(name).word}: ${value}` })),
      ]}
    />
  );
};

const Would = ({ would: { wouldChange, wouldFollow } }: { readonly would: Rehearsal }) => (
  <div className="would" role="status">
    <div>
      <h3>Would change</h3>
      <p>
        {wouldChange.task}: {statusWord(wouldChange.from).word} → {statusWord(wouldChange.to).word}
        {wouldChange.sameKey ? ', under the same key' : ', as a new piece of work'}
      </p>
    </div>
    <div>
      <h3>Would follow</h3>
      <p>
        {wouldFollow.tasksFreed.length === 0
          ? 'No other task is freed by this alone.'
          : `${wouldFollow.tasksFreed.length} tasks that wait for it are freed.`}
        {wouldFollow.ends && ' The case ends with it.'}
      </p>
    </div>
  </div>
);
