/**
 * Who has a part in what was sold: those who worked on the deal, those who said yes to it, those who wrote the policy by which it
 * was asked, and who made it an order. None of them corrects its billing.
 */
import { type ApprovalCase, readCase } from '#contexts/approval/index.ts';
import type { Quote } from '#contexts/quote/index.ts';
import type { Tx } from '#platform/database/tx.ts';

type Answered = Pick<ApprovalCase, 'steps' | 'policyAuthors'>;

/** A revision may rest on what was approved of an earlier one: those who answered there said yes to this one too. */
export const readCited = async (tx: Tx, cases: readonly Answered[]): Promise<readonly ApprovalCase[]> => {
  const cited = new Set(
    cases.flatMap(({ steps }) => steps.flatMap(({ carried }) => carried.map(({ caseId }) => caseId))),
  );
  const read = await Promise.all([...cited].map((caseId) => readCase(tx, caseId)));
  return read.filter((each) => each !== undefined);
};

/** Who answers instead of another answers as themselves: the other one said nothing. */
export const personsOfDeal = (
  { persons }: Pick<Quote, 'persons'>,
  cases: readonly Answered[],
  convertedBy: string,
): readonly string[] => {
  const answered = cases.flatMap(({ steps }) => steps.flatMap(({ answers }) => answers));
  const saidYes = answered.filter(({ decision }) => decision !== 'reject').map(({ personId }) => personId);
  const authors = cases.flatMap(({ policyAuthors }) => policyAuthors);
  return [...new Set([...persons, ...saidYes, ...authors, convertedBy])];
};
