/** Who must agree, and why: the policy's table is asked about the facts of the deal. Preview and submission both ask here, so they agree. */
import type { DiscountPolicy } from '#contexts/pricing/index.ts';
import { compileTable, type DecisionTable, evaluateTable, type Hit } from '#engines/table/index.ts';
import { fingerprint } from '#kernel/hash.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, must, type Outcome } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { AskedRow, Routing } from './approval.ts';
import { APPROVAL_FACTS, type ApprovalPolicy } from './approval.contract.ts';
import { stepsOf } from './authority.ts';
import type { DealFacts, FurtherFacts } from './deal-facts.ts';
import { authorityMissing } from './discount-authority.ts';
import { heldTo } from './got-worse.ts';
import { policyInForce } from './policy-in-force.ts';

/** `byHand`: who is asked where the policy asks nobody. */
export const routeApproval = (
  model: CommercialModel,
  on: string,
  told: DealFacts,
  byHand?: AskedRow,
): Outcome<Routing> => {
  const found = policyInForce(model, on);
  if (!found.ok) return found;
  const { item, policy } = found.value;
  const facts = wholeFacts(told, policy);
  const asked = askedOf(model, `approval/${item.hash}`, policy, facts);
  if (!asked.ok) return asked;
  const besides = authorityBesides(model, facts, asked.value);
  const rows = [...asked.value, ...besides];
  const cited = [item.hash, ...model.ofKind('discount-policy').map(({ hash }) => hash)];
  return accepted({
    steps: stepsOf(policy, facts, rows.length === 0 && byHand ? [byHand] : rows),
    policy: { key: item.key, hash: item.hash },
    cited,
  });
};

export type WholeFacts = DealFacts & FurtherFacts;

/** What nobody told is nothing special: a deal of the usual kind, by one seller, in the policy's currency. */
export const wholeFacts = (told: DealFacts, { currency }: Pick<ApprovalPolicy, 'currency'>): WholeFacts => ({
  territory: '',
  currency,
  orderType: 'new',
  sellerCount: 1,
  clauses: [],
  clauseTexts: [],
  productLines: [],
  sellers: [],
  givenAwayPercent: told.discountPercent,
  floorDepth: '0',
  linesUnderFloor: [],
  flags: [],
  ...told,
});

const askedOf = (
  model: CommercialModel,
  name: string,
  policy: ApprovalPolicy,
  facts: WholeFacts,
): Outcome<readonly AskedRow[]> => {
  const authored = policy.table as DecisionTable;
  const table = model.memo(name, () => compileTable(authored, APPROVAL_FACTS));
  must(table.ok, 'a published approval policy compiles');
  const answer = evaluateTable(table.value, facts, facts as unknown as Json);
  if (!answer.ok) return answer;
  const marks = model.memo(`${name}/marks`, () => new Map<string, string>());
  return accepted(answer.value.hits.map((hit) => askedRow(authored, hit, facts, marks)));
};

/** `marks`: of the rows of this table, worked out once each; a row's mark is of what is written in it. */
const askedRow = (
  table: DecisionTable,
  { row, note, outputs, because }: Hit,
  facts: WholeFacts,
  marks: Map<string, string>,
): AskedRow => {
  const written = table.rows.find(({ id }) => id === row);
  must(written, 'a row that decided is written in the table');
  const cells = because.filter(({ input }) => !input.startsWith('if ')).map(({ input, cell }) => ({ input, cell }));
  const mark =
    marks.get(row) ?? fingerprint('approval-row/1', { id: row, cells, then: written.then, if: written.if ?? null });
  marks.set(row, mark);
  return {
    row,
    role: String(outputs['approverRole']),
    reason: String(outputs['reason'] ?? note ?? row),
    mark,
    held: heldTo(cells, written.if, facts),
  };
};

const authorityBesides = (model: CommercialModel, facts: WholeFacts, asked: readonly AskedRow[]): readonly AskedRow[] =>
  model.ofKind('discount-policy').flatMap(({ key, content }) => {
    const { limits } = content as unknown as DiscountPolicy;
    const missing = authorityMissing(
      limits,
      facts.discountPercent,
      asked.map(({ role }) => role),
    );
    if (missing === null) return [];
    const cells = [{ input: 'discountPercent', cell: '> 0' }];
    const mark = fingerprint('approval-row/1', { id: key, role: missing.role, limits: [...limits] });
    return [{ ...missing, row: `discount-policy/${key}`, mark, held: heldTo(cells, undefined, facts) }];
  });
