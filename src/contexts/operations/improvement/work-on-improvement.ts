/** From "this recurs" to "it recurs less": found by a worker, taken by a person, finished, and counted again. */
import { Type } from 'typebox';
import { readPersonByKey } from '#contexts/identity/index.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand, type Fact, type Head } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { improvementLife } from './improvement.lifecycle.ts';
import {
  type Found,
  type Improvement,
  improvementResource,
  MEASURED_DAYS_MIN,
  numberText,
  Uuid,
} from './improvement.ts';
import {
  insertImprovement,
  lockImprovement,
  type NewImprovement,
  readImprovement,
  readNextNumber,
  saveImprovement,
} from './improvement.store.ts';
import { countOf } from './look-for-causes.ts';
import type { Cause } from './recurring.ts';

const closed = { additionalProperties: false } as const;
const Text = Type.String({ minLength: 3, maxLength: 2_000, pattern: '\\S' });
const Short = Type.String({ minLength: 1, maxLength: 300 });
const Instant = Type.String({ maxLength: 40 });
const FoundSchema = Type.Object(
  {
    count: Type.Integer({ minimum: 1 }),
    from: Instant,
    to: Instant,
    records: Type.Array(
      Type.Object({ kind: Type.String({ maxLength: 40 }), id: Type.String({ maxLength: 60 }) }, closed),
      {
        maxItems: 20,
      },
    ),
  },
  closed,
);

type Named = { readonly improvementId: string };
type Changed = Decision & { readonly change: Partial<Improvement> };
const load = (tx: Tx, { payload }: Command<Named>): Promise<Improvement | undefined> =>
  lockImprovement(tx, payload.improvementId);
const onImprovement = {
  context: 'operations',
  aggregate: 'improvement',
  action: 'improvement.work',
  head: ({ id, version, entryLeaf }: Improvement) => ({ id, version, entryLeaf }),
  resource: ({ id }: Improvement, { tenantId }: Pick<Command<unknown>, 'tenantId'>) =>
    improvementResource(tenantId, id),
} as const;
const save = (
  { change }: Changed,
  improvement: Improvement,
  next: Head,
  { tenantId }: Pick<Command<unknown>, 'tenantId'>,
) => [saveImprovement(tenantId, next, { ...improvement, ...change })];

const factOf = (
  type: string,
  one: Pick<Improvement, 'id' | 'number' | 'pattern'>,
  data: { readonly [member: string]: Json } = {},
  words?: Fact['words'],
): Fact => ({
  type,
  subject: { kind: 'improvement', id: one.id },
  data: { improvementId: one.id, number: numberText(one.number), pattern: one.pattern, ...data },
  ...(words === undefined ? {} : { words }),
});

const moved = (
  improvement: Improvement,
  move: Parameters<typeof improvementLife.move>[1],
  change: Partial<Improvement>,
  fact: Fact,
  more: JsonObject = {},
): Outcome<Changed> => {
  const state = improvementLife.move(improvement.state, move);
  if (!state.ok) return state;
  const { id, number } = improvement;
  return accepted({
    change: { ...change, state: state.value },
    facts: [fact],
    answer: { improvementId: id, number: numberText(number), state: state.value, ...more },
  });
};

type Noting = Cause;
type Noted = Decision & { readonly one: NewImprovement };

/** A worker says what recurs; whether something is done about it says a person. */
export const noteImprovement = defineCommand<Noting, { readonly number: number }, Noted>({
  name: 'improvement.note',
  action: 'improvement.find',
  context: 'operations',
  aggregate: 'improvement',
  creates: true,
  payload: Type.Object({ pattern: Short, cause: Short, title: Short, rule: Short, found: FoundSchema }, closed),
  load: async (tx) => ({ number: await readNextNumber(tx) }),
  resource: (_loaded, { tenantId }) => improvementResource(tenantId, 'new'),
  decide: ({ number }, { payload, at, id }) => {
    const known = { id: id('improvement'), number, pattern: payload.pattern };
    return accepted({
      one: {
        ...payload,
        number,
        state: 'found',
        ownerPerson: null,
        what: null,
        due: null,
        doneAt: null,
        doneSays: null,
        effect: null,
        endedAt: null,
        endedBecause: null,
        foundAt: at.toString(),
      },
      facts: [factOf('ImprovementFound', known, { count: payload.found.count })],
      answer: { improvementId: known.id, number: numberText(number) },
    });
  },
  save: ({ one }, _loaded, next, { tenantId }) => [insertImprovement(tenantId, next, one)],
});

type Again = Named & { readonly title: string; readonly found: Found };

export const seeImprovementAgain = defineCommand<Again, Improvement, Changed>({
  ...onImprovement,
  name: 'improvement.see-again',
  action: 'improvement.find',
  payload: Type.Object({ improvementId: Uuid, title: Short, found: FoundSchema }, closed),
  load,
  decide: (improvement, { payload: { title, found } }) =>
    moved(
      improvement,
      'see-again',
      { title, found },
      factOf('ImprovementSeenAgain', improvement, { count: found.count }),
    ),
  save,
});

