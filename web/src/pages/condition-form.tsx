/** On what a yes depends. With a check the deal itself is asked when the offer goes out; words alone wait until somebody says that they are met. */
import { NativeSelect, TextInput } from '@mantine/core';
import type { NewCondition } from '../api/approval-shapes.ts';
import { CHECKED_FACTS } from '../words/conditions.ts';

export type ConditionDraft = {
  readonly text: string;
  readonly fact: string;
  readonly is: string;
  readonly value: string;
};
export const NO_CONDITION: ConditionDraft = { text: '', fact: '', is: '>=', value: '' };

/** A decimal as the server reads it. */
const DECIMAL = /^-?\d{1,15}(\.\d{1,18})?$/;
const SIGNS = ['>', '>=', '<', '<=', '='] as const;

/** Null: it says nothing yet. Undefined: it is not whole. */
export const conditionOf = ({ text, fact, is, value }: ConditionDraft): NewCondition | null | undefined => {
  const words = text.trim();
  if (fact === '') return words === '' ? null : { text: words };
  if (!DECIMAL.test(value.trim())) return undefined;
  const check = { fact, is, value: value.trim() };
  return { text: words === '' ? `${CHECKED_FACTS[fact] ?? fact} ${is} ${check.value}` : words, check };
};

type Props = { readonly draft: ConditionDraft; readonly onChange: (draft: ConditionDraft) => void };

export const ConditionForm = ({ draft, onChange }: Props) => (
  <div className="stack">
    <TextInput
      label="On condition that"
      description="The offer does not go out before it is so"
      maxLength={2000}
      value={draft.text}
      onChange={(event) => onChange({ ...draft, text: event.currentTarget.value })}
    />
    <NativeSelect
      label="Who sees whether it is met?"
      value={draft.fact}
      onChange={(event) => onChange({ ...draft, fact: event.currentTarget.value })}
      data={[
        { value: '', label: 'Somebody says so' },
        ...Object.entries(CHECKED_FACTS).map(([value, name]) => ({ value, label: `The deal itself: ${name}` })),
      ]}
    />
    {draft.fact !== '' && (
      <div className="row">
        <NativeSelect
          label="is"
          value={draft.is}
          onChange={(event) => onChange({ ...draft, is: event.currentTarget.value })}
          data={SIGNS.map((sign) => ({ value: sign, label: sign }))}
        />
        <TextInput
          label="Value"
          inputMode="decimal"
          value={draft.value}
          error={draft.value !== '' && !DECIMAL.test(draft.value.trim()) ? 'A number, with a point' : null}
          onChange={(event) => onChange({ ...draft, value: event.currentTarget.value })}
        />
      </div>
    )}
  </div>
);
