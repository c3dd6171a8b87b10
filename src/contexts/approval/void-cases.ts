/** Answers to a question that nobody asks any more count for nothing. Called by flows, inside the change that made them so. */
import type { Fact } from '#platform/command.ts';
import type { Together } from '#platform/flows.ts';
import type { Tx } from '#platform/database/tx.ts';
import { closeCases, readCasesOf } from './approval.store.ts';

export const voidCases = async (
  tx: Tx,
  subjectId: string,
  how: 'void' | 'recalled',
  because: string,
  at: string,
): Promise<Together> => {
  const counting = (await readCasesOf(tx, subjectId)).filter(
    ({ status }) => status === 'open' || status === 'approved',
  );
  const facts = counting.map((each): Fact => ({
    type: 'ApprovalVoided',
    subject: { kind: 'approval-case', id: each.id },
    data: { caseId: each.id, subjectKind: each.subjectKind, subjectId, was: each.status, because },
  }));
  return { facts, statements: counting.length === 0 ? [] : closeCases(tx.tenantId, subjectId, how, because, at) };
};
