/**
 * The layers between a product and its tasks: the services that its customer would recognise, those that only we see, and the resources that
 * carry both. They are what an inventory of services is told, and what a task says it works on. Pure.
 */
import type { JsonObject } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { DecomposeInput } from './decompose-rules.ts';
import type { Place } from './decompose.ts';
import { valueOfSource } from './decompose-task.ts';
import type { PlanPartTemplate } from './decomposition.contract.ts';
import type { PlanPart } from './task.ts';

/** `standing`: parts that the plan has already, when a later part of it is planned. The first rule that names a part makes it. */
export const partsOf = (
  input: DecomposeInput,
  places: readonly Place[],
  planId: string,
  standing: readonly PlanPart[],
): Outcome<readonly PlanPart[]> => {
  const known = new Map(standing.map((part) => [nameOf(part.itemId, part.key), part]));
  const made = new Map<string, PlanPart & { readonly supports: string | undefined }>();
  for (const place of places)
    for (const template of place.rule.parts ?? []) {
      const name = nameOf(place.item.id, template.key);
      if (!known.has(name) && !made.has(name)) made.set(name, partOf(input, place, template, planId));
    }
  for (const { supports, ruleId, itemId, key } of made.values())
    if (supports !== undefined && !made.has(nameOf(itemId, supports)) && !known.has(nameOf(itemId, supports)))
      return refused({ code: 'plan.part-unknown', ruleId, itemId, part: key, supports });
  return accepted(
    [...made.values()].map(({ supports, ...part }) => ({
      ...part,
      supportsId: supports === undefined ? null : input.id('part', part.itemId, supports),
    })),
  );
};

const nameOf = (itemId: string, key: string): string => `${itemId}/${key}`;

const partOf = (input: DecomposeInput, { item, rule, hash }: Place, template: PlanPartTemplate, planId: string) => {
  const said = Object.entries(template.characteristics ?? {}).flatMap(([name, source]) => {
    const value = valueOfSource(input, item, source);
    return value === undefined || value === null ? [] : [[name, value] as const];
  });
  return {
    id: input.id('part', item.id, template.key),
    planId,
    orderId: input.order.id,
    itemId: item.id,
    key: template.key,
    kind: template.kind,
    name: template.name,
    specification: template.specification ?? null,
    supportsId: null,
    supports: template.supports,
    characteristics: Object.fromEntries(said) as JsonObject,
    ruleId: rule.id,
    artifactHash: hash,
  };
};
