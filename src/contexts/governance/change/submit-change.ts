/** A change is put before whoever answers for it: whole, assessed as it is now, with no gate failed, by a role that does such work. */
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';
import type { Command, Decision, Fact } from '#platform/command.ts';
import type { KindName } from '../artifact-kinds.ts';
import type { ChangePayload } from './assess-change.ts';
import type { ChangePolicy } from './change-policy.contract.ts';
import { missingOf } from './change-request.contract.ts';
import { changeLife } from './change.lifecycle.ts';
import type { Moved } from './change.store.ts';
import type { Change, GateEvidence } from './change.ts';
import { unstated } from './risk.ts';
import { activitiesOf, typesOf, whoApproves } from './who-approves.ts';

export type LoadedChange = {
  readonly change: Change;
  /** What it carries and what is asked, as they are under the lock. */
  readonly contentHash: string;
  readonly gates: readonly GateEvidence[];
};
export type MoveDecision = Decision & { readonly moved: Moved };

export const factOf = (type: string, change: Change, more: Fact['data'] = {}, words?: Fact['words']): Fact => ({
  type,
  subject: { kind: 'change', id: change.id },
  data: { changeId: change.id, number: change.number, ...more },
  ...(words === undefined ? {} : { words }),
});

/** Whoever may not be asked does not say so by their title: the RACI names the roles that do the work. */
const notResponsible = (change: Change, policy: ChangePolicy, roles: readonly string[]) => {
  const kinds = (change.assessed?.kinds ?? []) as readonly KindName[];
  const activities = activitiesOf(policy, typesOf(change.asked.type, kinds));
  const responsible = [...new Set(activities.flatMap((activity) => activity.responsible))];
  return responsible.length === 0 || responsible.some((role) => roles.includes(role)) ? undefined : responsible;
};

const ownerFails = (gates: readonly GateEvidence[]): boolean =>
  gates.some(({ gate, outcome }) => gate === 'business-owner' && outcome === 'failed');

const whatIsMissing = ({ change, contentHash, gates }: LoadedChange): Outcome<null> => {
  const missing = missingOf(change.asked);
  if (missing.length > 0) return refused({ code: 'change.incomplete', missing });
  if (change.assessedHash !== contentHash)
    return refused({ code: 'change.evidence-stale', foundOn: change.assessedHash, current: contentHash });
  const open = unstated(change.assessed?.risk ?? {});
  if (open.length > 0) return refused({ code: 'change.risk-unstated', missing: open });
  if (ownerFails(gates))
    return refused({
      code: 'change.owner-not-accountable',
      owner: change.asked.owner,
      says: gates.find(({ gate }) => gate === 'business-owner')?.says ?? [],
    });
  const failed = gates.filter(({ outcome }) => outcome === 'failed');
  return failed.length === 0
    ? accepted(null)
    : refused({ code: 'change.gates-failed', gates: failed.map(({ gate, says }) => ({ gate, says })) });
};

export const submitChange =
  (policy: ChangePolicy) =>
  (loaded: LoadedChange, command: Command<ChangePayload>): Outcome<MoveDecision> => {
    const { change, contentHash } = loaded;
    const moved = changeLife.move(change.status, 'submit');
    if (!moved.ok) return moved;
    const ready = whatIsMissing(loaded);
    if (!ready.ok) return ready;
    const responsible = notResponsible(change, policy, command.actor.roles);
    if (responsible !== undefined) return refused({ code: 'change.not-responsible', responsible });
    const kinds = (change.assessed?.kinds ?? []) as readonly KindName[];
    const asked = whoApproves(policy, change.asked, kinds, change.tier ?? 4);
    const byItsGates = asked.length === 0;
    const status = byItsGates ? 'approved' : moved.value;
    return accepted({
      facts: [
        factOf('ChangeSubmitted', change, { contentHash, tier: change.tier, asked: asked.map(({ role }) => role) }),
        ...(byItsGates ? [factOf('ChangeApproved', change, { contentHash, roles: [] })] : []),
      ],
      answer: { changeId: change.id, number: change.number, status, asked: asked.map(({ role }) => role) },
      root: contentHash,
      moved: { status, round: change.round + 1, approvedHash: byItsGates ? contentHash : null },
    });
  };
