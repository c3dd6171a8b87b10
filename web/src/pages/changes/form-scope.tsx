/** Whom a change concerns, and what becomes of what is in hand. */
import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { Section } from '../../parts/page.tsx';
import { type Scope, type ScopeName, SCOPES } from './change-fields.ts';
import type { FieldsProps } from './change-form.tsx';

const WORDS: Readonly<Record<ScopeName, { readonly label: string; readonly such: string }>> = {
  products: { label: 'Products', such: 'Their keys, such as connect-team' },
  markets: { label: 'Markets', such: 'Countries by two letters, such as DE, FR' },
  channels: { label: 'Channels', such: 'Such as direct, partner' },
  customers: { label: 'Customers', such: 'Their keys' },
};
const WHICH = [
  { value: 'all', label: 'all of them' },
  { value: 'these', label: 'these' },
  { value: 'none', label: 'none' },
];

export const ScopeFields = ({ fields: { scopes, inHand }, set }: FieldsProps) => {
  const change = (name: ScopeName, more: Partial<Scope>) =>
    set({ scopes: { ...scopes, [name]: { ...scopes[name], ...more } } });
  return (
    <Section title="Whom it concerns">
      {SCOPES.map((name) => (
        <div key={name} className="filters">
          <NativeSelect
            label={WORDS[name].label}
            data={WHICH}
            value={scopes[name].which}
            onChange={(event) => change(name, { which: event.currentTarget.value as Scope['which'] })}
          />
          {scopes[name].which === 'these' && (
            <TextInput
              label={`Which ${name}`}
              placeholder={WORDS[name].such}
              required
              w={360}
              maw="100%"
              value={scopes[name].names}
              onChange={(event) => change(name, { names: event.currentTarget.value })}
            />
          )}
        </div>
      ))}
      <Textarea
        label="What becomes of quotes, orders and assets that exist"
        description="Which they are is counted when it is assessed"
        autosize
        minRows={2}
        value={inHand}
        onChange={(event) => set({ inHand: event.currentTarget.value })}
      />
    </Section>
  );
};
