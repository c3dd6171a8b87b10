/** A period of the calendar is declared, ahead: what it is, when, what waits, and at quarter-end who stands by. */
import { Button, Checkbox, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
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

type Props = {
  readonly kinds: readonly { readonly key: string; readonly name: string }[];
  readonly onClose: () => void;
};

const instantOf = (day: string): string => `${day}T00:00:00Z`;

export const DeclarePeriod = ({ kinds, onClose }: Props) => {
  const command = useCommand([['calendar']]);
  const [kind, setKind] = useState(kinds[0]?.key ?? '');
  const [name, setName] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [tier, setTier] = useState('2');
  const [quarterEnd, setQuarterEnd] = useState(false);
  const [people, setPeople] = useState<Readonly<Record<string, string>>>({});
  const coverage = AREAS.flatMap((area) => {
    const [person = '', ...rest] = (people[area] ?? '').split(',');
    return person.trim() === '' ? [] : [{ area, person: person.trim(), contact: rest.join(',').trim() || 'on call' }];
  });
  const declare = async () => {
    const payload = {
      kind,
      name: name.trim(),
      from: instantOf(from),
      to: instantOf(to),
      ...(tier !== '' && { freeze: { tiersFrom: Number(tier) } }),
      ...(quarterEnd && { mode: 'quarter-end', coverage }),
    };
    if (await command.run('/calendar', { payload }, `${name}: declared`)) onClose();
  };
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
        <TextInput
          label="From"
          type="date"
          required
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          label="To, the first day after it"
          type="date"
          required
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <NativeSelect
          label="What waits"
          data={TIERS}
          value={tier}
          onChange={(event) => setTier(event.currentTarget.value)}
        />
        <Checkbox
          label="Quarter-end: all seven measures"
          checked={quarterEnd}
          onChange={(event) => setQuarterEnd(event.currentTarget.checked)}
        />
        {quarterEnd &&
          AREAS.map((area) => (
            <TextInput
              key={area}
              label={`Stands by for ${area}`}
              description="Who, and how they are reached"
              required
              value={people[area] ?? ''}
              onChange={(event) => setPeople({ ...people, [area]: event.currentTarget.value })}
            />
          ))}
        {command.problem && <ProblemNote problem={command.problem} />}
        <Button type="submit" loading={command.busy}>
          Declare
        </Button>
      </form>
    </Modal>
  );
};
