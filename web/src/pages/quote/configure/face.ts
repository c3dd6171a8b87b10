/** What every part of the configurator's face needs: what is chosen, what the kernel says of it, and how it is changed. */
import { createContext, useContext } from 'react';
import type { Labels } from './labels.ts';
import type { Guide, Selection, Why } from './protocol.ts';

export type Face = {
  readonly selection: Selection;
  readonly guide: Guide | null;
  readonly why: Why | null;
  readonly labels: Labels;
  readonly editable: boolean;
  readonly change: (selection: Selection) => void;
  readonly explain: (name: string) => void;
  readonly closeWhy: () => void;
};

const FaceContext = createContext<Face | null>(null);
export const FaceProvider = FaceContext.Provider;

export const useFace = (): Face => {
  const face = useContext(FaceContext);
  if (face === null) throw new Error('Parts of the configurator stand inside it');
  return face;
};
