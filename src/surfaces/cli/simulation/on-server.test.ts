import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepted, refused } from '#kernel/outcome.ts';
import type { Server } from '../catalog/server.ts';
import { simulateOnServer } from './on-server.ts';

const RELEASE = '019a0000-0000-7000-8000-00000000000a';
const totals = {
  quotes: 1,
  changes: {},
  moved: {},
  held: { quotes: 0, changed: 0 },
  refusedNow: 1,
  mendedNow: 0,
  asksMore: 0,
  asksLess: 0,
  asksDifferently: 0,
  byArtifact: {},
  byProblem: {},
};
const world = () => {
  const asked: string[] = [];
  const told: string[] = [];
  const complained: string[] = [];
  const get = async (path: string) => {
    asked.push(path);
    if (path === '/releases')
      return accepted({
        items: [
          { id: 'old', name: 'Dearer', status: 'superseded' },
          { id: RELEASE, name: 'Dearer', status: 'draft' },
        ],
      });
    return accepted({ status: 'done', quotes: 1, failure: null, progress: { quotesDone: 1 }, totals, previous: null });
  };
  const send = async (path: string) => {
    asked.push(path);
    return path.includes(RELEASE)
      ? accepted({ result: { simulationId: 'S', quotes: 1 } })
      : refused({ code: 'release.not-found' });
  };
  const out = {
    write: (text: string) => void told.push(text),
    complain: (text: string) => void complained.push(text),
    progress: () => {},
  };
  return { server: { get, send } as unknown as Pick<Server, 'get' | 'send'>, out, asked, told, complained };
};

test('a release is tried by its name, followed by the simulation that was begun, and told in words', async () => {
  const { server, out, asked, told } = world();
  assert.equal(await simulateOnServer('Dearer', {}, server, out), 0);
  assert.deepEqual(asked, ['/releases', `/releases/${RELEASE}/simulations`, '/simulations/S']);
  assert.match(told.join(''), /^1 quote\n[^]*newly refused 1/);
});

test('a release that there is not is no answer: it is told beside it', async () => {
  const { server, out, told, complained } = world();
  assert.equal(await simulateOnServer('Cheaper', {}, server, out), 1);
  assert.deepEqual(told, []);
  assert.match(complained.join(''), /Cheaper[^]*\[release\.not-found\]/);
});
