/**
 * The checklist of seeds/operations, section 7.3: twelve questions as a release approver reads them, each answered by the gates
 * that look at it. What is checked beyond them stands at the end.
 */
import { isBlocking } from './publish-check.ts';
import type { CheckedGate } from './publish-checks.ts';

type Row = { readonly item: string; readonly question: string; readonly gates: readonly string[] };

export const releaseChecklist: readonly Row[] = [
  { item: 'lifecycle', question: 'Every offering has a valid lifecycle state', gates: ['lifecycle', 'change-paths'] },
  {
    item: 'specification',
    question: 'The specification of every offering exists',
    gates: ['specification', 'references', 'characteristics'],
  },
  { item: 'cardinality', question: 'Option groups have valid cardinality', gates: ['cardinality', 'duplicate-keys'] },
  {
    item: 'dependencies',
    question: 'The dependency graph has no invalid cycle',
    gates: ['bundle-cycles', 'configuration', 'plans'],
  },
  {
    item: 'price-coverage',
    question: 'Everything sold has a price, by currency, region and channel',
    gates: ['price-coverage', 'price-currencies', 'price-books', 'pricing', 'rates'],
  },
  { item: 'eligibility', question: 'An eligibility policy speaks about every sale', gates: ['eligibility'] },
  {
    item: 'fulfillment',
    question: 'Everything orderable is mapped to fulfillment',
    gates: ['fulfillment', 'rules', 'samples', 'mocked-calls', 'asset-rules', 'retry-policies', 'fallout-rules'],
  },
  {
    item: 'proposal-content',
    question: 'Everything sellable has words for the customer',
    gates: ['proposal-content', 'proposals', 'clauses', 'proposal-rehearsal'],
  },
  {
    item: 'channels',
    question: 'What each channel, market and seller shows is intended',
    gates: ['channels', 'markets', 'sellers', 'aliases'],
  },
  {
    item: 'effective-dates',
    question: 'Effective dates do not overlap incorrectly',
    gates: ['effective-dates', 'promotions'],
  },
  { item: 'open-book', question: 'The impact on open quotes, orders and products is understood', gates: ['open-book'] },
  { item: 'rollback', question: 'The rollback candidate is known', gates: ['rollback'] },
  {
    item: 'beyond',
    question: 'Beyond the list: form, owners, authority, approval, access, billing',
    gates: [
      'well-formed',
      'owners',
      'authority',
      'approval-policy',
      'approval-scenarios',
      'access-policy',
      'change-policy',
      'flags',
      'flag-values',
      'billing',
    ],
  },
];

export type ChecklistRow = {
  readonly item: string;
  readonly question: string;
  readonly passed: boolean;
  readonly problems: number;
  readonly warnings: number;
  readonly gates: readonly string[];
  readonly evidence: readonly string[];
};

export const checklistOf = (gates: readonly CheckedGate[]): readonly ChecklistRow[] =>
  releaseChecklist.map(({ item, question, gates: names }) => {
    const own = gates.filter(({ gate }) => names.includes(gate));
    const found = own.flatMap(({ problems }) => problems);
    const problems = found.filter(isBlocking).length;
    return {
      item,
      question,
      passed: problems === 0,
      problems,
      warnings: found.length - problems,
      gates: names,
      evidence: own.flatMap(({ evidence }) => evidence),
    };
  });
