import { statusWord } from '../../words/status.ts';

/** Figures as people read them: a time in the unit that fits it, a share with its sign. */
const number = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });
const STEPS = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
] as const;

const timeText = (seconds: number): string => {
  const step = STEPS.find(([size]) => seconds >= size * 2);
  return step === undefined
    ? `${number.format(seconds)} s`
    : `${number.format(Math.round((seconds * 10) / step[0]) / 10)} ${step[1]}`;
};

export const figureText = (value: string | null, unit: string): string => {
  if (value === null) return '–';
  if (unit === 'seconds') return timeText(Number(value));
  return unit === 'percent' ? `${number.format(Number(value))} %` : number.format(Number(value));
};

/** What a number is made up of, named as people name it: a state by its word, whatever else is a key with spaces. */
export const partText = (name: string): string =>
  /^[A-Za-z0-9]+([-_][A-Za-z0-9]+)*$/.test(name)
    ? statusWord(name).word
    : `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

const TONES: Readonly<Record<string, string>> = { fine: 'good', warn: 'attention', alarm: 'bad' };
export const toneOf = (standing: string): string => TONES[standing] ?? 'quiet';
