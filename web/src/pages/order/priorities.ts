/** In the order of their numbers: whose work is begun first where more is due than can be done at once. */
export const PRIORITIES = ['0 · most urgent', '1 · urgent', '2 · usual', '3 · can wait', '4 · least urgent'] as const;
export const PRIORITY_USUAL = 2;
