import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clusterBook } from '../../../../../src/contexts/configuration/cluster.builder.ts';
import { configurationTree } from '../../../../../src/contexts/configuration/configuration-tree.ts';
import { labelsOf } from './labels.ts';

const tree = configurationTree(clusterBook());
const labels = labelsOf(tree.ok ? tree.value : (undefined as never));

for (const [name, text] of [
  ['support/full', 'full'],
  ['component/rack', 'Rack'],
  ['chassis/chassis#2', 'Chassis 2'],
  ['chassis/chassis#2/cards/cpu', 'cpu (in Chassis 2)'],
  ['chassis/chassis#1/cards/cpu@quantity=3', '3 × cpu (in Chassis 1)'],
  ['chassis/chassis#1@uplink=25g', 'Uplink: 25g (Chassis 1)'],
  ['chassis/chassis#3@encrypted=true', 'Encrypted: Yes (Chassis 3)'],
  ['@redundancy=none', 'Redundancy: none'],
  ['@label', 'Label'],
] as const)
  test(`${name} is called “${text}”`, () => assert.equal(labels.of(name), text));
