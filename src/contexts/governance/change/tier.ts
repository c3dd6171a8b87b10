/**
 * The tier of a change (operations 20.3) and why: the highest of what its type, what it holds and its risk ask for. One pure function, so
 * that a page, a gate and a test say the same. Only a person raises it; lowering it needs another one who allows it.
 */
import type { KindName } from '../artifact-kinds.ts';
import { changeTypes, type ChangeType } from './change-types.ts';
import { riskDimensions } from './risk-dimensions.ts';
import type { RiskScores } from './risk.ts';
import { kindsOfChange } from './tier-of-kinds.ts';

export type Tier = 0 | 1 | 2 | 3 | 4;
export const tiers: readonly Tier[] = [0, 1, 2, 3, 4];

export type Derived = { readonly tier: Tier; readonly because: readonly string[] };

type Reason = { readonly tier: Tier; readonly says: string };

const GRAVE = 3;
/** So many dimensions of a serious score make a change one of high risk, though none of them alone does. */
const SERIOUS_TOGETHER = 4;

const riskReasons = (risk: RiskScores): readonly Reason[] => {
  const at = (score: number) => riskDimensions.filter(({ key }) => (risk[key]?.score ?? 0) >= score);
  const serious = at(2);
  return [
    ...(risk.regulatory?.score === GRAVE ? [{ tier: 4 as const, says: 'Its regulatory impact is grave.' }] : []),
    ...(risk.historicalData?.score === GRAVE ? [{ tier: 4 as const, says: 'It changes historical data.' }] : []),
    ...at(GRAVE).map(({ says }) => ({ tier: 3 as const, says: `Its ${says} is grave.` })),
    ...(serious.length >= SERIOUS_TOGETHER
      ? [{ tier: 3 as const, says: `${serious.length} of the twelve dimensions are serious.` }]
      : serious.map(({ says }) => ({ tier: 2 as const, says: `Its ${says} is serious.` }))),
  ];
};

/** `policyTiers`: what the change policy in force asks at least, by kind. */
export const tierOf = (
  type: ChangeType,
  kinds: readonly KindName[],
  risk: RiskScores,
  policyTiers: Readonly<Record<string, Tier>> = {},
): Derived => {
  const own = changeTypes[type];
  const reasons: readonly Reason[] = [
    { tier: own.tier, says: `A change of type ${type} begins at tier ${own.tier}: ${own.risks}.` },
    ...kinds.map((kind) => ({
      tier: kindsOfChange[kind].tier,
      says: `It changes ${kind}, which begins at tier ${kindsOfChange[kind].tier}.`,
    })),
    ...kinds.flatMap((kind) => {
      const asked = policyTiers[kind];
      return asked === undefined
        ? []
        : [{ tier: asked, says: `The change policy asks at least tier ${asked} for ${kind}.` }];
    }),
    ...riskReasons(risk),
  ];
  const tier = reasons.reduce<Tier>((highest, reason) => (reason.tier > highest ? reason.tier : highest), 0);
  const deciding = reasons.filter((reason) => reason.tier === tier);
  return { tier, because: deciding.map(({ says }) => says) };
};

/** What counts: the derived tier, or the one a person moved it to. A lowering that nobody allowed yet counts for nothing. */
export const tierInForce = (
  derived: Tier,
  byHand: { readonly tier: Tier; readonly allowedByPerson: string | null } | null,
): Tier => {
  if (byHand === null) return derived;
  if (byHand.tier >= derived) return byHand.tier;
  return byHand.allowedByPerson === null ? derived : byHand.tier;
};
