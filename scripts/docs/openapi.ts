/** The OpenAPI document of the routes, from a server that is built and never listens. */
import pino from 'pino';
import { house } from '#app/wiring.ts';
import type { Door } from '#platform/door.ts';
import { makeServer } from '#platform/http/server.ts';
import { everyRoute } from './paper-house.ts';

/** What changes with every release has no place in a file that is compared. */
const VERSION = '0';

export const openapiText = async (): Promise<string> => {
  const server = await makeServer({
    // Routes are declared with the door and only open it when they are called.
    door: {} as Door,
    routes: everyRoute().filter(({ kind }) => kind !== 'open'),
    refusals: house.refusals,
    answers: house.answers,
    authenticate: async () => undefined,
    log: pino({ enabled: false }),
    version: VERSION,
    rateLimited: false,
  });
  try {
    return `${JSON.stringify(server.swagger(), null, 2)}\n`;
  } finally {
    await server.close();
  }
};
