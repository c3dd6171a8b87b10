/**
 * How far the representative orders of a model can be taken back: after each task of each sample's plan, whether all that was done so far says how it is
 * undone. What a draft changes is exactly this; that an order may be cancelled at all is the life of the order, which no draft changes. Pure.
 */
import { offeringFactsOf, planOfSample } from '#contexts/fulfillment/index.ts';
import type { Model } from '../publish-check.ts';

export type TakenBack = {
  readonly samples: number;
  readonly stages: number;
  /** Sample and task from which on a cancellation needs a person, or is over. */
  readonly stuckFrom: readonly { readonly sample: string; readonly task: string; readonly because: string }[];
};

type Sample = Parameters<typeof planOfSample>[1];
type Planned = ReturnType<typeof planOfSample>;
type Task = Extract<Planned, { readonly ok: true }>['value']['tasks'][number];

const whyStuck = ({ kind, undo, pointOfNoReturn }: Task): string | undefined => {
  if (pointOfNoReturn) return 'its author says that it is a point of no return';
  return (kind === 'call' || kind === 'manual') && undo === null ? 'it says no undo' : undefined;
};

export const takenBack = (model: Model): TakenBack => {
  const offerings = new Map(model.of('product-offering').map((offering) => [offering.key, offeringFactsOf(offering)]));
  const rules = model
    .of('decomposition-rules')
    .flatMap(({ key, rules: own }) => own.map((rule) => ({ hash: key, rule })));
  const plans = model
    .of('decomposition-rules')
    .flatMap(({ samples }): readonly Sample[] => samples ?? [])
    .flatMap((sample) => {
      const plan = planOfSample({ rules, offering: (of) => offerings.get(of) }, sample);
      return plan.ok ? [{ sample: sample.name, tasks: plan.value.tasks }] : [];
    });
  return {
    samples: plans.length,
    stages: plans.reduce((sum, { tasks }) => sum + tasks.length, 0),
    stuckFrom: plans.flatMap(({ sample, tasks }) =>
      tasks.flatMap((task) => {
        const because = whyStuck(task);
        return because === undefined ? [] : [{ sample, task: task.key, because }];
      }),
    ),
  };
};

/** Where orders could be taken back before, and cannot any more. */
export const newlyStuck = (before: TakenBack, after: TakenBack): TakenBack['stuckFrom'] => {
  const known = new Set(before.stuckFrom.map(({ sample, task }) => `${sample}\0${task}`));
  return after.stuckFrom.filter(({ sample, task }) => !known.has(`${sample}\0${task}`));
};
