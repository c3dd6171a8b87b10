/** Whether a characteristic may have a value, with the bounds that its specification states. */
import type { Characteristic, CharacteristicValue } from '#contexts/catalog/index.ts';
import { valueFits } from '#contexts/catalog/index.ts';
import { cmp, dec, eq, isDecText, roundToStep, sub } from '#kernel/decimal.ts';

/** What is wrong with it, with the numbers; undefined when it fits. */
export const valueProblem = (
  asked: Characteristic,
  value: CharacteristicValue,
): Readonly<Record<string, unknown>> | undefined => {
  const { type, values, min, max, step, unit } = asked;
  const shown = {
    value,
    type,
    ...(values === undefined ? {} : { values }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(step === undefined ? {} : { step }),
    ...(unit === undefined ? {} : { unit }),
  };
  return valueFits(asked, value) && isInRange(asked, value) ? undefined : shown;
};

const isInRange = ({ type, min, max, step }: Characteristic, value: CharacteristicValue): boolean => {
  if (type !== 'integer' && type !== 'decimal') return true;
  if (!isDecText(String(value))) return false;
  const number = dec(String(value));
  if (min !== undefined && cmp(number, dec(String(min))) < 0) return false;
  if (max !== undefined && cmp(number, dec(String(max))) > 0) return false;
  if (step === undefined || min === undefined) return true;
  const above = sub(number, dec(String(min)));
  return eq(above, roundToStep(above, dec(String(step)), 'down'));
};
