/** The newest simulation that is done for exactly what a release changes. */
import type { Tx } from '#platform/database/tx.ts';
import type { SimulationSeen } from './gate.ts';

export const readSimulation = async (_tx: Tx, _contentHash: string): Promise<SimulationSeen | undefined> => undefined;
