/**
 * On which assessment the answers for a change were given. It may be assessed anew when it is approved, and of one content find something else: who
 * reads the newest as what was approved reads what nobody answered for. Told from the entries of the log, which nobody can put in another order. Pure.
 */
import type { Entry } from '#platform/entries/entry.contract.ts';

const ANSWERS: readonly string[] = ['ChangeAnsweredFor', 'ChangeApproved'];
/** After these, what was answered before counts no more. */
const VOID: readonly string[] = ['ChangeSubmitted', 'ChangeReturned', 'ChangeRevised'];

export type Assessments = {
  /** Of the last answer that counts; where nobody has answered, the newest. Null: never assessed. */
  readonly answeredOn: string | null;
  /** Those that other answers that count were given on, and the newest; oldest first. */
  readonly others: readonly string[];
};

export const assessmentsOf = (entries: readonly Entry[], changeId: string): Assessments => {
  const chain = entries
    .filter(
      ({ aggregate, result }) => aggregate.kind === 'change' && aggregate.id === changeId && result === 'accepted',
    )
    .toSorted((a, b) => a.aggregate.version - b.aggregate.version);
  let newest: string | null = null;
  let answered: readonly string[] = [];
  for (const { facts, artifacts } of chain) {
    if (facts.includes('ChangeAssessed'))
      newest = artifacts.find(({ kind }) => kind === 'change-evidence')?.key ?? newest;
    if (facts.some((fact) => VOID.includes(fact))) answered = [];
    if (newest !== null && facts.some((fact) => ANSWERS.includes(fact))) answered = [...answered, newest];
  }
  const answeredOn = answered.at(-1) ?? newest;
  const others = new Set([...answered, ...(newest === null ? [] : [newest])]);
  return { answeredOn, others: [...others].filter((id) => id !== answeredOn) };
};
