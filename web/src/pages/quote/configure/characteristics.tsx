/** What is settled of a part: values to click, numbers with how far they may go, free words. */
import { TextInput } from '@mantine/core';
import type { Characteristic } from '../../../../../src/contexts/catalog/catalog.contract.ts';
import type { Node } from '../../../../../src/contexts/configuration/configuration-tree.ts';
import { characteristicRef, valueRef, valuesOf } from '../../../../../src/contexts/configuration/vocabulary.ts';
import { useFace } from './face.ts';
import { valueName } from './labels.ts';
import { selectionAt, settle, type Way } from './selection-edits.ts';
import { StateTag } from './state-tag.tsx';
import { WhyNote } from './why-note.tsx';

type Props = { readonly node: Node; readonly way: Way };

export const Characteristics = ({ node, way }: Props) => (
  <div className="stack tight">
    {node.asked.map((asked) =>
      valuesOf(asked) ? (
        <Values key={asked.key} node={node} way={way} asked={asked} />
      ) : (
        <Written key={asked.key} node={node} way={way} asked={asked} />
      ),
    )}
  </div>
);

type OneProps = Props & { readonly asked: Characteristic };

const Values = ({ node, way, asked }: OneProps) => {
  const { selection, guide, editable, change, explain } = useFace();
  const said = selectionAt(selection, way).characteristics?.[asked.key];
  const values = valuesOf(asked) ?? [];
  const pick = (value: string): void => {
    const ref = valueRef(node.path, asked.key, value);
    const state = guide?.states[ref];
    const isSaid = String(said) === value;
    if (isSaid ? state === 'forced' : state === 'excluded') return explain(ref);
    const typed = asked.type === 'boolean' ? value === 'true' : value;
    change(settle(selection, way, asked.key, isSaid ? undefined : typed));
  };
  return (
    <fieldset className="options bare">
      <legend>
        {asked.name}
        {said === undefined && asked.required && <span className="small still-open"> still to choose</span>}
      </legend>
      <div className="row values">
        {values.map((value) => {
          const ref = valueRef(node.path, asked.key, value);
          return (
            <span key={value} className="value" data-option={ref} data-state={guide?.states[ref]}>
              <button
                type="button"
                className="value-chip"
                aria-pressed={String(said) === value}
                disabled={!editable}
                onClick={() => pick(value)}
              >
                {valueName(asked, value)}
              </button>
              <StateTag name={ref} chosen={String(said) === value} />
            </span>
          );
        })}
      </div>
      {values.map((value) => (
        <WhyNote key={value} name={valueRef(node.path, asked.key, value)} />
      ))}
    </fieldset>
  );
};

const hintOf = ({ min, max, step, unit }: Characteristic, reach: { min: number; max: number } | undefined): string => {
  const units = unit === undefined ? '' : ` ${unit}`;
  const range = min === undefined || max === undefined ? '' : `${min} to ${max}${units}`;
  const steps = step === undefined ? '' : `, in steps of ${step}`;
  const narrower = reach && (reach.min > Number(min) || reach.max < Number(max));
  return `${range}${steps}${narrower ? `; now ${reach.min === reach.max ? reach.min : `${reach.min} to ${reach.max}`}` : ''}`;
};

const Written = ({ node, way, asked }: OneProps) => {
  const { selection, guide, editable, change } = useFace();
  const ref = characteristicRef(node.path, asked.key);
  const said = selectionAt(selection, way).characteristics?.[asked.key];
  const wrong = guide?.malformed.some(({ option }) => option === ref) === true;
  const write = (text: string): void => {
    const digits = asked.type === 'integer' && /^-?\d{1,15}$/.test(text);
    change(settle(selection, way, asked.key, text === '' ? undefined : digits ? Number(text) : text));
  };
  return (
    <div data-option={ref}>
      <TextInput
        label={asked.required && said === undefined ? `${asked.name} (still to say)` : asked.name}
        description={hintOf(asked, guide?.numbers[ref]) || undefined}
        inputMode={asked.type === 'integer' ? 'numeric' : asked.type === 'decimal' ? 'decimal' : 'text'}
        maw={320}
        maxLength={500}
        disabled={!editable}
        error={wrong ? 'This value is not possible here.' : undefined}
        value={said === undefined ? '' : String(said)}
        onChange={(event) => write(event.currentTarget.value.trimStart())}
      />
    </div>
  );
};
