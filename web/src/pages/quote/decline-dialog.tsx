/** The customer's no, with a reason that can be counted and words that stay theirs. */
import { Button, Modal, NativeSelect, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Problem } from '../../api/problem.ts';
import { declineReasons } from '../../api/family.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';

type DeclineProps = {
  readonly busy: boolean;
  readonly problem: Problem | null;
  readonly onDecline: (payload: object) => void;
  readonly onClose: () => void;
};

export const DeclineDialog = ({ busy, problem, onDecline, onClose }: DeclineProps) => {
  const reasons = useQuery(declineReasons());
  const [reason, setReason] = useState('');
  const [because, setBecause] = useState('');
  const missing = reason === '' || because.trim() === '';
  return (
    <Modal opened onClose={onClose} title="Decline the quote?" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!missing) onDecline({ reason, because: because.trim() });
        }}
      >
        <NativeSelect
          label="Reason"
          required
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data={[
            { value: '', label: 'Choose one' },
            ...(reasons.data?.items ?? []).map(({ code, name }) => ({ value: code, label: name })),
          ]}
        />
        <Textarea
          label="In their words"
          required
          autosize
          minRows={2}
          maxLength={500}
          value={because}
          onChange={(event) => setBecause(event.currentTarget.value)}
        />
        {problem && <ProblemNote problem={problem} />}
        <div className="row end">
          <Button variant="default" onClick={onClose}>
            Back
          </Button>
          <Button type="submit" color="red.8" loading={busy} disabled={missing}>
            Decline
          </Button>
        </div>
      </form>
    </Modal>
  );
};
