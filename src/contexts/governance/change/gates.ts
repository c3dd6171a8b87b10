/**
 * Every gate of a change in one table. A gate is judged by the platform, on facts, for one content; nobody sets one. Which question of the
 * sources each answers stands in `gate-lists.ts`.
 */
import { releaseChecklist } from '../checklist.ts';
import { approvalGates } from './gates-of-approval.ts';
import { orderGates } from './gates-of-orders.ts';
import { pricingGates } from './gates-of-pricing.ts';
import { requestGates } from './gates-of-request.ts';
import { byChecks } from './judge-by-checks.ts';
import {
  failed,
  passed,
  warned,
  type Gate,
  type GateFacts,
  type Judged,
  type ReleaseGate,
  type SimulationSeen,
} from './gate.ts';
import { simulationAsked, wantingOf } from './simulation-seen.ts';

/** Operations 7.3: the twelve questions of the catalog, and what is checked beyond them; each by the publish checks that look at it. */
const catalogGates: readonly Gate[] = releaseChecklist.map(({ item, question, gates }): ReleaseGate => ({
  of: 'release',
  gate: `catalog-${item}`,
  promise: question,
  types: 'every',
  judge: byChecks(...gates),
}));

const judgeSimulation = (simulation: SimulationSeen, asksFor: boolean, at: Temporal.Instant): Judged => {
  const { says, warns } = simulation;
  const wanting = wantingOf(simulation, at);
  if (asksFor && wanting.length > 0) return failed(...wanting, ...says);
  return warns.length + wanting.length > 0 ? warned(...wanting, ...warns, ...says) : passed(...says);
};

const releaseGates: readonly ReleaseGate[] = [
  {
    of: 'release',
    gate: 'validated',
    promise: 'The release was validated as it is, with its templates set in every language',
    types: 'every',
    judge: ({ release: { release } }) =>
      release.validatedHash === release.contentHash
        ? passed(`Validated on the model ${release.validatedOnModel ?? 'none'}.`)
        : failed('It has not been validated as it is now: validate the release first.'),
  },
  {
    of: 'release',
    gate: 'simulation',
    promise: 'The open book was decided again under exactly this content',
    types: 'every',
    judge: ({ at, policy, tier, asked, release: { release, simulation } }) => {
      const asksFor = simulationAsked(policy, tier);
      if (simulation !== undefined)
        return { ...judgeSimulation(simulation, asksFor, at), seen: `/releases/${release.id}` };
      if (!asksFor) return passed(`Tier ${tier} asks for none, and none ran.`);
      return asked.emergency === undefined
        ? failed(`Tier ${tier} asks for a simulation, and none has ended for this content.`)
        : warned('An emergency: it is simulated after the release.');
    },
  },
  {
    of: 'release',
    gate: 'evidence',
    promise: 'What was done to the release stands in the evidence',
    types: 'every',
    judge: ({ release: { release } }) =>
      release.entryLeaf === null
        ? failed('Its last change has no entry.')
        : passed(`Version ${release.version} of the release has its entry; whoever has the package can check it.`),
  },
];

export const changeGates: readonly Gate[] = [
  ...requestGates,
  ...releaseGates,
  ...catalogGates,
  ...pricingGates,
  ...approvalGates,
  ...orderGates,
];

const isFor = (gate: Gate, { types, release }: GateFacts): boolean =>
  (gate.of === 'any' || release !== undefined) &&
  (gate.types === 'every' || gate.types.some((type) => types.includes(type)));

export type JudgedGate = Judged & { readonly gate: string; readonly promise: string };

export const judgeGates = (facts: GateFacts): readonly JudgedGate[] =>
  changeGates
    .filter((gate) => isFor(gate, facts))
    .map((gate) => {
      const { release } = facts;
      const judged = gate.of === 'any' ? gate.judge(facts) : release && gate.judge({ ...facts, release });
      return { gate: gate.gate, promise: gate.promise, ...(judged ?? failed('It could not be judged.')) };
    });
