/** Why something is not simply chosen or simply to be had: a word, and a way to the reason. */
import { useFace } from './face.ts';

const TAGS: Readonly<Record<string, string>> = { forced: 'needed', excluded: 'not possible' };

export const StateTag = ({ name, chosen }: { readonly name: string; readonly chosen: boolean }) => {
  const { guide, labels, explain } = useFace();
  const state = guide?.states[name];
  const tag = state === undefined ? undefined : TAGS[state];
  if (guide?.recommended.includes(name)) return <span className="state-tag">recommended</span>;
  if (tag === undefined) return null;
  const text = state === 'forced' && !chosen ? 'still needed' : tag;
  return (
    <span className="state-tag" data-tone={state === 'excluded' ? 'quiet' : 'active'}>
      {text}{' '}
      <button
        type="button"
        className="text-button"
        onClick={() => explain(name)}
        aria-label={`Why: ${labels.of(name)}`}
      >
        why?
      </button>
    </span>
  );
};
