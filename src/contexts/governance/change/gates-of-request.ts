/** Gates that every change passes, a deployment too: what is asked is whole, owned, can be undone and will be watched. */
import { missingOf } from './change-request.contract.ts';
import { activitiesOf } from './who-approves.ts';
import { failed, passed, warned, type AnyGate } from './gate.ts';
import { meant, watchFaults, watchSays } from './monitoring.ts';
import { unstated } from './risk.ts';

export const requestGates: readonly AnyGate[] = [
  {
    of: 'any',
    gate: 'request-complete',
    promise: 'The request says all that operations 6.1 asks for',
    types: 'every',
    judge: ({ asked }) => {
      const missing = missingOf(asked);
      return missing.length === 0
        ? passed('All eleven fields are there.')
        : failed(...missing.map(({ says }) => `It does not say ${says}.`));
    },
  },
  {
    of: 'any',
    gate: 'effective-date',
    promise: 'The day on which it takes effect is named, and still to come',
    types: 'every',
    judge: ({ asked, at, release }) => {
      const day = release?.release.effectiveFrom ?? asked.effectiveFrom;
      if (asked.effectiveFrom === undefined || day === undefined) return failed('No effective date is named.');
      const told = release?.release.effectiveFrom;
      if (told !== null && told !== undefined && told !== asked.effectiveFrom)
        return failed(`The request says ${asked.effectiveFrom}, its release ${told}.`);
      return Temporal.Instant.compare(day, at) < 0
        ? warned(`${day} has passed: it takes effect when it is released.`)
        : passed(`It takes effect at ${day}.`);
    },
  },
  {
    of: 'any',
    gate: 'business-owner',
    promise: 'Somebody who is accountable for it by the RACI owns it',
    types: 'every',
    judge: ({ asked, ownerRoles, policy, types }) => {
      if (asked.owner === undefined) return failed('Nobody owns it.');
      if (ownerRoles === undefined) return failed(`Nobody here is ${asked.owner}.`);
      const accountable = [...new Set(activitiesOf(policy, types).map((activity) => activity.accountable))];
      return accountable.length === 0 || accountable.some((role) => ownerRoles.includes(role))
        ? passed(`${asked.owner} owns it, as ${ownerRoles.join(', ')}.`)
        : failed(`${asked.owner} is ${ownerRoles.join(', ')}; accountable is ${accountable.join(' or ')}.`);
    },
  },
  {
    of: 'any',
    gate: 'answers',
    promise: 'It is known who answers for it',
    types: 'every',
    judge: ({ approvers, tier }) =>
      approvers.length === 0
        ? passed(`Tier ${tier} is answered for by its gates.`)
        : passed(...approvers.map(({ role, because }) => `${role}: ${because.join('; ')}.`)),
  },
  {
    of: 'any',
    gate: 'impact',
    promise: 'The ten questions of the impact are answered by query',
    types: 'every',
    judge: ({ impact, asked }) =>
      impact.length > 0
        ? passed(...impact.map(({ asks, count }) => `${asks} ${count}.`))
        : warned(`No query knows what a deployment touches. Its request says: ${asked.impacted?.inHand ?? 'nothing'}`),
  },
  {
    of: 'any',
    gate: 'risk',
    promise: 'Every dimension of its risk is measured, or stated with a reason',
    types: 'every',
    judge: ({ risk }) => {
      const open = unstated(risk);
      return open.length === 0
        ? passed('All twelve dimensions have a score.')
        : failed(...open.map(({ says }) => `Nobody has stated the ${says}.`));
    },
  },
  {
    of: 'any',
    gate: 'rollback',
    promise: 'It is known how it is undone or switched off',
    types: 'every',
    judge: ({ asked: { rollback, carries, emergency }, tier, risk }) => {
      if (rollback === undefined) return failed('It does not say how it is undone.');
      const says = `By ${rollback.how}: ${rollback.says}`;
      // Fewer people looked at it before: what cannot be undone is no emergency's to do.
      if (rollback.how === 'none' && emergency !== undefined) return failed(`An emergency needs a way back. ${says}`);
      if (rollback.how === 'none') return tier >= 3 ? failed(`Tier ${tier} needs a way back. ${says}`) : warned(says);
      if ('deployment' in carries && carries.deployment.migrations.length > 0 && rollback.how === 'deployment')
        return failed('What its migrations do is not undone by deploying the version before.');
      if (rollback.how === 'release' && risk.reversibility !== undefined && risk.reversibility.score >= 2)
        return warned(says, risk.reversibility.because);
      return passed(says);
    },
  },
  {
    of: 'any',
    gate: 'monitoring',
    promise: 'What is watched after it, and what would be too much, is said before',
    types: 'every',
    judge: ({ asked: { monitoring, emergency }, policy: { emergency: expedited } }) => {
      if (monitoring === undefined) return failed('It does not say what is watched.');
      if (emergency !== undefined && monitoring.hours > expedited.reviewWithinHours)
        return failed(
          `It is watched for ${monitoring.hours} hours; an emergency is reviewed within ${expedited.reviewWithinHours}, and what was watched has to be known by then.`,
        );
      const faults = monitoring.watch.flatMap(watchFaults);
      if (faults.length > 0) return failed(...faults);
      return passed(
        ...monitoring.watch.map((watch) => `${watchSays(watch)}: ${meant(watch)}, in ${monitoring.hours} hours.`),
      );
    },
  },
];
