/** What is refused about the work on cases, beside their repairs. */
import type { RefusalTexts } from '#platform/refusals.ts';

export const workRefusals: RefusalTexts = {
  'fallout-case.not-open': {
    status: 409,
    title: 'The case is resolved',
    todo: 'Read it again; what is resolved is taken, assigned and escalated no more.',
  },
  'fallout-case.taken': {
    status: 409,
    title: 'Somebody has this case already',
    todo: 'Speak with whoever has it; it can be assigned to you.',
  },
  'fallout-case.no-such-person': {
    status: 422,
    title: 'Nobody is called so who could take this case',
    todo: 'Name a person of the house by their key.',
  },
  'fallout-case.not-due': {
    status: 409,
    title: 'The service level is not there yet',
    todo: 'Nothing: it is told at its time.',
  },
  'fallout-case.told-already': { status: 409, title: 'That was told already', todo: 'Nothing: it is told once.' },
  'fallout-repair.not-found': {
    status: 404,
    title: 'There is no such repair of this case',
    todo: 'Read the case; its repairs are listed.',
  },
  'fallout.repair-not-reversible': {
    status: 409,
    title: 'What this repair did cannot be taken back by itself',
    todo: 'The reason is named; another repair, an amendment or a cancellation of the order compensates it.',
  },
  'group-repair.not-found': {
    status: 404,
    title: 'There is no such repair of a cause',
    todo: 'Check the id; the causes are listed with what was done about them.',
  },
  'group-repair.running-already': {
    status: 409,
    title: 'A repair of this cause is under way',
    todo: 'Wait for it, or stop it.',
  },
  'group-repair.nothing-to-repair': {
    status: 422,
    title: 'No open case of this cause allows this repair',
    todo: 'Read the cases of the cause; each says what is safe.',
  },
  'group-repair.not-running': { status: 409, title: 'It has ended already', todo: 'Nothing.' },
};
