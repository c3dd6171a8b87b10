/** What all commands on a correction have in common: how it is loaded, what they are asked about, how a move is made, who is still to be asked. */
import { fingerprint } from '#kernel/hash.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { accepted, type Outcome } from '#kernel/outcome.ts';
import type { Command, Decision, Fact, Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import { type Answered, type Correction, CORRECTION_SCHEMA, correctionResource, numberText } from './correction.ts';
import { correctionLife } from './correction.lifecycle.ts';
import { lockCorrection, readAnswers, saveCorrection } from './correction.store.ts';
import { type ApproverRole, TYPE_RULES } from './correction-types.ts';

export type Named = { readonly correctionId: string };
export type Loaded = { readonly correction: Correction; readonly answers: readonly Answered[] };
export type Changed = Decision & { readonly change: Partial<Correction>; readonly also?: readonly Statement[] };

export const loadCorrection = async (tx: Tx, { payload }: Command<Named>): Promise<Loaded | undefined> => {
  const correction = await lockCorrection(tx, payload.correctionId);
  return correction && { correction, answers: await readAnswers(tx, correction.id) };
};

export const onCorrection = {
  context: 'governance',
  aggregate: 'correction',
  head: ({ correction: { id, version, entryLeaf, fingerprint: root } }: Loaded): Head => ({
    id,
    version,
    entryLeaf,
    root,
  }),
  resource: ({ correction }: Loaded, { tenantId }: Pick<Command<unknown>, 'tenantId'>) =>
    correctionResource(tenantId, correction),
} as const;

export const saveChange = (
  { change, also = [] }: Changed,
  { correction }: Loaded,
  next: Head,
  { tenantId }: Pick<Command<unknown>, 'tenantId'>,
): readonly Statement[] => [...also, saveCorrection(tenantId, next, { ...correction, ...change })];

/** No reader of facts learns what it changed, or why: only what it was about, so that a consumer asks again. */
export const correctionFact = (
  type: string,
  one: Pick<Correction, 'id' | 'number' | 'type' | 'means' | 'subjectKind' | 'subjectId' | 'emergencyBecause'>,
  data: { readonly [member: string]: Json } = {},
  words?: Fact['words'],
): Fact => ({
  type,
  subject: { kind: 'correction', id: one.id },
  data: {
    correctionId: one.id,
    number: numberText(one.number),
    correctionType: one.type,
    means: one.means,
    subjectKind: one.subjectKind,
    subjectId: one.subjectId,
    emergency: one.emergencyBecause !== null,
    ...data,
  },
  ...(words === undefined ? {} : { words }),
});

type MoveName = Parameters<typeof correctionLife.move>[1];

/** A move of its life, with what else it changes and says. */
export const moved = (
  correction: Correction,
  move: MoveName,
  change: Partial<Correction>,
  also: { readonly facts: readonly Fact[]; readonly also?: readonly Statement[]; readonly more?: JsonObject },
): Outcome<Changed> => {
  const state = correctionLife.move(correction.state, move);
  if (!state.ok) return state;
  return accepted({
    change: { ...change, state: state.value },
    facts: also.facts,
    root: change.fingerprint ?? correction.fingerprint,
    ...(also.also === undefined ? {} : { also: also.also }),
    answer: {
      correctionId: correction.id,
      number: numberText(correction.number),
      state: state.value,
      ...also.more,
    },
  });
};

/** What is agreed to: what it was, what it shall be and whom it reaches. Assessed anew it is another text, also where nothing moved. */
export const fingerprintOf = (
  one: Pick<Correction, 'type' | 'means' | 'subjectKind' | 'subjectId' | 'original' | 'asked' | 'impact' | 'round'>,
): string => {
  const { type, means, subjectKind, subjectId, original, asked, impact, round } = one;
  const reached = impact.reached.map(({ kind, count }) => ({ kind, count }));
  return fingerprint(CORRECTION_SCHEMA, { type, means, subjectKind, subjectId, original, asked, reached, round });
};

export const originalHashOf = (original: JsonObject): string => fingerprint(`${CORRECTION_SCHEMA}/original`, original);

/** Who has to agree, and of them who has not said anything about this text yet. */
export const stillAsked = (
  { type, fingerprint: text }: Pick<Correction, 'type' | 'fingerprint'>,
  answers: readonly Answered[],
): readonly ApproverRole[] =>
  TYPE_RULES[type].approvers.filter((role) => !answers.some((each) => each.role === role && each.fingerprint === text));
