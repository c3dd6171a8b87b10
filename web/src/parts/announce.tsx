/** What a person who cannot see the page must be told: saves and state changes politely, refusals at once. */
import { useSyncExternalStore } from 'react';

type Said = { readonly text: string; readonly no: number };
const silence: Said = { text: '', no: 0 };
let polite = silence;
let assertive = silence;
const listeners = new Set<() => void>();

export const announce = (text: string, urgency: 'polite' | 'assertive' = 'polite'): void => {
  if (urgency === 'polite') polite = { text, no: polite.no + 1 };
  else assertive = { text, no: assertive.no + 1 };
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The number makes the same words a new announcement: "Saved" twice is two saves. */
export const Announcer = () => {
  const soft = useSyncExternalStore(subscribe, () => polite);
  const loud = useSyncExternalStore(subscribe, () => assertive);
  return (
    <div className="unseen">
      <div role="status" aria-live="polite">
        <span key={soft.no}>{soft.text}</span>
      </div>
      <div role="alert" aria-live="assertive">
        <span key={loud.no}>{loud.text}</span>
      </div>
    </div>
  );
};
