/** An amount off is told with as many digits as it has, which may be more than a price may have. */
import type { Decimal } from '#kernel/decimal.ts';

export const toldAmount = (text: string): Decimal => {
  const [integer = '0', fraction = ''] = text.split('.');
  return { units: BigInt(`${integer}${fraction}`), scale: fraction.length };
};
