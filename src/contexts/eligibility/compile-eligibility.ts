/** Eligibility tables are read once, at publish: the names that they may ask about, what they may answer, and their proofs. */
import type { ProductOffering } from '#contexts/catalog/index.ts';
import type { CompiledTable, DecisionTable, TableProblem } from '#engines/table/index.ts';
import { compileTable, proofProblems, proveTable } from '#engines/table/index.ts';
import type { Outcome, Refusal } from '#kernel/outcome.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import type { EligibilityTable } from './eligibility.contract.ts';
import { ELIGIBILITY_FACTS, type InputReader, inputProblem, readerOf } from './sellability-inputs.ts';

export type Versioned<T> = { readonly content: T; readonly hash: string };
export type EligibilityModel = {
  readonly offerings: ReadonlyMap<string, Versioned<ProductOffering>>;
  readonly tables: readonly (Versioned<EligibilityTable> & {
    readonly compiled: CompiledTable;
    readonly reads: readonly (readonly [column: string, read: InputReader])[];
    readonly speaksAbout: ReadonlySet<string> | undefined;
  })[];
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
    const { offerings } = each.content;
    tables.push({
      ...each,
      compiled: compiled.value,
      reads: compiled.value.table.inputs.map(({ name }) => [name, readerOf(name)]),
      speaksAbout: offerings && new Set(offerings),
    });
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
  otherwise,
}: EligibilityTable): Outcome<
  CompiledTable,
  { readonly code: 'table.invalid'; readonly problems: readonly TableProblem[] }
> => {
  const problems = [
    ...table.inputs.flatMap(inputProblem),
    ...outputProblems(table),
    ...requiresProblems(table, otherwise.requires),
    ...policyProblems(table),
  ];
  return problems.length > 0 ? refused({ code: 'table.invalid', problems }) : compileTable(table, ELIGIBILITY_FACTS);
};

const OUTPUTS = 'verdict (enum of allow, deny), reason (string), then todo (string) and requires (string) where wanted';

const outputProblems = ({ outputs }: DecisionTable): readonly TableProblem[] => {
  const [verdict, reason, ...more] = outputs;
  const good =
    verdict?.name === 'verdict' &&
    verdict.type === 'enum' &&
    verdict.values?.toSorted().join() === 'allow,deny' &&
    reason?.name === 'reason' &&
    reason.type === 'string' &&
    more.every(({ name, type }) => type === 'string' && (name === 'todo' || name === 'requires'));
  return good ? [] : [{ code: 'eligibility.outputs', expected: OUTPUTS }];
};

const KIND = /^[a-z0-9][A-Za-z0-9._-]{0,79}$/;

/** `credit|serviceability`; nothing where a row asks for none. */
export const requiredKinds = (cell: unknown): readonly string[] =>
  typeof cell === 'string' && cell !== '' ? cell.split('|').map((kind) => kind.trim()) : [];

const requiresProblems = ({ outputs, rows }: DecisionTable, otherwise: string | undefined): readonly TableProblem[] => {
  const column = outputs.findIndex(({ name }) => name === 'requires');
  const wrong = (cell: unknown): boolean => requiredKinds(cell).some((kind) => !KIND.test(kind));
  const problem = (row: string, found: unknown): TableProblem => ({
    code: 'eligibility.requires',
    row,
    column: 'requires',
    found,
    expected: 'kinds of qualification, such as credit|serviceability',
  });
  return [
    ...rows.flatMap((row) => (column >= 0 && wrong(row.then[column]) ? [problem(row.id, row.then[column])] : [])),
    ...(wrong(otherwise) ? [problem('otherwise', otherwise)] : []),
  ];
};

const policyProblems = ({ hit }: DecisionTable): readonly TableProblem[] =>
  hit === 'RULE_ORDER' || hit === 'COLLECT'
    ? [{ code: 'eligibility.hit-policy', hit, expected: 'UNIQUE, ANY, FIRST or PRIORITY' }]
    : [];
