/** Options that an author left open under a parent, although the rules bring them whenever the parent is chosen. */
import type { Domains } from './domains.ts';
import { EXCLUDED } from './domains.ts';
import { codeOf } from './literals.ts';

/** Variables. */
export type OptionalChild = { readonly parent: number; readonly child: number };

export type FalselyOptional = {
  /** Their parent forces them. */
  readonly forced: readonly number[];
  /** Their parent is dead, which forces anything. Published counts add these; an author has nothing to learn from them. */
  readonly underDead: readonly number[];
};

export const falselyOptional = (domains: Domains, pairs: readonly OptionalChild[]): FalselyOptional => {
  const forced: number[] = [];
  const underDead: number[] = [];
  domains.moveTo([]);
  for (const { parent, child } of pairs)
    if (domains.stateOf(parent) === EXCLUDED) underDead.push(child);
    else if (!domains.canBoth(codeOf(parent), codeOf(-child))) forced.push(child);
  return { forced, underDead };
};
