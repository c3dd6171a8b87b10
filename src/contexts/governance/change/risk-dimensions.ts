/** The twelve dimensions of operations 5.2. `needs`: a fact of the release measures it; otherwise a person states it and says why. */
export const riskDimensions = [
  { key: 'customer', says: 'customer impact' },
  { key: 'revenue', says: 'revenue impact' },
  { key: 'margin', says: 'margin impact' },
  { key: 'legal', says: 'legal impact' },
  { key: 'regulatory', says: 'regulatory impact' },
  { key: 'operational', says: 'operational impact' },
  { key: 'reversibility', says: 'reversibility' },
  { key: 'blastRadius', says: 'blast radius' },
  { key: 'detectability', says: 'detectability' },
  { key: 'timing', says: 'timing sensitivity' },
  { key: 'historicalData', says: 'historical data impact' },
  { key: 'downstream', says: 'downstream dependency impact' },
] as const;

export type RiskDimension = (typeof riskDimensions)[number]['key'];
