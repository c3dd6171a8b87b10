/** The repairs of a fallen task for people: what each is called, what it does, what it needs. */
export type RepairWord = {
  readonly label: string;
  readonly explanation: string;
  /** What is asked for besides the reason. */
  readonly needs: 'nothing' | 'evidence' | 'changes';
};

const REPAIRS: Readonly<Record<string, RepairWord>> = {
  'retry-task': {
    label: 'Try again',
    explanation:
      'Sends the same request once more. What may have been done already goes under its old key, so that it is not done twice.',
    needs: 'nothing',
  },
  'correct-and-retry': {
    label: 'Correct and try again',
    explanation: 'Changes what is sent, then sends it as a new piece of work.',
    needs: 'changes',
  },
  reconcile: {
    label: 'Ask for the outcome',
    explanation: 'Asks the other system what became of the request. Nothing is sent again.',
    needs: 'nothing',
  },
  'complete-with-evidence': {
    label: 'Complete with evidence',
    explanation: 'You have seen at the other system that it was done: say where, and what it is called there.',
    needs: 'evidence',
  },
  skip: {
    label: 'Skip the task',
    explanation: 'Goes on without it. What it would have done stays undone.',
    needs: 'nothing',
  },
};

export const repairWord = (action: string): RepairWord =>
  REPAIRS[action] ?? { label: action.replaceAll('-', ' '), explanation: '', needs: 'nothing' };
