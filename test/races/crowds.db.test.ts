/** Fifty at once who want the same. Each 100 times, on a real database with real connections; `TROTH_RACES=10000` runs them as often as one has patience for. */
import { runRaces } from './run-races.ts';
import { CROWDS } from './races.ts';

runRaces(CROWDS);
