/** The CEL environment of a declaration: its variables with their types, and nothing else that a rule could lean on. */
import { Environment } from './library.ts';
import type { CelType, Fields } from './declared.ts';
import { typeOfField } from './declared.ts';
import { registerExactTypes } from './exact-types.ts';

export const EXPRESSION_NODES_MAX = 500;
export const EXPRESSION_DEPTH_MAX = 40;
export const EXPRESSION_CHARS_MAX = 4_000;

type Schema = { readonly [name: string]: string | Schema };

export const environmentOf = (inputs: Fields): Environment => {
  const limits = {
    maxAstNodes: EXPRESSION_NODES_MAX,
    maxDepth: EXPRESSION_DEPTH_MAX,
    maxListElements: 100,
    maxMapEntries: 0,
    maxCallArguments: 4,
  };
  const env = registerExactTypes(new Environment({ limits }));
  let records = 0;
  const schemaOf = (fields: Fields): Schema =>
    Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, memberOf(typeOfField(field))]));
  const memberOf = (type: CelType): string | Schema =>
    typeof type === 'object' && 'record' in type ? schemaOf(type.record) : named(type);
  /** A list of records needs its record as a type of its own. */
  const named = (type: CelType): string => {
    if (typeof type === 'string') return type;
    if ('list' in type) return `list<${named(type.list)}>`;
    const name = `Record${++records}`;
    env.registerType(name, { schema: schemaOf(type.record) } as never);
    return name;
  };
  for (const [name, field] of Object.entries(inputs)) {
    const member = memberOf(typeOfField(field));
    if (typeof member === 'string') env.registerVariable(name, member);
    else env.registerVariable({ name, schema: member } as never);
  }
  return env;
};
