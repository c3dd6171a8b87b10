/** What every refusal over HTTP is held to, whatever was wrong. */
import assert from 'node:assert/strict';
import { house } from '#app/wiring.ts';

export type Raw = {
  readonly method: string;
  readonly path: string;
  readonly token?: string | undefined;
  readonly body?: string | undefined;
  readonly contentType?: string;
};

export type RawReply = {
  readonly status: number;
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>>;
};

/** Exactly these bytes, so that what is wrong with them arrives. */
export const sendRaw = async (url: string, { method, path, token, body, contentType }: Raw): Promise<RawReply> => {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': contentType ?? 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body }),
  });
  const type = response.headers.get('content-type') ?? '';
  const text = await response.text();
  return { status: response.status, type, body: type.includes('json') ? JSON.parse(text) : { text } };
};

/** Problem details with a code that stands in the table, answered with the table's status and never as our failure. */
export const assertProblem = (reply: RawReply, label: string, codes?: readonly string[]): void => {
  const said = `${label} → ${reply.status} ${JSON.stringify(reply.body).slice(0, 600)}`;
  assert.ok(reply.status >= 400 && reply.status < 500, said);
  assert.match(reply.type, /^application\/problem\+json/, said);
  const { code, status, type, title, todo, correlationId } = reply.body;
  const row = house.refusals[String(code)];
  assert.ok(row, `a code of the table: ${said}`);
  assert.deepEqual(
    { status: reply.status, inBody: status, title, todo, type },
    {
      status: row.status,
      inBody: row.status,
      title: row.title,
      todo: row.todo,
      type: `urn:troth:problem:${String(code)}`,
    },
    said,
  );
  assert.equal(typeof correlationId, 'string', said);
  if (codes) assert.ok(codes.includes(String(code)), `${said}, and not ${codes.join(' or ')}`);
};
