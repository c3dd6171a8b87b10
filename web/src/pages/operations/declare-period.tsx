/** A period of the calendar is declared, ahead: what it is, when, what waits, who is told, and at quarter-end whose hours are kept and who stands by. */
import { Button, Checkbox, Modal, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type Colleague, PersonPicker } from '../../parts/person-picker.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useCommand } from '../../parts/use-command.ts';

const AREAS = ['selling', 'pricing', 'approvals', 'orders', 'billing', 'service'] as const;
const TIERS = [
  { value: '', label: 'Nothing waits' },
  { value: '0', label: 'Everything waits' },
  { value: '1', label: 'Tier 1 and above: catalog content' },
  { value: '2', label: 'Tier 2 and above: prices, promotions, approvals' },
  { value: '3', label: 'Tier 3 and above: commercial and workflow changes' },
  { value: '4', label: 'Tier 4: regulated, security, migration' },
];
const TOLD_DAYS_USUAL = 7;
const TOLD_DAYS_MAX = 60;
const HOURS_USUAL = { from: '05:00', until: '20:00' };

type Props = {
  readonly kinds: readonly { readonly key: string; readonly name: string }[];
  readonly people: readonly Colleague[];
  readonly onClose: () => void;
};
type StandsBy = { readonly person: string; readonly contact: string };
type Coverage = Readonly<Record<string, StandsBy>>;
type Hours = { readonly from: string; readonly until: string };

const zoneHere = (): string => Temporal.Now.timeZoneId();
const ZONES = (): readonly string[] => ['UTC', ...Intl.supportedValuesOf('timeZone')];
const NOBODY: StandsBy = { person: '', contact: 'on call' };

/** Midnight of the zone that was chosen: a day of another zone would begin hours off. */
const instantOf = (day: string, zone: string): string =>
  Temporal.PlainDate.from(day).toZonedDateTime(zone).toInstant().toString();

const Standing = ({
  people,
  coverage,
  onChange,
}: {
  readonly people: readonly Colleague[];
  readonly coverage: Coverage;
  readonly onChange: (coverage: Coverage) => void;
}) =>
  AREAS.map((area) => {
    const { person, contact } = coverage[area] ?? NOBODY;
    const set = (to: Partial<StandsBy>) => onChange({ ...coverage, [area]: { person, contact, ...to } });
    return (
      <div key={area} className="two">
        <PersonPicker
          label={`Stands by for ${area}`}
          people={people}
          value={person}
          onChange={(key) => set({ person: key })}
        />
        <TextInput
          label="Reached by"
          aria-label={`Reached by, for ${area}`}
          required
          value={contact}
          onChange={(event) => set({ contact: event.currentTarget.value })}
        />
      </div>
    );
  });

const ProtectedHours = ({ hours, onChange }: { readonly hours: Hours; readonly onChange: (hours: Hours) => void }) => (
  <div className="two">
    <TextInput
      label="Pricing is protected from"
      description="Bulk work and simulations rest meanwhile"
      type="time"
      required
      value={hours.from}
      onChange={(event) => onChange({ ...hours, from: event.currentTarget.value })}
    />
    <TextInput
      label="Until"
      description="They go on from there"
      type="time"
      required
      value={hours.until}
      onChange={(event) => onChange({ ...hours, until: event.currentTarget.value })}
    />
  </div>
);

export const DeclarePeriod = ({ kinds, people, onClose }: Props) => {
  const command = useCommand([['calendar'], ['modes']]);
  const [kind, setKind] = useState(kinds[0]?.key ?? '');
  const [name, setName] = useState('');
  const [days, setDays] = useState({ from: '', to: '' });
  const [zone, setZone] = useState(zoneHere);
  const [tier, setTier] = useState('2');
  const [told, setTold] = useState<number | string>(TOLD_DAYS_USUAL);
  const [quarterEnd, setQuarterEnd] = useState(false);
  const [hours, setHours] = useState<Hours>(HOURS_USUAL);
  const [coverage, setCoverage] = useState<Coverage>({});
  const covered = AREAS.map((area) => ({ area, ...(coverage[area] ?? NOBODY) })).filter(({ person }) => person !== '');
  const declare = async () => {
    const payload = {
      kind,
      name: name.trim(),
      from: instantOf(days.from, zone),
      to: instantOf(days.to, zone),
      timeZone: zone,
      ...(Number(told) > 0 && { toldDaysAhead: Number(told) }),
      ...(tier !== '' && { freeze: { tiersFrom: Number(tier) } }),
      ...(quarterEnd && { mode: 'quarter-end', protects: hours, coverage: covered }),
    };
    if (await command.run('/calendar', { payload }, `${name}: declared`)) onClose();
  };
  const day = (side: 'from' | 'to', label: string) => (
    <TextInput
      label={label}
      type="date"
      required
      value={days[side]}
      onChange={(event) => setDays({ ...days, [side]: event.currentTarget.value })}
    />
  );
  return (
    <Modal opened onClose={onClose} title="Declare a period" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void declare();
        }}
      >
        <NativeSelect
          label="Kind"
          data={kinds.map((each) => ({ value: each.key, label: each.name }))}
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value)}
        />
        <TextInput label="Name" required value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <div className="two">
          {day('from', 'From')}
          {day('to', 'To, the first day after it')}
        </div>
        <NativeSelect
          label="By the clock of"
          description="Its days begin at midnight there"
          data={[...ZONES()]}
          value={zone}
          onChange={(event) => setZone(event.currentTarget.value)}
        />
        <NativeSelect
          label="What waits"
          data={TIERS}
          value={tier}
          onChange={(event) => setTier(event.currentTarget.value)}
        />
        <NumberInput
          label="Tell everybody who works here so many days ahead"
          description="0: when it begins"
          min={0}
          max={TOLD_DAYS_MAX}
          value={told}
          onChange={setTold}
        />
        <Checkbox
          label="Quarter-end: all seven measures"
          checked={quarterEnd}
          onChange={(event) => setQuarterEnd(event.currentTarget.checked)}
        />
        {quarterEnd && <ProtectedHours hours={hours} onChange={setHours} />}
        {quarterEnd && <Standing people={people} coverage={coverage} onChange={setCoverage} />}
        {command.problem && <ProblemNote problem={command.problem} />}
        <Button type="submit" loading={command.busy}>
          Declare
        </Button>
      </form>
    </Modal>
  );
};
