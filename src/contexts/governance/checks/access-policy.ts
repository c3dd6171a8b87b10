/**
 * Whether the company can work under its access policy, and change it again. Cedar reads each policy first; what it has read is
 * asked as people of each role will ask it. The base is not looked for: it stands beside whatever is written here.
 */
import { ROLES } from '#contexts/identity/index.ts';
import { accessProbe, type AccessProbe, type AccessReading } from '#platform/access/probe-policy.ts';
import { artifactKinds } from '../artifact-kinds.ts';
import { at, type Finding, type Model, type PublishCheck } from '../publish-check.ts';

/** Without somebody for each of these, a mistake in a policy could never be taken back. */
const TO_MEND = [
  ['governance.draft-release', 'Release'],
  ['governance.validate-release', 'Release'],
  ['governance.approve-release', 'Release'],
  ['governance.publish-release', 'Release'],
  ['catalog.edit-draft', 'Artifact'],
] as const;

const readingOf = (model: Model): AccessReading =>
  accessProbe(model.of('access-policy').map(({ policies }) => policies));

const placeOf = (model: Model, policyId: string): string => {
  for (const { key, policies } of model.of('access-policy')) {
    const index = policies.findIndex(({ id }) => id === policyId);
    if (index !== -1) return at('access-policy', key, `/policies/${index}`);
  }
  return 'access-policy';
};

const unreadable = (model: Model, problems: Extract<AccessReading, { ok: false }>['problems']): readonly Finding[] =>
  problems.map(({ code, policyId, words }) => ({
    code,
    message: `${policyId}: ${words}`,
    offending: [placeOf(model, policyId)],
    whatToDo: 'Correct the policy; docs/guide/access.md says what it may speak of.',
  }));

const lockedOut = (probe: AccessProbe): readonly Finding[] =>
  TO_MEND.filter(([action, type]) => probe.rolesThatMay(ROLES, action, type, 'access-policy').length === 0).map(
    ([action]) => ({
      code: 'access.locked-out',
      message: `Nobody could ${action} any more: a mistake in this policy could never be taken back.`,
      offending: ['access-policy'],
      whatToDo: `Permit ${action} to a role that a person has.`,
    }),
  );

/** What nobody could do before is no fault of this release, and told as a warning. */
const sinceBefore = (was: boolean): Partial<Finding> => (was ? { severity: 'warning' } : {});

const nobodys = (probe: AccessProbe, before: AccessProbe | undefined): readonly Finding[] =>
  probe.actionsOfNobody().map((action) => ({
    code: 'access.action-nobody',
    message: `Nobody may ${action}.`,
    offending: ['access-policy'],
    whatToDo: 'Permit it to a role, or say in a forbid that it is meant so.',
    ...sinceBefore(before === undefined || before.actionsOfNobody().includes(action)),
  }));

const ownerless = (probe: AccessProbe, before: AccessProbe | undefined): readonly Finding[] =>
  Object.keys(artifactKinds)
    .filter((kind) => probe.rolesThatMay(ROLES, 'catalog.edit-draft', 'Artifact', kind).length === 0)
    .map((kind) => ({
      code: 'access.kind-without-owner',
      message: `No role may write a ${kind}: it could be neither changed nor retired.`,
      offending: ['access-policy'],
      whatToDo: 'Permit catalog.edit-draft on it to the role that owns it.',
      ...sinceBefore(before?.rolesThatMay(ROLES, 'catalog.edit-draft', 'Artifact', kind).length === 0),
    }));

export const accessPolicyHolds: PublishCheck = {
  gate: 'access-policy',
  promise:
    'Every access policy can be read and stands beside the base; every action and every kind of artifact has somebody, and nobody is locked out.',
  find: ({ model, previous }) => {
    if (model.of('access-policy').length === 0) return [];
    const read = readingOf(model);
    if (!read.ok) return unreadable(model, read.problems);
    const earlier = readingOf(previous);
    const before = earlier.ok ? earlier.probe : undefined;
    return [...lockedOut(read.probe), ...nobodys(read.probe, before), ...ownerless(read.probe, before)];
  },
  evidence: ({ model }) => {
    const own = model.of('access-policy').flatMap(({ policies }) => policies);
    return own.length === 0
      ? ['The company has written none: the shipped one is in force.']
      : [`${own.length} policies of the company beside those that bind everybody.`];
  },
};
