/**
 * The answer alone, for whoever judges many deals and keeps no decision: questions that neither the offering nor any table tells apart are answered
 * once. What is kept is found by what was read, never by who asked: the date, place and seller as they are, everything else by the region of
 * its column that it falls into. A quantity that no table asks about, or two that no row divides, are the same question.
 */
import { purposeOf } from '#contexts/catalog/index.ts';
import { toldApart } from '#engines/table/index.ts';
import type { EligibilityModel } from './compile-eligibility.ts';
import type { EligibilityRequest } from './eligibility.contract.ts';
import { type Eligibility, evaluateEligibility, qualificationsAt, tablesFor } from './evaluate-eligibility.ts';
import { factsOf, inputsOf } from './sellability-inputs.ts';

/** What `evaluateEligibility` answers, without what it rests on. */
export type Judged = Eligibility & { readonly expiresAt: string | null };

/** Answers kept of one model: a book asks a few thousand different questions; one that asks more begins again. */
const KEPT_MAX = 50_000;

type Kept = { answers: Map<unknown, unknown>; count: number };
const keptOf = new WeakMap<EligibilityModel, Kept>();

export const judgeEligibility = (request: EligibilityRequest, model: EligibilityModel): Judged => {
  const asked = whatIsRead(request, model);
  if (asked === undefined) return judged(request, model);
  const kept = keptOf.get(model) ?? { answers: new Map(), count: 0 };
  keptOf.set(model, kept);
  if (kept.count >= KEPT_MAX) Object.assign(kept, { answers: new Map(), count: 0 });
  let place = kept.answers;
  for (const part of asked.slice(0, -1)) {
    const next = (place.get(part) as Map<unknown, unknown> | undefined) ?? new Map<unknown, unknown>();
    place.set(part, next);
    place = next;
  }
  const last = asked.at(-1);
  const known = place.get(last) as Judged | undefined;
  if (known !== undefined) return known;
  const answer = judged(request, model);
  place.set(last, answer);
  kept.count += 1;
  return answer;
};

const judged = (request: EligibilityRequest, model: EligibilityModel): Judged => {
  const { output, expiresAt } = evaluateEligibility(request, model);
  return { ...output.value, expiresAt: expiresAt ?? null };
};

/** Always as many parts for the same offering on the same day, so that no question is the beginning of another. */
const whatIsRead = (request: EligibilityRequest, model: EligibilityModel): readonly unknown[] | undefined => {
  const offering = model.offerings.get(request.offering)?.content;
  if (offering === undefined) return undefined;
  const qualifications = qualificationsAt(request);
  const { country, channel, seller, date, inBundle, purpose, basis } = request;
  const read: unknown[] = [request.offering, date, country, channel, seller, inBundle === true];
  read.push(purpose ?? purposeOf(basis ?? 'newSale'));
  read.push(qualifications.size === 0 ? '' : JSON.stringify([...qualifications]));
  for (const { compiled, reads } of tablesFor(model, request)) {
    const facts = compiled.expressions.size === 0 ? {} : factsOf(request, offering);
    const regions = toldApart(compiled, inputsOf(request, offering, qualifications, reads), facts);
    if (regions === undefined) return undefined;
    read.push(...regions);
  }
  return read;
};
