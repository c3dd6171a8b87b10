/** What one may do about a case besides deciding it: remind whoever is asked, ask the fallback, let somebody else answer. */
import { Button } from '@mantine/core';
import type { ApprovalCase } from '../api/approval-shapes.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/page.tsx';
import { useCommand } from '../parts/use-command.ts';
import { sentence } from '../words/status.ts';
import { LetAnswer } from './approval-absence.tsx';

export const Besides = ({ found }: { readonly found: ApprovalCase }) => {
  const command = useCommand([['approval', found.caseId], ['approvals'], ['quote', found.quote.id]]);
  const { approve, remind, reassign } = found.actions;
  if (found.status !== 'open') return null;
  return (
    <Section title="Besides deciding">
      <div className="decide">
        <Button
          variant="default"
          loading={command.busy}
          disabled={!remind.allowed}
          onClick={() => void command.run(`/approvals/${found.caseId}/remind`, { payload: {} }, 'Reminded')}
        >
          Remind them
        </Button>
        {reassign.allowed && (
          <Button
            variant="default"
            loading={command.busy}
            onClick={() =>
              void command.run(
                `/quotes/${found.quote.id}/reassign-approval`,
                { payload: { stepNo: reassign.stepNo } },
                'The fallback is asked',
              )
            }
          >
            Ask the fallback
          </Button>
        )}
      </div>
      {reassign.allowed && (
        <p className="small soft">Nobody is left who may answer; the policy names who is asked then.</p>
      )}
      {!remind.allowed && remind.why && <p className="small soft">{sentence(remind.why)}</p>}
      {command.problem && <ProblemNote problem={command.problem} onDismiss={command.clear} />}
      {approve?.allowed && <LetAnswer />}
    </Section>
  );
};
