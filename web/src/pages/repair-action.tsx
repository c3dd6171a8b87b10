/** One safe action: what it needs, a rehearsal that shows what would happen, and only then the button that does it. */
import { Button, TextInput, Textarea } from '@mantine/core';
import { useId, useState } from 'react';
import type { FalloutCase, Rehearsal, SafeAction } from '../api/shapes.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useCommand } from '../parts/use-command.ts';
import { statusWord } from '../words/status.ts';

type RepairProps = { readonly found: FalloutCase; readonly action: SafeAction; readonly recommended: boolean };
type Filled = Readonly<Record<string, string>>;

const NOTE = 'note';
const EVIDENCE = 'evidence';

const payloadOf = (found: FalloutCase, action: SafeAction, filled: Filled): object => {
  const changes = action.needs.filter((name) => name !== NOTE && name !== EVIDENCE);
  return {
    caseId: found.id,
    action: action.action,
    note: filled[NOTE] ?? '',
    ...(action.needs.includes(EVIDENCE) ? { evidence: filled[EVIDENCE] ?? '' } : {}),
    ...(changes.length > 0 ? { changes: Object.fromEntries(changes.map((name) => [name, filled[name] ?? ''])) } : {}),
  };
};

export const RepairAction = ({ found, action, recommended }: RepairProps) => {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <>
      <div className="row apart">
        <h3>{action.label}</h3>
        {recommended && (
          <span className="status small" data-tone="active">
            <span className="dot" aria-hidden="true" />
            Recommended
          </span>
        )}
      </div>
      <p className="soft">{action.explanation}</p>
      {open ? (
        <div id={id}>
          <Rehearse found={found} action={action} onClose={() => setOpen(false)} />
        </div>
      ) : (
        <div>
          <Button variant={recommended ? 'filled' : 'default'} onClick={() => setOpen(true)}>
            {action.label}
          </Button>
        </div>
      )}
    </>
  );
};

type RehearseProps = { readonly found: FalloutCase; readonly action: SafeAction; readonly onClose: () => void };

const Rehearse = ({ found, action, onClose }: RehearseProps) => {
  const repair = useCommand([['fallout'], ['order', found.orderId], ['worklist']]);
  const [filled, setFilled] = useState<Filled>({});
  const [would, setWould] = useState<Rehearsal['would'] | null>(null);
  const fields = [...new Set([...action.needs, NOTE])];
  const missing = fields.some((name) => (filled[name] ?? '').trim() === '');
  const path = `/orders/${found.orderId}/repair-actions`;
  const set = (name: string, text: string): void => {
    setFilled({ ...filled, [name]: text });
    // What was rehearsed is no longer what would be applied.
    setWould(null);
  };
  const rehearse = async (): Promise<void> => {
    const body = { payload: payloadOf(found, action, filled), dryRun: true };
    const rehearsal = await repair.run<Rehearsal>(path, body, 'Rehearsed; nothing was changed');
    if (rehearsal) setWould(rehearsal.would);
  };
  const apply = async (): Promise<void> => {
    const done = await repair.run(path, { payload: payloadOf(found, action, filled) }, `${action.label}: done`);
    if (done !== undefined) onClose();
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void (would ? apply() : rehearse());
      }}
    >
      {fields.map((name) =>
        name === NOTE ? (
          <Textarea
            key={name}
            label="Your note, for the record"
            required
            autosize
            minRows={2}
            maxLength={2000}
            value={filled[name] ?? ''}
            onChange={(event) => set(name, event.currentTarget.value)}
          />
        ) : (
          <TextInput
            key={name}
            label={statusWord(name).word}
            required
            maxLength={1000}
            value={filled[name] ?? ''}
            onChange={(event) => set(name, event.currentTarget.value)}
          />
        ),
      )}
      {would && <Would would={would} />}
      {repair.problem && <ProblemNote problem={repair.problem} />}
      <div className="row">
        <Button type="submit" loading={repair.busy} disabled={missing}>
          {would ? 'Apply it' : 'Show what would happen'}
        </Button>
        <Button variant="default" onClick={onClose}>
          Back
        </Button>
      </div>
    </form>
  );
};

const Would = ({ would }: { readonly would: Rehearsal['would'] }) => (
  <div className="would" role="status">
    {(
      [
        ['Would change', would.change],
        ['Would follow', would.follow],
      ] as const
    ).map(([title, texts]) => (
      <div key={title}>
        <h3>{title}</h3>
        {texts.length === 0 ? (
          <p className="soft">nothing</p>
        ) : (
          <ul className="bullets">
            {texts.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        )}
      </div>
    ))}
  </div>
);