type Take = Named & { readonly owner: string; readonly what: string; readonly due: string };
type WithOwner = { readonly improvement: Improvement; readonly ownerPerson: string | undefined };

export const takeImprovement = defineCommand<Take, WithOwner, Changed>({
  ...onImprovement,
  name: 'improvement.take',
  payload: Type.Object(
    {
      improvementId: Uuid,
      owner: Type.String({ minLength: 1, maxLength: 100 }),
      what: Text,
      due: Type.String({ format: 'date', pattern: '^\\d{4}-\\d\\d-\\d\\d$' }),
    },
    closed,
  ),
  load: async (tx, command) => {
    const improvement = await load(tx, command);
    return improvement && { improvement, ownerPerson: (await readPersonByKey(tx, command.payload.owner))?.id };
  },
  head: ({ improvement }) => onImprovement.head(improvement),
  resource: ({ improvement }, command) => onImprovement.resource(improvement, command),
  decide: ({ improvement, ownerPerson }, { payload: { what, due, owner }, at }) => {
    if (ownerPerson === undefined) return refused({ code: 'improvement.no-such-person', owner });
    if (due < at.toZonedDateTimeISO('UTC').toPlainDate().toString())
      return refused({ code: 'improvement.day-over', due });
    return moved(
      improvement,
      'take',
      { ownerPerson, what, due },
      factOf('ImprovementTaken', improvement, { ownerPerson, due }, { what }),
    );
  },
  save: (decided, { improvement }, next, command) => save(decided, improvement, next, command),
});

type WithBecause = Named & { readonly because: string };

export const dismissImprovement = defineCommand<WithBecause, Improvement, Changed>({
  ...onImprovement,
  name: 'improvement.dismiss',
  payload: Type.Object({ improvementId: Uuid, because: Text }, closed),
  load,
  decide: (improvement, { payload: { because }, at }) =>
    moved(
      improvement,
      'dismiss',
      { endedAt: at.toString(), endedBecause: because },
      factOf('ImprovementDismissed', improvement, {}, { because }),
    ),
  save,
});

type Finish = Named & { readonly says: string };

export const finishImprovement = defineCommand<Finish, Improvement, Changed>({
  ...onImprovement,
  name: 'improvement.finish',
  payload: Type.Object({ improvementId: Uuid, says: Text }, closed),
  load,
  decide: (improvement, { payload: { says }, at }) =>
    moved(
      improvement,
      'finish',
      { doneAt: at.toString(), doneSays: says },
      factOf('ImprovementDone', improvement, {}, { says }),
    ),
  save,
});

const HOURS_A_DAY = 24;
const hoursBetween = (from: string, to: string): number =>
  Temporal.Instant.from(to).since(Temporal.Instant.from(from)).total('hours');
/** Less a day than before; compared crosswise, so that nothing is divided. */
export const recursLess = (effect: {
  readonly before: number;
  readonly beforeDays: number;
  readonly after: number;
  readonly afterDays: number;
}): boolean => effect.after * effect.beforeDays < effect.before * effect.afterDays;

/** Nobody says that it helped: what recurred before it was done is held against what recurred since, day for day. */
export const measureImprovement = defineCommand<Named, Improvement, Changed, number>({
  ...onImprovement,
  name: 'improvement.measure',
  payload: Type.Object({ improvementId: Uuid }, closed),
  prepare: async (door, { tenantId, payload, at }) =>
    accepted(
      await door.read(tenantId, async (tx) => {
        const one = await readImprovement(tx, payload.improvementId);
        if (!one?.doneAt) return 0;
        return countOf(tx, one, { from: Temporal.Instant.from(one.doneAt), to: at });
      }),
    ),
  load,
  decide: (improvement, { at }, after) => {
    const { doneAt, found } = improvement;
    if (improvement.state === 'done' && doneAt !== null) {
      const afterDays = Math.floor(hoursBetween(doneAt, at.toString()) / HOURS_A_DAY);
      if (afterDays < MEASURED_DAYS_MIN)
        return refused({
          code: 'improvement.too-early',
          from: Temporal.Instant.from(doneAt)
            .add({ hours: HOURS_A_DAY * MEASURED_DAYS_MIN })
            .toString(),
        });
      const beforeDays = Math.max(1, Math.round(hoursBetween(found.from, found.to) / HOURS_A_DAY));
      const effect = { at: at.toString(), before: found.count, beforeDays, after, afterDays };
      const helped = recursLess(effect);
      const counted = { before: found.count, beforeDays, after, afterDays };
      return moved(
        improvement,
        helped ? 'close' : 'reopen',
        { effect, ...(helped ? { endedAt: at.toString() } : { doneAt: null, doneSays: null }) },
        factOf(helped ? 'ImprovementClosed' : 'ImprovementReopened', improvement, counted),
        { helped, ...counted },
      );
    }
    return moved(improvement, 'close', {}, factOf('ImprovementClosed', improvement));
  },
  save,
});

export const improvementCommands = [
  noteImprovement,
  seeImprovementAgain,
  takeImprovement,
  dismissImprovement,
  finishImprovement,
  measureImprovement,
];
