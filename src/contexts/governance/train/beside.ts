/**
 * Of the releases of one train each goes out on the model that those before it have made. What was found about the second was found beside the model
 * without the first; so it is found anew beside the first, and what was answered holds only where nothing became worse by it. Pure.
 */
import type { GateEvidence, GateOutcome } from '../change/change.ts';
import { isBlocking, type Problem } from '../publish-check.ts';
import type { Touched } from '../touched.ts';

/** A release of the same train that is out. */
export type Gone = {
  readonly number: string;
  readonly modelHash: string;
  readonly previousModelHash: string;
  readonly kinds: readonly string[];
};

/**
 * Which releases of the train made the model in force out of the one that a release was validated on, the last first. Undefined: something else
 * came in between, and whoever answered for the release did not know of it.
 */
export const wentBefore = (
  validatedOn: string | null,
  inForce: string,
  gone: readonly Gone[],
): readonly Gone[] | undefined => {
  const passed: Gone[] = [];
  let model = inForce;
  while (model !== validatedOn) {
    const maker = gone.find(({ modelHash }) => modelHash === model);
    if (maker === undefined || passed.includes(maker)) return undefined;
    passed.push(maker);
    model = maker.previousModelHash;
  }
  return passed;
};

/** Who is asked for a change, and who may do what, stands in these: an answer was given under the rules before. */
const RULES: ReadonlySet<string> = new Set(['change-policy', 'access-policy']);
export const movesRules = ({ kinds }: Gone): boolean => kinds.some((kind) => RULES.has(kind));

const nameOf = ({ gate, code, offending }: Problem): string => `${gate} ${code} ${offending.join(' ')}`;

/** What stops it beside the model that there is now, and what would not have been said beside the one that it was validated on. */
export const foundAnew = (was: readonly Problem[], is: readonly Problem[]): readonly Problem[] => {
  const known = new Set(was.map(nameOf));
  return is.filter((problem) => isBlocking(problem) || !known.has(nameOf(problem)));
};

/** What both touch: offerings by their keys, or null where one of them holds for every sale. Nothing shared: the evidence of neither is about the other. */
export const sharedBy = (one: Touched, other: Touched): readonly string[] | null => {
  const touchesNothing = [one, other].some(({ offerings }) => offerings?.length === 0);
  if (touchesNothing) return [];
  if (one.offerings === null || other.offerings === null) return null;
  const first = new Set(one.offerings);
  return other.offerings.filter((key) => first.has(key));
};

const RANK: Readonly<Record<GateOutcome, number>> = { passed: 0, warned: 1, failed: 2 };
/** Its day has come, which is why the train left: that is no finding about what else left with it. */
const JUDGED_BY_TIME = 'effective-date';

type Judged = Pick<GateEvidence, 'gate' | 'outcome' | 'says'>;
type Assessed = { readonly tier: number | null; readonly gates: readonly Judged[] };

/** In words: the gates that are judged worse than when it was answered for, and a tier that asks more people. */
export const worseThan = (was: Assessed, is: Assessed): readonly string[] => {
  const before = new Map(was.gates.map(({ gate, outcome }) => [gate, RANK[outcome]]));
  const gates = is.gates
    .filter(({ gate, outcome }) => gate !== JUDGED_BY_TIME && RANK[outcome] > (before.get(gate) ?? 0))
    .map(({ gate, outcome, says }) => `${gate} ${outcome}: ${says.join(' ')}`);
  const raised = was.tier !== null && is.tier !== null && is.tier > was.tier;
  return raised ? [`Its tier is ${is.tier}, and was ${was.tier}.`, ...gates] : gates;
};
