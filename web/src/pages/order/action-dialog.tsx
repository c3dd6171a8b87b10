/** One step with its reason. It is tried dry when the dialog opens: what the plan forbids is told before anybody asks for it. */
import { Button, Modal, NativeSelect, Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';
import { send } from '../../api/http.ts';
import type { Problem } from '../../api/problem.ts';
import type { OrderAction, OrderHead } from '../../api/work-shapes.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { REASONS } from './reasons.ts';

const SAYS: Readonly<Record<string, string>> = {
  submit: 'It is checked once more, planned and begun, now or on its day.',
  hold: 'What runs is finished; nothing new is started until it is released.',
  release: 'Work goes on where it stood.',
  cancel: 'What was done is taken back. What has passed its point of no return forbids it.',
  reject: 'It is not taken on. What it came from stays as it is.',
  'record-failed': 'Nothing of it will be delivered; what was done is taken back.',
};
const DANGER: ReadonlySet<string> = new Set(['cancel', 'reject', 'record-failed']);

/** Only `submit` asks for no reason. */
const payloadOf = (action: string, reasonCode: string): object => (action === 'submit' ? {} : { reasonCode });

const useTried = (path: string, action: string, version: number): Problem | null => {
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    let gone = false;
    void send(path, { payload: payloadOf(action, 'other'), expectedVersion: version, dryRun: true }).then((sent) => {
      if (!gone) setProblem(sent.ok ? null : sent.problem);
    });
    return () => {
      gone = true;
    };
  }, [path, action, version]);
  return problem;
};

type ActionDialogProps = { readonly action: OrderAction; readonly order: OrderHead; readonly onClose: () => void };

export const ActionDialog = ({ action: { action, name }, order, onClose }: ActionDialogProps) => {
  const path = `/orders/${order.id}/${action}`;
  const command = useCommand([['order', order.id], ['orders']]);
  const tried = useTried(path, action, order.version);
  const [reasonCode, setReasonCode] = useState('customer-asked');
  const [reason, setReason] = useState('');
  const confirm = async (): Promise<void> => {
    const said = reason.trim();
    const body = {
      payload: payloadOf(action, reasonCode),
      expectedVersion: order.version,
      ...(said === '' ? {} : { reason: said }),
    };
    if ((await command.run(path, body, `${name}: done`)) !== undefined) onClose();
  };
  return (
    <Modal opened onClose={onClose} title={`${name}: ${order.number}`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        <p>{SAYS[action]}</p>
        {action !== 'submit' && (
          <NativeSelect
            label="Why?"
            value={reasonCode}
            onChange={(event) => setReasonCode(event.currentTarget.value)}
            data={[...REASONS]}
          />
        )}
        <Textarea
          label="In your own words"
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {(command.problem ?? tried) && <ProblemNote problem={(command.problem ?? tried) as Problem} />}
        <div className="row end">
          <Button variant="default" onClick={onClose}>
            Back
          </Button>
          <Button
            type="submit"
            color={DANGER.has(action) ? 'red.8' : undefined}
            loading={command.busy}
            disabled={tried !== null}
          >
            {name}
          </Button>
        </div>
      </form>
    </Modal>
  );
};
