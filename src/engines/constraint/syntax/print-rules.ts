/** Rules as text that reads back as the same rules, in one form for each meaning. */
import type { AuthoredBody, AuthoredCell, AuthoredFormula, AuthoredRule, AuthoredTerm } from './authored-rule.ts';
import { isPlainWord } from './authored-rule.ts';

export const printRules = (rules: readonly AuthoredRule[]): string => rules.map((rule) => printRule(rule)).join('\n');

const printRule = (rule: AuthoredRule): string => {
  const qualifiers = [
    rule.effective === undefined ? '' : ` from ${nameText(rule.effective.from)}`,
    rule.effective?.to === undefined ? '' : ` until ${nameText(rule.effective.to)}`,
    rule.countries === undefined ? '' : ` in ${rule.countries.map(nameText).join(', ')}`,
    rule.channels === undefined ? '' : ` through ${rule.channels.map(nameText).join(', ')}`,
    rule.forEach === undefined ? '' : ` for each ${nameText(rule.forEach)}`,
  ].join('');
  const when = 'when' in rule && rule.when !== undefined ? `when ${nameText(rule.when)}: ` : '';
  return `rule ${nameText(rule.id)} ${JSON.stringify(rule.message)}${qualifiers}:\n  ${when}${bodyText(rule)}\n`;
};

export const nameText = (name: string): string => (isPlainWord(name) ? name : JSON.stringify(name));
const namesText = (names: readonly string[]): string => names.map(nameText).join(', ');

const bodyText = (body: AuthoredBody): string => {
  switch (body.kind) {
    case 'requires':
      return `${nameText(body.option)} requires ${namesText(body.needs)}`;
    case 'excludes':
      return `${nameText(body.option)} excludes ${namesText(body.excludes)}`;
    case 'atLeast':
      return `at least ${body.count} of { ${namesText(body.of)} }`;
    case 'atMost':
      return `at most ${body.count} of { ${namesText(body.of)} }`;
    case 'exactly':
      return `exactly ${body.count} of { ${namesText(body.of)} }`;
    case 'sum':
      return `sum(${body.terms.map(termText).join('')}) ${boundsText(body.min, body.max)}`;
    case 'formula':
      return formulaText(body.formula);
    case 'table': {
      const rows = body.rows.map((row) => `    (${row.map(cellText).join(', ')})\n`);
      return `table(${namesText(body.columns)}) {\n${rows.join('')}  }`;
    }
    case 'preference':
      return `prefer ${nameText(body.prefer)} weight ${body.weight}`;
  }
};

const termText = (term: AuthoredTerm, i: number): string => {
  const weight = term.weight ?? 1;
  const sign = weight < 0 ? (i === 0 ? '-' : ' - ') : i === 0 ? '' : ' + ';
  // A group's weight may be left out, which is not the same as a written 1.
  const isSilent = 'group' in term ? term.weight === undefined || weight === -1 : Math.abs(weight) === 1;
  const factor = isSilent ? '' : `${Math.abs(weight)}*`;
  const name =
    'group' in term
      ? `${nameText(term.characteristic)} of ${nameText(term.group)}`
      : nameText('option' in term ? term.option : term.number);
  return sign + factor + name;
};

const boundsText = (min: number | undefined, max: number | undefined): string => {
  if (min !== undefined && min === max) return `= ${min}`;
  if (min === undefined && max !== undefined) return `<= ${max}`;
  if (max === undefined && min !== undefined) return `>= ${min}`;
  return `in ${min ?? '*'}..${max ?? '*'}`;
};

/** How tightly each binds; what is looser, or as tight, stands in brackets inside. */
const tightness = (formula: AuthoredFormula): number => {
  if (typeof formula === 'string') return 4;
  if ('not' in formula) return 3;
  if ('and' in formula) return formula.and.length === 1 ? 4 : 2;
  if ('or' in formula) return formula.or.length === 1 ? 4 : 1;
  return 0;
};

const formulaText = (formula: AuthoredFormula): string => {
  const inside = (inner: AuthoredFormula, least: number): string =>
    tightness(inner) < least ? `(${formulaText(inner)})` : formulaText(inner);
  if (typeof formula === 'string') return nameText(formula);
  if ('not' in formula) return `not ${inside(formula.not, 3)}`;
  if ('and' in formula)
    return formula.and.length === 1
      ? `all of { ${formulaText(formula.and[0] as AuthoredFormula)} }`
      : formula.and.map((part) => inside(part, 3)).join(' and ');
  if ('or' in formula)
    return formula.or.length === 1
      ? `any of { ${formulaText(formula.or[0] as AuthoredFormula)} }`
      : formula.or.map((part) => inside(part, 2)).join(' or ');
  const [sides, arrow] = 'implies' in formula ? [formula.implies, '->'] : [formula.iff, '<->'];
  return sides.map((side) => inside(side, 1)).join(` ${arrow} `);
};

const PLAIN_CELL = /^(?:\*|-|-?\d+|-?\d+\.\.-?\d+)$/;
const valueText = (value: string): string => (PLAIN_CELL.test(value) ? value : nameText(value));
const cellText = (cell: AuthoredCell): string =>
  typeof cell === 'string' ? valueText(cell) : `{ ${cell.map(valueText).join(', ')} }`;
