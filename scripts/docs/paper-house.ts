/** The house as documents and rules need it: everything declared, nothing running. */
import { house } from '#app/wiring.ts';
import type { Renderer } from '#contexts/proposal/index.ts';
import type { AnyCommandDefinition } from '#platform/command.ts';
import type { Route } from '#platform/http/routes.ts';

/** Commands and routes that make documents are declared with a renderer; on paper it is never asked for one. */
const never = (): never => {
  throw new Error('a document was asked for while only the declaration was read');
};
const paperRenderer: Renderer = { render: never, close: never } as unknown as Renderer;

export const everyCommand = (): readonly AnyCommandDefinition[] =>
  [...house.commands, ...house.commandsWith(paperRenderer)].toSorted((a, b) => (a.name < b.name ? -1 : 1));

export const everyRoute = (): readonly Route[] => house.routes(paperRenderer);

/** In the order of the contexts, as the wiring lists them. */
export const factsByContext = (): readonly (readonly [context: string, facts: readonly string[]])[] =>
  Object.entries(house.facts);
