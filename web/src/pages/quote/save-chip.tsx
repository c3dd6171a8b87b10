import type { EditState } from './line-edits.ts';

const WORDS: Readonly<Record<EditState['phase'], { readonly word: string; readonly tone: string }>> = {
  saved: { word: 'Saved', tone: 'good' },
  saving: { word: 'Saving', tone: 'active' },
  waiting: { word: 'Waiting for the connection', tone: 'attention' },
  conflict: { word: 'Conflict', tone: 'bad' },
};

/** There is no Save button: this says what became of the last edit. The announcer tells it to who cannot see it. */
export const SaveChip = ({ state }: { readonly state: EditState }) => {
  const { word, tone } = WORDS[state.phase];
  return (
    <span className="status chip num" data-tone={tone} data-phase={state.phase}>
      <span className="dot" aria-hidden="true" />
      {state.phase === 'saved' ? `${word} v${state.version}` : word}
    </span>
  );
};
