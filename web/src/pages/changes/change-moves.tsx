/** The moves of a change that ask for more than a word: not before an instant, another tier, the lower tier that somebody asked for. */
import { Button, Modal, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Change } from '../../api/changes.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { TIERS } from './change-fields.ts';

const CHANGES = [['changes'], ['releases'], ['worklist']];
type Props = { readonly found: Change; readonly onClose: () => void };

type DialogProps = {
  readonly title: string;
  readonly label: string;
  readonly command: ReturnType<typeof useCommand>;
  readonly ready: boolean;
  readonly onSend: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
};
const Dialog = ({ title, label, command, ready, onSend, onClose, children }: DialogProps) => (
  <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
    >
      {children}
      {command.problem && <ProblemNote problem={command.problem} />}
      <div className="row end">
        <Button variant="default" onClick={onClose}>
          Back
        </Button>
        <Button type="submit" loading={command.busy} disabled={!ready}>
          {label}
        </Button>
      </div>
    </form>
  </Modal>
);

/** What the reader types is of their own zone; what is sent has none. */
const Schedule = ({ found, onClose }: Props) => {
  const command = useCommand(CHANGES);
  const [when, setWhen] = useState('');
  const send = async () => {
    const payload = { notBefore: new Date(when).toISOString().replace(/\.\d+Z$/, 'Z') };
    if (await command.run(`/changes/${found.id}/schedule`, { payload, expectedVersion: found.version }, 'Scheduled'))
      onClose();
  };
  return (
    <Dialog
      title="Not to be released before"
      label="Schedule"
      command={command}
      ready={when !== ''}
      onSend={() => void send()}
      onClose={onClose}
    >
      <TextInput
        label="Not before"
        description="Publishing its release earlier is refused"
        type="datetime-local"
        required
        value={when}
        onChange={(event) => setWhen(event.currentTarget.value)}
      />
    </Dialog>
  );
};

const MoveTier = ({ found, onClose }: Props) => {
  const command = useCommand(CHANGES);
  const [tier, setTier] = useState(String(Math.min(4, (found.tier ?? 0) + 1)));
  const [because, setBecause] = useState('');
  const send = async () => {
    const payload = { tier: Number(tier), because: because.trim() };
    if (await command.run(`/changes/${found.id}/tier`, { payload, expectedVersion: found.version }, 'Asked')) onClose();
  };
  return (
    <Dialog
      title="Another tier"
      label={Number(tier) < (found.tier ?? 0) ? 'Ask to lower it' : 'Raise it'}
      command={command}
      ready={because.trim().length >= 10 && Number(tier) !== found.tier}
      onSend={() => void send()}
      onClose={onClose}
    >
      <NativeSelect
        label="Tier"
        description="It is raised at once; it is lowered when another person allows it"
        data={TIERS}
        value={tier}
        onChange={(event) => setTier(event.currentTarget.value)}
      />
      <Textarea
        label="Why"
        description="In ten letters at least"
        required
        autosize
        minRows={2}
        maxLength={2000}
        value={because}
        onChange={(event) => setBecause(event.currentTarget.value)}
      />
    </Dialog>
  );
};

const MOVABLE: ReadonlySet<string> = new Set(['draft', 'returned']);
const SCHEDULABLE: ReadonlySet<string> = new Set(['approved', 'scheduled']);

export const FurtherMoves = ({ found }: { readonly found: Change }) => {
  const [asked, setAsked] = useState<'schedule' | 'tier' | null>(null);
  const close = () => setAsked(null);
  const command = useCommand(CHANGES);
  const lowering = found.risk.byHand !== null && found.risk.byHand.allowedByPerson === null;
  return (
    <>
      {SCHEDULABLE.has(found.status) && (
        <Button variant="default" onClick={() => setAsked('schedule')}>
          Schedule
        </Button>
      )}
      {MOVABLE.has(found.status) && found.tier !== null && !found.stale && (
        <Button variant="default" onClick={() => setAsked('tier')}>
          Another tier
        </Button>
      )}
      {MOVABLE.has(found.status) && lowering && (
        <Button
          variant="default"
          loading={command.busy}
          onClick={() => void command.run(`/changes/${found.id}/allow-lower-tier`, { payload: {} }, 'Allowed')}
        >
          Allow the lower tier
        </Button>
      )}
      {asked === 'schedule' && <Schedule found={found} onClose={close} />}
      {asked === 'tier' && <MoveTier found={found} onClose={close} />}
    </>
  );
};
