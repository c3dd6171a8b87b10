/** An amount inside an English sentence: `4911`, EUR → `4,911.00 EUR`. Digits are padded to the currency's own, never rounded. Pure. */
import { dec, decFixed } from '#kernel/decimal.ts';
import { minorUnits } from '#kernel/money.ts';

export const moneyText = (amount: string, currency: string): string => {
  const value = dec(amount);
  const [whole = '', fraction] = decFixed(value, Math.max(value.scale, minorUnits(currency))).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${grouped}${fraction === undefined ? '' : `.${fraction}`} ${currency}`;
};
