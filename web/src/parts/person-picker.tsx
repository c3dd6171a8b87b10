/** One of the people of the house, by name: what goes to the server is the key that they sign in with. */
import { NativeSelect } from '@mantine/core';

export type Colleague = { readonly key: string; readonly name: string };
type Props = {
  readonly label: string;
  readonly description?: string;
  readonly people: readonly Colleague[];
  readonly value: string;
  readonly onChange: (key: string) => void;
};

export const PersonPicker = ({ label, description, people, value, onChange }: Props) => (
  <NativeSelect
    label={label}
    description={description}
    required
    data={[{ value: '', label: 'Choose a person' }, ...people.map(({ key, name }) => ({ value: key, label: name }))]}
    value={value}
    onChange={(event) => onChange(event.currentTarget.value)}
  />
);
