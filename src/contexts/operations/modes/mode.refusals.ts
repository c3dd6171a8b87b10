import type { RefusalTexts } from '#platform/refusals.ts';

export const modeFacts = ['DegradedModeEntered', 'DegradedModeLeft'] as const;

export const modeRefusals: RefusalTexts = {
  'mode.unknown': {
    status: 422,
    title: 'There is no such mode',
    todo: 'Choose one of those that are listed; a mode that nobody wrote down beforehand is not entered.',
  },
  'mode.wrong-scope': {
    status: 422,
    title: 'The mode cannot be fenced in like this',
    todo: 'Name what it needs, and no side that it cannot be fenced in on; both are told.',
  },
  'mode.too-long': {
    status: 422,
    title: 'The mode would hold for longer than a mode may',
    todo: 'Give an earlier end; whoever still needs it then enters it again.',
  },
  'mode.not-held': {
    status: 409,
    title: 'The mode does not hold',
    todo: 'Nothing is left to do; those that hold are listed.',
  },
  'mode.not-found': {
    status: 404,
    title: 'No mode was ever entered under this key',
    todo: 'Read the modes that hold.',
  },
};
