/**
 * The seven readinesses of operations 11.2, each with who owns it and the evidence that it rests on. Nobody ticks one: it is read from the
 * gates of the change as they were judged on exactly this content, and from where the change stands. Pure.
 */
import { contentOfChange, foundBesideAnother } from '../change/binding.ts';
import type { Change, GateEvidence } from '../change/change.ts';

export type Readiness = {
  readonly key: string;
  /** In the words of operations 11.2. */
  readonly says: string;
  /** The role that sees to it. */
  readonly owner: string;
  readonly ready: boolean;
  readonly because: string;
  /** The gates that it rests on, of those that were judged. */
  readonly evidence: readonly string[];
};

export type ToBoard = {
  readonly change: Change;
  readonly gates: readonly GateEvidence[];
  /** Of the release that it carries, as it is now; null: a deployment. */
  readonly releaseHash: string | null;
};

type Row = Pick<Readiness, 'key' | 'says' | 'owner'> & {
  readonly gates: readonly string[];
  /** The states that it needs besides its gates, and what is said in any other. */
  readonly in?: { readonly states: readonly Change['status'][]; readonly otherwise: string };
};

const ANSWERED = { states: ['approved', 'scheduled'], otherwise: 'Not everybody who is asked has answered.' } as const;
const TOLD = {
  states: ['submitted', 'approved', 'scheduled'],
  otherwise: 'Those who are consulted are told when it is submitted.',
} as const;

const rows: readonly Row[] = [
  {
    key: 'business',
    says: 'business readiness',
    owner: 'sales-ops',
    gates: ['business-owner', 'answers', 'finance-answers', 'effective-date'],
    in: ANSWERED,
  },
  {
    key: 'engineering',
    says: 'engineering readiness',
    owner: 'sre',
    gates: [
      'validated',
      'simulation',
      'plans',
      'state-machines',
      'configuration-and-eligibility',
      'golden-pricing',
      'risk',
    ],
  },
  { key: 'support', says: 'support readiness', owner: 'order-ops', gates: ['fallout', 'impact'] },
  {
    key: 'downstream',
    says: 'downstream readiness',
    owner: 'billing-ops',
    gates: ['downstream-contracts', 'billing-and-assets', 'contract-impact', 'reconciliation', 'impact'],
  },
  {
    key: 'communication',
    says: 'training/communication',
    owner: 'sales-ops',
    gates: ['request-complete', 'proposals'],
    in: TOLD,
  },
  { key: 'rollback', says: 'rollback planning', owner: 'release-approver', gates: ['rollback', 'catalog-rollback'] },
  { key: 'monitoring', says: 'post-release monitoring', owner: 'sre', gates: ['monitoring'] },
];

const judged = (row: Row, { change, gates }: ToBoard, fresh: boolean): Omit<Readiness, 'key' | 'says' | 'owner'> => {
  const own = gates.filter(({ gate }) => row.gates.includes(gate));
  const failed = own.find(({ outcome }) => outcome === 'failed');
  const because = !fresh
    ? 'It was not assessed as it is now.'
    : failed !== undefined
      ? `${failed.gate}: ${failed.says.join(' ')}`
      : row.in !== undefined && !row.in.states.includes(change.status)
        ? row.in.otherwise
        : undefined;
  const evidence = own.map(({ gate }) => gate);
  return because === undefined
    ? { ready: true, because: own.flatMap(({ says }) => says)[0] ?? 'Nothing of it is touched.', evidence }
    : { ready: false, because, evidence };
};

export const readinessesOf = (found: ToBoard, inForce: string): readonly Readiness[] => {
  const { change, releaseHash } = found;
  const fresh =
    change.assessedHash === contentOfChange(change, releaseHash) && !foundBesideAnother(change.assessed, inForce);
  return rows.map((row) => ({ key: row.key, says: row.says, owner: row.owner, ...judged(row, found, fresh) }));
};

/** What is not ready, by its words; nothing: it is. */
export const lackingOf = (found: ToBoard, inForce: string): readonly string[] =>
  readinessesOf(found, inForce).flatMap(({ ready, says }) => (ready ? [] : [says]));
