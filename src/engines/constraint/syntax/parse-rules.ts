/** The text that authors write for rules; docs/guide/rules.md shows all of it. */
import type { Outcome, Refusal } from '#kernel/outcome.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { Malformed, readOr } from '../malformed.ts';
import type { AuthoredRule } from './authored-rule.ts';
import { readRule } from './read-rule.ts';
import { readerOf } from './reader.ts';

export const RULES_TEXT_MAX = 5_000_000;

export type RulesRefusal =
  | (Refusal & {
      readonly code: 'rules.malformed';
      readonly line: number;
      readonly column: number;
      readonly what: string;
    })
  | (Refusal & { readonly code: 'rules.too-large'; readonly max: number });

export const parseRules = (text: string): Outcome<readonly AuthoredRule[], RulesRefusal> => {
  if (text.length > RULES_TEXT_MAX) return refused({ code: 'rules.too-large', max: RULES_TEXT_MAX });
  return readOr<Outcome<readonly AuthoredRule[], RulesRefusal>, Outcome<readonly AuthoredRule[], RulesRefusal>>(
    () => accepted(readRules(text)),
    ({ line, column, message }) => refused({ code: 'rules.malformed', line, column, what: message }),
  );
};

const readRules = (text: string): readonly AuthoredRule[] => {
  const reader = readerOf(text);
  const rules = new Map<string, AuthoredRule>();
  while (reader.peek().kind !== 'end') {
    const place = reader.peek();
    const rule = readRule(reader);
    if (rules.has(rule.id)) throw new Malformed(place, `the rule ${rule.id} stands above already`);
    rules.set(rule.id, rule);
    const { kind, text: word } = reader.peek();
    if (kind !== 'end' && word !== 'rule') reader.fail('an operator, the next rule or the end');
  }
  return [...rules.values()];
};
