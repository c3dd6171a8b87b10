/** What computes for long stops here between two steps: requests that wait are answered, and no connection is believed dead. */
export const othersTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
