/** A day that no calendar has is refused where it stands, in every kind of artifact, before anybody computes with it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { companyArtifacts } from '#seeds/company/index.ts';
import { releaseProblems } from './publish-checks.ts';
import { formProblems } from './well-formed.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const NO_SUCH_DAY = '2026-02-30';

type Place = readonly (string | number)[];

const daysIn = (value: unknown, place: Place = []): readonly Place[] => {
  if (typeof value === 'string') return DAY.test(value) ? [place] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => daysIn(member, [...place, key]));
};

const withDay = (content: object, place: Place, day: string): object => {
  const copy = JSON.parse(JSON.stringify(content)) as object;
  const holder = place.slice(0, -1).reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], copy);
  (holder as Record<string, unknown>)[String(place.at(-1))] = day;
  return copy;
};

const dated = companyArtifacts.flatMap(({ kind, key, content }) => {
  const places = daysIn(content);
  return places.length > 0 ? [{ kind, key, content, places }] : [];
});
const kinds = [...new Set(dated.map(({ kind }) => kind))];

describe('no artifact holds a day that the calendar does not have', () => {
  for (const kind of kinds)
    test(`30 February in any date of a ${kind} is named with its place`, () => {
      for (const { key, content, places } of dated.filter((one) => one.kind === kind))
        for (const place of places) {
          const path = `/${place.join('/')}`;
          const found = formProblems({ kind, key, content: withDay(content, place, NO_SUCH_DAY) });
          const named = found.find(({ offending }) => offending.some((where) => where.endsWith(path)));
          assert.ok(named, `${kind}/${key}${path} takes ${NO_SUCH_DAY}; found ${JSON.stringify(found)}`);
          assert.match(named.message, /no such day/);
        }
    });

  test('the gate says so, too, and a leap day of a leap year is a day', () => {
    const [first] = dated.filter(({ kind }) => kind === 'product-offering');
    assert.ok(first);
    const [place] = first.places;
    assert.ok(place);
    const found = (day: string) => formProblems({ ...first, content: withDay(first.content, place, day) });
    assert.deepEqual(found('2028-02-29'), []);
    assert.match(found('2027-02-29')[0]?.message ?? '', /no such day/);
    assert.match(found('2026-11-31')[0]?.message ?? '', /no such day/);
    const after = companyArtifacts.map((one) =>
      one.kind === first.kind && one.key === first.key
        ? { ...one, content: withDay(first.content, place, '2026-11-31') }
        : one,
    );
    const told = releaseProblems({ after, before: companyArtifacts, effectiveOn: '2026-06-01' });
    assert.ok(told.some(({ message }) => /no such day/.test(message)));
  });
});
