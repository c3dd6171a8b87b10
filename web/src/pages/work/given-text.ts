/** What a task was given, as a person reads it: a party by its name and address, anything else by what it says. */
type Address = {
  readonly lines?: readonly string[];
  readonly postalCode?: string;
  readonly city?: string;
  readonly country?: string;
};

const addressText = ({ lines = [], postalCode = '', city = '', country = '' }: Address): string =>
  [...lines, `${postalCode} ${city}`.trim(), country].filter((part) => part !== '').join(', ');

export const givenText = (value: unknown): string => {
  if (value === null || typeof value !== 'object') return String(value);
  const { name, address, contact } = value as {
    readonly name?: unknown;
    readonly address?: Address;
    readonly contact?: unknown;
  };
  if (typeof name !== 'string') return JSON.stringify(value);
  return [name, address && addressText(address), typeof contact === 'string' ? contact : undefined]
    .filter((part) => part !== undefined && part !== '')
    .join(', ');
};
