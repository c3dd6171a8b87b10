/** What people type after an option, read as what it means; what cannot be read is said before anything is asked. */
import { InvalidArgumentError } from 'commander';

/** `or`: what else may be typed there. */
export const instantOr =
  (or: string) =>
  (text: string): string => {
    try {
      return Temporal.Instant.from(text).toString();
    } catch {
      throw new InvalidArgumentError(`Give ${or}an instant with its zone, such as 2027-01-10T06:00:00Z.`);
    }
  };

export const readInstant = instantOr('');
