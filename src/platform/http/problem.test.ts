import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fastify, type FastifyInstance } from 'fastify';
import { platformRefusals } from '../refusals.ts';
import { installProblems } from './problem.ts';

const thrown = async (error: Error) => {
  const app = fastify() as unknown as FastifyInstance;
  installProblems(app, platformRefusals);
  app.get('/', () => {
    throw error;
  });
  const { statusCode, headers, body } = await app.inject('/');
  return { statusCode, type: headers['content-type'], body: JSON.parse(body) as Record<string, unknown> };
};

test('a bug is answered as our failure, in the same form as every other no, and tells nothing of what broke', async () => {
  const { statusCode, type, body } = await thrown(new Error('password=hunter2 in /home/app'));
  assert.deepEqual(
    [statusCode, type, body['code']],
    [500, 'application/problem+json; charset=utf-8', 'internal.failure'],
  );
  assert.doesNotMatch(JSON.stringify(body), /hunter2|home/);
});

test('whatever the server says no to by itself has its code in the table', async () => {
  const app = fastify({ bodyLimit: 10 }) as unknown as FastifyInstance;
  app.removeContentTypeParser('text/plain');
  installProblems(app, platformRefusals);
  app.post('/', () => ({}));
  const post = async (contentType: string, payload: string) =>
    (await app.inject({ method: 'POST', url: '/', headers: { 'content-type': contentType }, payload })).json().code;
  assert.deepEqual(
    [
      await post('application/json', '{'),
      await post('application/json', '{"a":"0123456789"}'),
      await post('text/plain', 'x'),
      (await app.inject('/nowhere')).json().code,
    ],
    ['request.malformed', 'request.too-large', 'request.media-type', 'route.not-found'],
  );
});
