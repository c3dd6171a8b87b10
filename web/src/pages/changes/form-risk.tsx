/** The risk as far as a person states it: what nothing measures is asked for, what is measured can only be called graver. */
import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Section } from '../../parts/page.tsx';
import { DIMENSIONS } from './change-fields.ts';
import type { FieldsProps } from './change-form.tsx';

const SCORES = ['0 none', '1 some', '2 serious', '3 grave'].map((label, value) => ({ value: String(value), label }));

export const RiskFields = (parts: FieldsProps) => {
  const { releaseId, reasons } = parts.fields;
  const isAsked = ({ measured }: (typeof DIMENSIONS)[number]): boolean =>
    measured === 'never' || (measured === 'of a release' && releaseId === '');
  const rest = DIMENSIONS.filter((each) => !isAsked(each));
  const [opened, setOpened] = useState(false);
  const more = opened || rest.some(({ key }) => reasons[key] !== undefined);
  return (
    <Section title="What could go wrong">
      <p className="soft">
        Most of it is measured when it is assessed. Here somebody says what nothing measures; left empty, a gate names
        it.
      </p>
      {DIMENSIONS.filter(isAsked).map((dimension) => (
        <Stated key={dimension.key} {...parts} of={dimension} />
      ))}
      {more ? (
        <>
          <p className="soft">These are measured. What is said here counts only where it is graver.</p>
          {rest.map((dimension) => (
            <Stated key={dimension.key} {...parts} of={dimension} />
          ))}
        </>
      ) : (
        <div>
          <button type="button" className="text-button" onClick={() => setOpened(true)}>
            Call something graver than it is measured
          </button>
        </div>
      )}
    </Section>
  );
};

type StatedProps = FieldsProps & { readonly of: { readonly key: string; readonly says: string } };

const Stated = ({ fields: { scores, reasons }, set, of: { key, says } }: StatedProps) => (
  <div className="filters">
    <NativeSelect
      label={`${says.slice(0, 1).toUpperCase()}${says.slice(1)}`}
      data={SCORES}
      w={200}
      value={String(scores[key] ?? 0)}
      onChange={(event) => set({ scores: { ...scores, [key]: Number(event.currentTarget.value) } })}
    />
    <TextInput
      label={`Why (${says})`}
      w={360}
      maw="100%"
      value={reasons[key] ?? ''}
      onChange={(event) => set({ reasons: { ...reasons, [key]: event.currentTarget.value } })}
    />
  </div>
);
