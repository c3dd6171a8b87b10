/** A change is put before whoever answers for it: whole, assessed as it is now, with no gate failed, by a role that does such work. */
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';
import type { Command, Decision, Fact } from '#platform/command.ts';
import type { KindName } from '../artifact-kinds.ts';
import { NO_MODEL } from '../release.ts';
import type { ChangePayload } from './assess-change.ts';
import { foundBesideAnother } from './binding.ts';
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

/** Whom the RACI has consulted before it is decided, and informed when it is out. */
export const toldOf = (
  change: Change,
  policy: ChangePolicy,
): { readonly consulted: readonly string[]; readonly informed: readonly string[] } => {
  const kinds = (change.assessed?.kinds ?? []) as readonly KindName[];
  const activities = activitiesOf(policy, typesOf(change.asked.type, kinds));
  return {
    consulted: [...new Set(activities.flatMap(({ consulted }) => consulted))],
    informed: [...new Set(activities.flatMap(({ informed }) => informed))],
  };
};

const ownerFails = (gates: readonly GateEvidence[]): boolean =>
  gates.some(({ gate, outcome }) => gate === 'business-owner' && outcome === 'failed');

const whatIsMissing = ({ change, contentHash, gates }: LoadedChange, inForce: string): Outcome<null> => {
  const missing = missingOf(change.asked);
  if (missing.length > 0) return refused({ code: 'change.incomplete', missing });
  if (change.assessedHash !== contentHash)
    return refused({ code: 'change.evidence-stale', foundOn: change.assessedHash, current: contentHash });
  if (foundBesideAnother(change.assessed, inForce))
    return refused({ code: 'change.evidence-stale', foundOnModel: change.assessed?.onModel ?? null, inForce });
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
    const ready = whatIsMissing(loaded, command.modelHash ?? NO_MODEL);
    if (!ready.ok) return ready;
    const responsible = notResponsible(change, policy, command.actor.roles);
    if (responsible !== undefined) return refused({ code: 'change.not-responsible', responsible });
    const { callers } = policy.emergency;
    if (change.asked.emergency !== undefined && callers && !callers.some((role) => command.actor.roles.includes(role)))
      return refused({ code: 'change.emergency-not-called', callers });
    const kinds = (change.assessed?.kinds ?? []) as readonly KindName[];
    const asked = whoApproves(policy, change.asked, kinds, change.tier ?? 4);
    const byItsGates = asked.length === 0;
    const status = byItsGates ? 'approved' : moved.value;
    return accepted({
      facts: [
        factOf('ChangeSubmitted', change, {
          contentHash,
          tier: change.tier,
          asked: asked.map(({ role }) => role),
          consulted: [...toldOf(change, policy).consulted],
          title: change.asked.title,
        }),
        ...(byItsGates ? [factOf('ChangeApproved', change, { contentHash, roles: [] })] : []),
      ],
      answer: { changeId: change.id, number: change.number, status, asked: asked.map(({ role }) => role) },
      root: contentHash,
      moved: { status, round: change.round + 1, approvedHash: byItsGates ? contentHash : null },
    });
  };
