import { derivedId, uuidTime } from '#kernel/ids.ts';

/** A component becomes an item of its own, under an id that only the line and the component decide. */
export const componentLineId = (lineId: string, componentId: string): string =>
  derivedId(uuidTime(lineId), lineId, 'component', componentId);
