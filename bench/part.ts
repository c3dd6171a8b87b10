/** One part of the benchmark: it makes what it needs in the place that it is given, measures, and takes all of it away again. */
import type { Place } from './place.ts';
import type { Row } from './table.ts';

export type Say = (text: string) => void;
export type Measured = { readonly rows: readonly Row[]; readonly notes: readonly string[] };
export type Part = (place: Place, say: Say) => Promise<Measured>;
