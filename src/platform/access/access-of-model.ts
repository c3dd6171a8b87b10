/**
 * The access policy that a commercial model brings, beside what binds every tenant. It is compiled when a model is first decided
 * under, once for each text: most models of a tenant say the same about access.
 */
import type { Logger } from 'pino';
import { must, type Outcome } from '#kernel/outcome.ts';
import type { CommercialModel } from '../artifacts/model.ts';
import type { Access } from './authorize.ts';
import { accessOfText } from './cedar-policies.ts';
import { isReserved, type PolicyRow, rowsOfText, textOfRows } from './policy-rows.ts';

/** The shipped texts: the base, what systems need, and the permits of a tenant that has written none. */
export type BasePolicy = { readonly policies: string; readonly schema: string };

export const ACCESS_KIND = 'access-policy';
/** A compiled policy is some hundred kilobytes; a tenant changes its own a few times a year. */
const COMPILED_MAX = 64;

/**
 * What is left to people when their own policy cannot be read by this version: enough to publish one that can be, and nothing
 * else. Leaving out only what fails would leave out forbids too.
 */
const MENDING: ReadonlySet<string> = new Set([
  'model.read',
  'model.policy-owner',
  'release.owners-prepare',
  'release.approver',
]);

type Compile = (text: string) => Outcome<Access>;

export type AccessOfModel = ((model: CommercialModel) => Access) & {
  /** Whether its text was read already: that takes Cedar a second, and nobody waits for it with a transaction open. */
  readonly hasRead: (model: CommercialModel) => boolean;
};

/** The tenant's rows beside Troth's own, as one text. */
export const joinedText = (shipped: readonly PolicyRow[], own: readonly PolicyRow[]): string =>
  textOfRows([...shipped.filter(({ id }) => isReserved(id)), ...own]);

export const ownRows = (contents: readonly unknown[]): readonly PolicyRow[] =>
  contents.flatMap((content) => (content as { readonly policies: readonly PolicyRow[] }).policies);

const cached = (compile: Compile): Compile & { readonly has: (text: string) => boolean } => {
  const known = new Map<string, Outcome<Access>>();
  const read: Compile = (text) => {
    const found = known.get(text);
    if (found) return found;
    if (known.size >= COMPILED_MAX) known.clear();
    const made = compile(text);
    known.set(text, made);
    return made;
  };
  return Object.assign(read, { has: (text: string) => known.has(text) });
};

export const accessByModel = (
  base: BasePolicy,
  log: Logger,
  watch: Parameters<typeof accessOfText>[2],
): AccessOfModel => {
  const compile = cached((text) => accessOfText(text, base.schema, watch));
  // Read when first needed: reading takes a good part of a start, and most tenants have their own.
  let read: readonly PolicyRow[] | undefined;
  const rows = (): readonly PolicyRow[] => (read ??= rowsOfText(base.policies));
  const ours = (text: string): Access => {
    const access = compile(text);
    must(access.ok, 'the shipped access policy compiles, and what it leaves for mending a policy');
    return access.value;
  };
  const mending = (): Access =>
    ours(
      joinedText(
        rows(),
        rows().filter(({ id }) => MENDING.has(id)),
      ),
    );
  const ownOf = (model: CommercialModel): readonly unknown[] => model.ofKind(ACCESS_KIND).map(({ content }) => content);
  const textOf = (model: CommercialModel): string => {
    const own = ownOf(model);
    return own.length === 0 ? base.policies : joinedText(rows(), ownRows(own));
  };
  const compiled = (model: CommercialModel): Access => {
    const text = textOf(model);
    if (text === base.policies) return ours(text);
    const access = compile(text);
    if (access.ok) return access.value;
    log.error(
      { modelHash: model.hash, refusal: access.refusal },
      'the access policy in force cannot be read by this version: people may only publish another one',
    );
    return mending();
  };
  const asked = new WeakSet<CommercialModel>();
  const accessOf = (model: CommercialModel): Access => {
    const access = model.memo('access', compiled);
    asked.add(model);
    return access;
  };
  // Our own rows are not read for the sake of the question: that is a good part of the reading.
  const textIsRead = (model: CommercialModel): boolean =>
    ownOf(model).length === 0 ? compile.has(base.policies) : read !== undefined && compile.has(textOf(model));
  return Object.assign(accessOf, {
    hasRead: (model: CommercialModel) => asked.has(model) || textIsRead(model),
  });
};
