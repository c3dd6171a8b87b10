/** Rules in the two faces that people edit: the text of docs/guide/rules.md, and a compatibility table as CSV. What is stored is the JSON. */
import { Type } from 'typebox';
import type { AuthoredRule } from '#engines/constraint/index.ts';
import {
  parseRules,
  parseTableCsv,
  printRules,
  printTableCsv,
  printUvl,
  uvlOfModel,
} from '#engines/constraint/index.ts';
import type { Json } from '#kernel/json.ts';
import type { Outcome } from '#kernel/outcome.ts';
import { accepted } from '#kernel/outcome.ts';
import type { ConfigurationModel } from './compile-configuration.ts';
import type { ConfigurationBook } from './configuration-book.ts';

const RULES_TEXT_CHARS_MAX = 1_000_000;

export const RulesTextSchema = Type.Object(
  {
    format: Type.Union([Type.Literal('text'), Type.Literal('csv')]),
    text: Type.String({ maxLength: RULES_TEXT_CHARS_MAX }),
  },
  { additionalProperties: false },
);
export type RulesText = { readonly format: 'text' | 'csv'; readonly text: string };

const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

/** `rules` to be stored; of CSV `columns` and `rows` of a table rule. `printed` is the same in the form that we write. */
export const readRules = ({ format, text }: RulesText): Outcome<Json> => {
  if (format === 'csv') {
    const table = parseTableCsv(text);
    return table.ok ? accepted({ table: plain(table.value), printed: printTableCsv(table.value) }) : table;
  }
  const rules = parseRules(text);
  return rules.ok ? accepted({ rules: plain(rules.value), printed: printRules(rules.value) }) : rules;
};

/** The rules of a bundle and of every bundle in it. */
export const printedRules = ({ rules }: ConfigurationBook): Json => ({
  items: rules.map((each) => ({
    key: each.key,
    offering: each.offering,
    text: printRules(each.rules as readonly AuthoredRule[]),
  })),
});

/** All that a bundle allows as a feature model in UVL, for tools that analyse such; ids and messages of rules stay here. */
export const uvlOf = ({ offering, session }: ConfigurationModel): Outcome<Json> => {
  const document = uvlOfModel(session.model, offering);
  return document.ok ? accepted({ text: printUvl(document.value) }) : document;
};
