/** Whether a range of `engines.node` admits a major version: as much of npm's grammar as packages use in that field. */

type Bound = { readonly operator: string; readonly major: number };

const COMPARATOR = /(>=|<=|>|<|\^|~|=)?\s*v?(\d+|\*|x)(?:\.[\dx*]+){0,2}(?:-[\w.]+)?/g;

const admitsBound = ({ operator, major }: Bound, wanted: number): boolean => {
  if (operator === '>=') return wanted >= major;
  if (operator === '>') return wanted > major;
  if (operator === '<=') return wanted <= major;
  if (operator === '<') return wanted < major;
  return wanted === major;
};

const boundsOf = (part: string): readonly Bound[] =>
  [...part.replace(/(\S+)\s+-\s+(\S+)/g, '>=$1 <=$2').matchAll(COMPARATOR)]
    .filter(([, , major]) => major !== '*' && major !== 'x')
    .map(([, operator = '=', major]) => ({ operator, major: Number(major) }));

export const admitsNode = (range: string, major: number): boolean =>
  range.split('||').some((part) => boundsOf(part).every((bound) => admitsBound(bound, major)));
