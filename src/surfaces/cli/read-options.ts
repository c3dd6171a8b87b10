/** What people type after an option, read as what it means; what cannot be read is said before anything is asked. */
import { InvalidArgumentError } from 'commander';

export const readInstant = (text: string): string => {
  try {
    return Temporal.Instant.from(text).toString();
  } catch {
    throw new InvalidArgumentError('Give an instant with its zone, such as 2027-01-10T06:00:00Z.');
  }
};
