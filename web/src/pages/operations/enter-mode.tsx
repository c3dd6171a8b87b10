/** The way into a mode: where, why, and how long. */
import { Button, Modal, NumberInput, TextInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { ModeRow } from '../../api/modes.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useCommand } from '../../parts/use-command.ts';

const SIDES: Readonly<Record<string, string>> = {
  countries: 'Countries',
  channels: 'Channels',
  products: 'Products',
  partners: 'Partners',
  promotions: 'Promotions',
  connector: 'Connector',
};
const HOURS_DEFAULT = 4;
const HOURS_MAX = 31 * 24;

const namesIn = (text: string): readonly string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** Only the sides on which something was written: one that is left out is all of it. */
const scopeOf = (written: Readonly<Record<string, string>>): object => {
  const sides = Object.entries(written).flatMap(([side, text]) => {
    const names = namesIn(text);
    return names.length === 0 ? [] : [[side, side === 'connector' ? names[0] : names] as const];
  });
  return sides.length === 0 ? {} : { scope: Object.fromEntries(sides) };
};

export const EnterMode = ({ mode, onClose }: { readonly mode: ModeRow; readonly onClose: () => void }) => {
  const command = useCommand([['modes']]);
  const [reason, setReason] = useState('');
  const [hours, setHours] = useState<number>(HOURS_DEFAULT);
  const [written, setWritten] = useState<Readonly<Record<string, string>>>({});
  const sides = [...new Set([...mode.needs, ...mode.fence])];
  const enter = async () => {
    const until = Temporal.Now.instant().add({ hours }).toString({ smallestUnit: 'second' });
    const payload = { reason: reason.trim(), until, ...scopeOf(written) };
    if (await command.run(`/modes/${mode.key}/enter`, { payload }, `${mode.title}: entered`)) onClose();
  };
  return (
    <Modal opened onClose={onClose} title={mode.title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void enter();
        }}
      >
        <p>{mode.does}</p>
        {sides.map((side) => (
          <TextInput
            key={side}
            label={SIDES[side] ?? side}
            description={
              mode.needs.includes(side)
                ? 'Needed, separated by commas'
                : 'Separated by commas; all of them when it is empty'
            }
            value={written[side] ?? ''}
            onChange={(event) => setWritten({ ...written, [side]: event.currentTarget.value })}
          />
        ))}
        <NumberInput
          label="For how many hours"
          required
          min={1}
          max={HOURS_MAX}
          value={hours}
          onChange={(value) => setHours(Number(value) || HOURS_DEFAULT)}
        />
        <Textarea
          label="Why"
          required
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {command.problem && <ProblemNote problem={command.problem} />}
        <Button type="submit" color="red" loading={command.busy} disabled={reason.trim().length < 3}>
          Enter
        </Button>
      </form>
    </Modal>
  );
};
