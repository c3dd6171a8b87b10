/** Two at once who cannot both have it. Each 100 times, on a real database with real connections; `TROTH_RACES=10000` runs them as often as one has patience for. */
import { runRaces } from './run-races.ts';
import { RIVALRIES } from './races.ts';

runRaces(RIVALRIES);
