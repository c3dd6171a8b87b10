/** What a change is watched by after it is out: facts that are counted, each with what would be too many or too few. */
import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { Section } from '../../parts/page.tsx';
import { type Bound, BOUNDS, FIRST_WATCH, type WatchRow } from './change-fields.ts';
import type { FieldsProps } from './change-form.tsx';

const WATCHES_MAX = 20;
const HOURS_MAX = 2_208;
/** The longest fact and the longest bound fit, and the rows stand under one another. */
const FACT_WIDTH = 340;

export const WatchFields = ({ fields: { watch, hours }, set, policy }: FieldsProps) => {
  const facts = policy.watchable.map(({ fact, says }) => ({ value: fact, label: says }));
  const change = (at: number, more: Partial<WatchRow>) =>
    set({ watch: watch.map((row, index) => (index === at ? { ...row, ...more } : row)) });
  return (
    <Section title="What is watched after it is out">
      <NumberInput
        label="For so many hours"
        description="They are compared with as many hours before the release"
        min={1}
        max={HOURS_MAX}
        value={hours}
        onChange={(value) => set({ hours: Number(value) })}
      />
      {watch.map((row, at) => (
        <fieldset key={at} className="stack tight watch-row">
          <legend className="unseen">Watch {at + 1}</legend>
          <div className="filters">
            <NativeSelect
              label="Watch"
              w={FACT_WIDTH}
              maw="100%"
              data={facts}
              value={row.fact}
              onChange={(event) => change(at, { fact: event.currentTarget.value })}
            />
            <NativeSelect
              label="Counted"
              w={FACT_WIDTH}
              maw="100%"
              data={[
                { value: '', label: 'as a number' },
                {
                  group: 'of each hundred',
                  items: facts.filter(({ value }) => value !== row.fact),
                },
              ]}
              value={row.of}
              onChange={(event) => change(at, { of: event.currentTarget.value })}
            />
          </div>
          <div className="filters">
            <NativeSelect
              label="It may be"
              w={FACT_WIDTH}
              maw="100%"
              data={[...BOUNDS]}
              value={row.bound}
              onChange={(event) => change(at, { bound: event.currentTarget.value as Bound })}
            />
            <NumberInput
              label="Limit"
              min={0}
              max={row.bound === 'atMostBelow' || (row.of !== '' && row.bound !== 'atMostAbove') ? 100 : 1_000_000}
              w={120}
              value={row.limit}
              onChange={(value) => change(at, { limit: Number(value) })}
            />
            <TextInput
              label="Why this limit"
              w={280}
              maw="100%"
              value={row.says}
              onChange={(event) => change(at, { says: event.currentTarget.value })}
            />
            {watch.length > 1 && (
              <Button variant="default" onClick={() => set({ watch: watch.filter((_row, index) => index !== at) })}>
                Leave out
              </Button>
            )}
          </div>
        </fieldset>
      ))}
      {watch.length < WATCHES_MAX && (
        <div>
          <Button variant="default" onClick={() => set({ watch: [...watch, FIRST_WATCH] })}>
            Watch something else, too
          </Button>
        </div>
      )}
    </Section>
  );
};
