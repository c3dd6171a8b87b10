/** Whose trouble it is, how urgent, and what is best done first: the first row that holds judges, so two equal failures are never judged differently. */
import { must } from '#kernel/outcome.ts';
import type { Problem, RepairAction, Task } from '#contexts/fulfillment/index.ts';
import type { Classification } from './fallout.ts';
import type { FalloutRow, FalloutRules, Retryability } from './fallout-rules.contract.ts';
import { ownerOf } from './model-rules.ts';

export type Judged = Pick<Task, 'connector' | 'idempotent' | 'statusQuery' | 'undoKey'>;

const isPart = (words: readonly string[], text: string): boolean => words.some((word) => text.includes(word));

const holds = ({ when }: FalloutRow, task: Judged, problem: Problem): boolean => {
  const code = problem.code.toLowerCase();
  return (
    (when.causes === undefined || when.causes.includes(problem.cause)) &&
    (when.connectors === undefined || when.connectors.some((each) => each === task.connector)) &&
    (when.codes === undefined || isPart(when.codes, code)) &&
    (when.words === undefined || isPart(when.words, `${code} ${problem.message.toLowerCase()}`)) &&
    (when.undoing === undefined || when.undoing === (task.undoKey !== null))
  );
};

/** What is known of the outcome decides it, not a row: no rule can make a second send harmless. */
const retryabilityOf = (task: Judged, { cause }: Problem): Retryability => {
  if (cause === 'outcome-unknown') return task.idempotent ? 'safe' : 'unsafe';
  return cause === 'exhausted' ? 'safe' : 'after-correction';
};

const RECOMMENDED: Readonly<Record<Problem['cause'], RepairAction>> = {
  refused: 'correct-and-retry',
  payload: 'correct-and-retry',
  exhausted: 'retry-task',
  'outcome-unknown': 'reconcile',
};

export const classifyFailure = (rules: FalloutRules, task: Judged, problem: Problem): Classification => {
  const row = rules.rows.find((each) => holds(each, task, problem));
  must(row, 'the last row of the rules holds always');
  const recommended = row.recommended ?? RECOMMENDED[problem.cause];
  return {
    ruleId: row.id,
    category: row.category,
    severity: row.severity,
    runbook: row.runbook,
    ownerGroup: ownerOf(rules, row.category).group,
    retryability: retryabilityOf(task, problem),
    recommended: recommended === 'reconcile' && !task.statusQuery ? 'complete-with-evidence' : recommended,
    resolveWithinMinutes: row.resolveWithinMinutes,
  };
};
