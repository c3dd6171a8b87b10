/**
 * Asks a running Troth over HTTP as one of the example company's people, for the guides and for trying things out:
 *
 *   npm run -s ask -- rita.rep GET /accounts --pick 'items[key=rheinwerk-maschinenbau].id'
 *   npm run -s ask -- rita.rep POST /quotes '{"accountId":"…","name":"First quote"}'
 *
 * A POST is a command: its payload is put into the envelope with a new idempotency key. TROTH_URL names another address.
 */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';

const HERE = process.env['TROTH_URL'] || 'http://127.0.0.1:4700';
const READS_BY_POST = /\/approval-preview$|^\/(configuration|eligibility|pricing|promotions)\//;

type Person = { readonly key: string; readonly principalId: string };

const json = async (response: Response): Promise<unknown> => {
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  return isJson ? JSON.parse(text) : text;
};

const signIn = async (key: string): Promise<string> => {
  const known = await fetch(`${HERE}/dev/people`);
  if (!known.ok) throw new Error(`Nobody can sign in at ${HERE}: it answers ${known.status} to /dev/people.`);
  const { people } = (await json(known)) as { readonly people: readonly Person[] };
  const person = people.find((each) => each.key === key);
  if (person === undefined)
    throw new Error(`There is nobody called ${key}. There are: ${people.map((each) => each.key).join(', ')}.`);
  const response = await fetch(`${HERE}/dev/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ principalId: person.principalId }),
  });
  return ((await json(response)) as { readonly token: string }).token;
};

/** `items[key=abc].id`, `lines[0].lineId`: as much of a path language as the guides need. */
const pick = (value: unknown, path: string): unknown =>
  path.split(/\.|(?=\[)/).reduce<unknown>((at, step) => {
    const [, name, wanted] = /^\[(\w+)=(.*)\]$/.exec(step) ?? [];
    if (name !== undefined) return (at as readonly Record<string, unknown>[]).find((each) => each[name] === wanted);
    const key = /^\[(\d+)\]$/.exec(step)?.[1] ?? step;
    return (at as Record<string, unknown> | undefined)?.[key];
  }, value);

const ask = async (person: string, method: string, path: string, body: string | undefined): Promise<Response> => {
  const content: unknown = body === undefined ? {} : JSON.parse(body);
  const sent = READS_BY_POST.test(path) ? content : { idempotencyKey: randomUUID(), payload: content };
  return fetch(`${HERE}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await signIn(person)}`,
      ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
    },
    ...(method === 'GET' ? {} : { body: JSON.stringify(sent) }),
  });
};

const main = async (): Promise<void> => {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { pick: { type: 'string' } } });
  const [person, method, path, body] = positionals;
  if (person === undefined || method === undefined || path === undefined)
    throw new Error("Say who asks what: npm run -s ask -- PERSON METHOD PATH ['JSON'] [--pick path]");
  const response = await ask(person, method, path, body);
  const answer = await json(response);
  const shown = values.pick === undefined || !response.ok ? answer : pick(answer, values.pick);
  console.log(typeof shown === 'string' ? shown : JSON.stringify(shown, null, 2));
  if (!response.ok) process.exitCode = 1;
};

main().catch((error: unknown) => {
  const { message, cause } = error as Error;
  console.error(cause === undefined ? message : `${message}: is Troth running at ${HERE}? Start it with npm start.`);
  process.exitCode = 1;
});
