/** The commands of change requests until they are out, as the command road runs them: what each loads and locks, decides by, and writes. */
import { type AnyCommandDefinition, defineCommand, type Command } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { readRelease } from '../governance.store.ts';
import { afterReleaseCommands } from './after-release.commands.ts';
import {
  approveChange,
  ApproveChangePayload,
  type ApproveDecision,
  type LoadedForApproval,
  returnChange,
  ReturnChangePayload,
} from './approve-change.ts';
import { assessChange, type AssessDecision, ChangePayload, type Found, prepareAssessment } from './assess-change.ts';
import { contentOfChange } from './binding.ts';
import {
  byItself,
  headOf,
  loadWithRelease,
  named,
  type Named,
  ofChange,
  saveMoved,
  withoutAuthors,
} from './change-command.ts';
import { type Asked, releaseOf } from './change-request.contract.ts';
import * as store from './change.store.ts';
import { type Change, changeResource } from './change.ts';
import { scheduleChange, ScheduleChangePayload, withdrawChange, type WithRelease } from './move-change.ts';
import { allowLowerTier, moveTier, MoveTierPayload } from './move-tier.ts';
import { noteNotReleasedCommand } from './not-released.ts';
import { policyInForce } from './policy-in-force.ts';
import {
  type LoadedForRequest,
  type LoadedForRevise,
  type RequestDecision,
  requestChange,
  RequestChangePayload,
  reviseChange,
  ReviseChangePayload,
} from './request-change.ts';
import { readSimulationOf } from './simulation-seen.ts';
import { type LoadedChange, type MoveDecision, submitChange } from './submit-change.ts';

/** As it is under the lock, with what was found about it. The release may still be edited: publishing looks again. */
export const loadForApproval = async (tx: Tx, command: Command<Named>): Promise<LoadedForApproval | undefined> => {
  const found = await loadWithRelease(tx, command);
  if (!found) return undefined;
  const { change, release } = found;
  const [gates, approvals, simulation] = await Promise.all([
    store.readGateEvidence(tx, change.id, change.assessmentId),
    store.readApprovals(tx, change.id),
    readSimulationOf(tx, change, release),
  ]);
  return { change, gates, approvals, simulation, contentHash: contentOfChange(change, release?.contentHash ?? null) };
};

export const requestChangeCommand = defineCommand<Asked, LoadedForRequest, RequestDecision>({
  ...ofChange,
  name: 'change.request',
  creates: true,
  payload: RequestChangePayload,
  load: async (tx, { payload }) => {
    const releaseId = releaseOf(payload);
    return {
      release: releaseId === null ? undefined : await readRelease(tx, releaseId),
      number: await store.nextChangeNumber(tx),
    };
  },
  resource: (_loaded, command) =>
    changeResource(command.tenantId, {
      id: command.id('change'),
      authorPersons: [command.actor.personId],
      status: 'draft',
    }),
  decide: requestChange,
  save: ({ change }, _loaded, next, command) => [
    store.insertChange(command.tenantId, next, { ...change, requestedBy: command.actor.id, at: command.at.toString() }),
  ],
});

export const reviseChangeCommand = defineCommand<ReviseChangePayload, LoadedForRevise, RequestDecision>({
  ...ofChange,
  name: 'change.revise',
  action: 'change.request',
  payload: ReviseChangePayload,
  load: async (tx, command) => {
    const change = await store.lockChange(tx, command.payload.changeId);
    const releaseId = releaseOf(command.payload.asked);
    return change && { change, release: releaseId === null ? undefined : await readRelease(tx, releaseId) };
  },
  head: ({ change }) => headOf(change),
  resource: ({ change }, command) => byItself(change, command),
  decide: reviseChange,
  save: ({ change }, _loaded, next, command) => [store.saveRevised(command.tenantId, next, change)],
});

type LoadedForAssessment = { readonly change: Change; readonly contentHash: string };

export const assessChangeCommand = defineCommand<ChangePayload, LoadedForAssessment, AssessDecision, Found>({
  ...ofChange,
  name: 'change.assess',
  action: 'change.request',
  payload: ChangePayload,
  prepare: prepareAssessment,
  load: loadForApproval,
  head: ({ change }) => headOf(change),
  resource: ({ change }, command) => byItself(change, command),
  decide: assessChange,
  save: (decided, _loaded, next, command) => store.saveAssessment(command.tenantId, next, decided),
});

export const submitChangeCommand = defineCommand<ChangePayload, LoadedChange, MoveDecision>({
  ...ofChange,
  name: 'change.submit',
  refusalsRecorded: true,
  action: 'change.request',
  payload: ChangePayload,
  load: loadForApproval,
  head: ({ change }) => headOf(change),
  resource: ({ change }, command) => byItself(change, command),
  decide: (loaded, command, _prepared, model) => submitChange(policyInForce(model, command.at).policy)(loaded, command),
  save: saveMoved,
});

export const approveChangeCommand = defineCommand<ApproveChangePayload, LoadedForApproval, ApproveDecision>({
  ...ofChange,
  name: 'change.approve',
  refusalsRecorded: true,
  payload: ApproveChangePayload,
  load: loadForApproval,
  head: ({ change }) => headOf(change),
  resource: ({ change }, command) => byItself(change, command),
  decide: (loaded, command, _prepared, model) =>
    approveChange(policyInForce(model, command.at).policy)(loaded, command),
  save: (decided, { change }, next, command) => [
    store.insertApproval(command.tenantId, change.id, {
      round: decided.round,
      contentHash: decided.contentHash,
      role: decided.role,
      personId: command.actor.personId,
      name: command.actor.name,
      note: command.payload.note ?? null,
      at: command.at.toString(),
    }),
    store.saveMoved(command.tenantId, next, decided.moved),
  ],
});

export const returnChangeCommand = defineCommand<ReturnChangePayload, Change, MoveDecision>({
  ...named,
  name: 'change.return',
  action: 'change.approve',
  payload: ReturnChangePayload,
  resource: withoutAuthors,
  decide: returnChange,
});

export const moveTierCommand = defineCommand<MoveTierPayload, Change, MoveDecision>({
  ...named,
  name: 'change.move-tier',
  action: 'change.request',
  payload: MoveTierPayload,
  decide: moveTier,
});

export const allowLowerTierCommand = defineCommand<ChangePayload, Change, MoveDecision>({
  ...named,
  name: 'change.allow-lower-tier',
  action: 'change.approve',
  payload: ChangePayload,
  decide: allowLowerTier,
});

export const withdrawChangeCommand = defineCommand<ChangePayload, WithRelease, MoveDecision>({
  ...ofChange,
  name: 'change.withdraw',
  action: 'change.request',
  payload: ChangePayload,
  load: loadWithRelease,
  head: ({ change }) => headOf(change),
  resource: ({ change }, command) => byItself(change, command),
  decide: withdrawChange,
  save: saveMoved,
});

export const scheduleChangeCommand = defineCommand<ScheduleChangePayload, Change, MoveDecision>({
  ...named,
  name: 'change.schedule',
  action: 'change.request',
  payload: ScheduleChangePayload,
  decide: scheduleChange,
});

export const changeCommands = [
  requestChangeCommand,
  reviseChangeCommand,
  assessChangeCommand,
  submitChangeCommand,
  approveChangeCommand,
  returnChangeCommand,
  moveTierCommand,
  allowLowerTierCommand,
  withdrawChangeCommand,
  scheduleChangeCommand,
  noteNotReleasedCommand,
  ...afterReleaseCommands,
] as unknown as readonly AnyCommandDefinition[];
