/** A step that asks before it acts: why, in the person's own words where the command wants it, and the refusal if it comes. */
import { Button, Modal, Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Problem } from '../api/problem.ts';
import { ProblemNote } from './problem-note.tsx';

type ConfirmProps = {
  readonly title: string;
  readonly children?: ReactNode;
  readonly label: string;
  readonly danger?: boolean;
  /** The label of the reason; without it none is asked. */
  readonly reason?: string;
  readonly problem: Problem | null;
  readonly busy: boolean;
  readonly onConfirm: (reason: string) => void;
  readonly onClose: () => void;
};

export const Confirm = (props: ConfirmProps) => {
  const [reason, setReason] = useState('');
  const missing = props.reason !== undefined && reason.trim() === '';
  return (
    <Modal opened onClose={props.onClose} title={props.title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!missing) props.onConfirm(reason.trim());
        }}
      >
        {props.children}
        {props.reason !== undefined && (
          <Textarea
            label={props.reason}
            required
            autosize
            minRows={2}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        {props.problem && <ProblemNote problem={props.problem} />}
        <div className="row end">
          <Button variant="default" onClick={props.onClose}>
            Back
          </Button>
          <Button type="submit" color={props.danger ? 'red.8' : undefined} loading={props.busy} disabled={missing}>
            {props.label}
          </Button>
        </div>
      </form>
    </Modal>
  );
};
