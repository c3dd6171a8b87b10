import { statusWord } from '../words/status.ts';

/** A state as a word with a small dot; the word carries the meaning, the dot only helps the eye. */
export const Status = ({ state }: { readonly state: string }) => {
  const { word, tone } = statusWord(state);
  return (
    <span className="status" data-tone={tone}>
      <span className="dot" aria-hidden="true" />
      {word}
    </span>
  );
};
