/** Eligibility tables are read once, at publish: the names that they may ask about, what they may answer, and their proofs. */
import type { ProductOffering } from '#contexts/catalog/index.ts';
import type { ColumnType, DecisionTable, TableProblem } from '#engines/table/index.ts';
import { compileTable, proofProblems, proveTable } from '#engines/table/index.ts';
import type { Outcome, Refusal } from '#kernel/outcome.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import type { EligibilityTable } from './eligibility.contract.ts';

/** What a table may ask about, besides `qualification.<kind>`, an optional enum of passed and failed. */
export const ELIGIBILITY_INPUTS: {
  readonly [name: string]: { readonly type: ColumnType; readonly optional: boolean };
} = {
  offering: { type: 'string', optional: false },
  category: { type: 'string', optional: true },
  country: { type: 'string', optional: false },
  channel: { type: 'string', optional: false },
  segment: { type: 'string', optional: true },
  date: { type: 'date', optional: false },
  newCustomer: { type: 'boolean', optional: true },
};
export const QUALIFICATION_PREFIX = 'qualification.';

type Compiled = Extract<ReturnType<typeof compileTable>, { ok: true }>['value'];
export type Versioned<T> = { readonly content: T; readonly hash: string };
export type EligibilityModel = {
  readonly offerings: ReadonlyMap<string, Versioned<ProductOffering>>;
  readonly tables: readonly (Versioned<EligibilityTable> & { readonly compiled: Compiled })[];
};
export type EligibilityRefusal = Refusal & {
  readonly code: 'eligibility.invalid-table';
  readonly table: string;
  readonly problems: readonly TableProblem[];
};

/** The offerings and tables of one commercial model, each with its hash, which every decision cites. */
export const compileEligibility = (artifacts: {
  readonly offerings: readonly Versioned<ProductOffering>[];
  readonly tables: readonly Versioned<EligibilityTable>[];
}): Outcome<EligibilityModel, EligibilityRefusal> => {
  const tables: EligibilityModel['tables'][number][] = [];
  for (const each of artifacts.tables) {
    const compiled = compiledTable(each.content);
    if (!compiled.ok)
      return refused({
        code: 'eligibility.invalid-table',
        table: each.content.key,
        problems: compiled.refusal.problems,
      });
    tables.push({ ...each, compiled: compiled.value });
  }
  const byKey = tables.toSorted((a, b) => (a.content.key < b.content.key ? -1 : 1));
  return accepted({ offerings: new Map(artifacts.offerings.map((each) => [each.content.key, each])), tables: byKey });
};

/** What the publish gate asks. A gap is none: `otherwise` says what holds there. */
export const eligibilityProblems = (artifact: EligibilityTable): readonly TableProblem[] => {
  const compiled = compiledTable(artifact);
  return compiled.ok ? proofProblems(proveTable(compiled.value), false) : compiled.refusal.problems;
};

const compiledTable = ({
  table,
}: EligibilityTable): Outcome<
  Compiled,
  { readonly code: 'table.invalid'; readonly problems: readonly TableProblem[] }
> => {
  const problems = [...table.inputs.flatMap(inputProblem), ...outputProblems(table), ...policyProblems(table)];
  return problems.length > 0 ? refused({ code: 'table.invalid', problems }) : compileTable(table);
};

const inputProblem = ({ name, type, optional, values }: DecisionTable['inputs'][number]): readonly TableProblem[] => {
  if (name.startsWith(QUALIFICATION_PREFIX))
    return type === 'enum' && optional === true && values?.toSorted().join() === 'failed,passed'
      ? []
      : [{ code: 'eligibility.input', column: name, expected: 'optional enum of passed, failed' }];
  const known = Object.hasOwn(ELIGIBILITY_INPUTS, name) ? ELIGIBILITY_INPUTS[name] : undefined;
  if (known === undefined)
    return [{ code: 'eligibility.unknown-input', column: name, known: Object.keys(ELIGIBILITY_INPUTS) }];
  const asText = type === known.type || (known.type === 'string' && type === 'enum');
  return asText && (optional === true) === known.optional
    ? []
    : [{ code: 'eligibility.input', column: name, expected: `${known.optional ? 'optional ' : ''}${known.type}` }];
};

const outputProblems = ({ outputs }: DecisionTable): readonly TableProblem[] => {
  const [verdict, reason, ...more] = outputs;
  const good =
    verdict?.name === 'verdict' &&
    verdict.type === 'enum' &&
    verdict.values?.toSorted().join() === 'allow,deny' &&
    reason?.name === 'reason' &&
    reason.type === 'string' &&
    more.length === 0;
  return good ? [] : [{ code: 'eligibility.outputs', expected: 'verdict (enum of allow, deny), reason (string)' }];
};

const policyProblems = ({ hit }: DecisionTable): readonly TableProblem[] =>
  hit === 'RULE_ORDER' || hit === 'COLLECT'
    ? [{ code: 'eligibility.hit-policy', hit, expected: 'UNIQUE, ANY, FIRST or PRIORITY' }]
    : [];
