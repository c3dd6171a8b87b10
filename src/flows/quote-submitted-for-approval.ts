/** What happens when a quote is submitted for approval. */
import { insertCase, openCase, type AskedOf } from '#contexts/approval/index.ts';
import { accepted } from '#kernel/outcome.ts';
import type { Flow } from '#platform/flows.ts';

export const quoteSubmittedForApproval: Flow = {
  fact: 'QuoteSubmittedForApproval',
  meaning: 'Somebody has to agree to what the seller wants to promise.',
  together: [
    {
      name: 'open the approval case and ask the first role',
      undo: 'quote.recall closes the case',
      run: async (_tx, fact, command) => {
        const data = fact.data as unknown as {
          quoteId: string;
          content: string;
          persons: string[];
          steps: AskedOf[];
          policy: { key: string; hash: string };
        };
        const opened = openCase(
          {
            subjectKind: 'quote',
            subjectId: data.quoteId,
            content: data.content,
            requestedBy: command.actor.personId,
            persons: data.persons,
            steps: data.steps,
            policy: data.policy,
          },
          command.at,
          command.id,
        );
        return accepted({
          facts: [
            {
              type: 'ApprovalRequested',
              subject: { kind: 'approval-case', id: opened.id },
              data: {
                caseId: opened.id,
                subjectKind: 'quote',
                subjectId: data.quoteId,
                content: data.content,
                roles: data.steps.map((step) => step.role),
              },
            },
          ],
          statements: insertCase(command.tenantId, opened),
        });
      },
    },
  ],
  after: [],
};
