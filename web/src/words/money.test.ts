import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isZero, money, percent, rate } from './money.ts';

const digits = (text: string): string => text.replace(/\D/g, '');

test('money goes from text to text: no digit of a large amount is lost to a float', () => {
  assert.equal(digits(money('9007199254740993.01', 'EUR')), '900719925474099301');
  assert.equal(digits(money('1200', 'JPY')), '1200');
  assert.equal(money(null, 'EUR'), '–');
});

test('a rate shows every digit that it has', () => {
  assert.equal(digits(rate('0.0000025', 'USD')), '00000025');
});

test('what is no amount is shown as it came', () => {
  assert.equal(money('on request', 'EUR'), 'on request');
  assert.equal(percent(null), '–');
  assert.equal(isZero('0.00'), true);
  assert.equal(isZero('0.001'), false);
});
