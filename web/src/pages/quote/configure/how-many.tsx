/** A quantity, with how far it may go while the rest stays. */
import { TextInput } from '@mantine/core';
import { useFace } from './face.ts';

type HowManyProps = {
  readonly name: string;
  readonly quantity: number;
  readonly reach: { readonly min: number; readonly max: number };
  readonly onChange: (quantity: number) => void;
};

export const HowMany = ({ name, quantity, reach, onChange }: HowManyProps) => {
  const { editable } = useFace();
  const outside = quantity < reach.min || quantity > reach.max;
  return (
    <span className="how-many">
      <TextInput
        aria-label={`How many: ${name}`}
        inputMode="numeric"
        pattern="[0-9]{1,7}"
        w={84}
        size="xs"
        disabled={!editable}
        error={outside}
        value={String(quantity)}
        onChange={(event) => {
          const digits = event.currentTarget.value.replace(/\D/g, '').slice(0, 7);
          onChange(digits === '' ? 0 : Number(digits));
        }}
      />
      <span className="small soft">
        {reach.min} to {reach.max.toLocaleString('en')}
      </span>
    </span>
  );
};
