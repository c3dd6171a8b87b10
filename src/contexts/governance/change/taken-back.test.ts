import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json, JsonObject } from '#kernel/json.ts';
import { companyArtifacts } from '#seeds/company/index.ts';
import { readModel } from '../model.ts';
import { newlyStuck, takenBack } from './taken-back.ts';

const KINDS: ReadonlySet<string> = new Set(['product-offering', 'decomposition-rules']);
const own = companyArtifacts.filter(({ kind }) => KINDS.has(kind));

/** The same rules, where a task cannot be taken back any more. */
const forGood = (operation: string) =>
  own.map((artifact) =>
    artifact.kind !== 'decomposition-rules'
      ? artifact
      : {
          ...artifact,
          content: JSON.parse(JSON.stringify(artifact.content), (_name, value: Json) => {
            const task = value as JsonObject;
            if (typeof value !== 'object' || value === null || task['operation'] !== operation) return value;
            const { undo: _undo, ...rest } = task;
            return { ...rest, pointOfNoReturn: true };
          }) as JsonObject,
        },
  );

test('sample orders of a draft are cancelled after each task, and what can no longer be taken back is named', () => {
  const before = takenBack(readModel(own).model);
  assert.ok(before.samples > 0 && before.stages > before.samples);
  assert.deepEqual(newlyStuck(before, before), []);
  const newly = newlyStuck(before, takenBack(readModel(forGood('provisioning.provision')).model));
  assert.ok(newly.length > 0);
  assert.ok(newly.every(({ because }) => /point of no return/.test(because)));
});
