import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPublicAddress } from './address.ts';
import { anywhere, publicOnly } from './policy.ts';

test('addresses that a registry has set aside are not public, in whatever form IPv6 carries them', () => {
  const setAside = `127.0.0.1 127.255.255.254 0.0.0.0 10.1.2.3 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1 198.18.0.1
    192.0.2.1 203.0.113.9 224.0.0.1 255.255.255.255 :: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:8.8.8.8 64:ff9b::a9fe:a9fe fe80::1 fec0::1
    fc00::1 fd12:3456::1 ff02::1 2001:db8::1 2001::1 2002:7f00:1:: 100::1 not-an-address`;
  for (const address of setAside.split(/\s+/)) assert.equal(isPublicAddress(address), false, address);
  for (const address of ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450::1'])
    assert.equal(isPublicAddress(address), true, address);
});

const policy = publicOnly('erp.corp.example, 10.20.0.0/16');
const problem = (text: string): string | null => policy.problemOf(new URL(text));

test('an address is refused before anything is looked up, with its reason, however the number is written', () => {
  const refused: readonly (readonly [string, RegExp])[] = [
    ['http://hooks.example.com/', /not https/],
    ['ftp://hooks.example.com/', /not https/],
    ['https://somebody:secret@hooks.example.com/', /user/],
    ['https://127.0.0.1/', /private or reserved/],
    ['https://2130706433/', /private or reserved/],
    ['https://0x7f.1/', /private or reserved/],
    ['https://017700000001/', /private or reserved/],
    ['https://169.254.169.254/latest/meta-data', /private or reserved/],
    ['https://[::1]/', /private or reserved/],
    ['https://[::ffff:10.0.0.1]/', /private or reserved/],
    ['https://localhost/', /private network/],
    ['https://localhost./', /private network/],
    ['https://metadata.google.internal/', /private network/],
    ['https://printer/', /private network/],
  ];
  for (const [address, why] of refused) assert.match(problem(address) ?? 'allowed', why, address);
  assert.equal(problem('https://hooks.example.com/troth'), null);
});

test('what the operator names of their own network may be called, also without https; nothing else of it', () => {
  assert.equal(problem('http://erp.corp.example:8080/api'), null);
  assert.equal(problem('http://10.20.3.4/'), null);
  assert.match(problem('https://10.21.0.1/') ?? '', /private/);
  assert.equal(policy.allows('erp.corp.example', '192.168.7.7'), true);
  assert.equal(
    policy.allows('hooks.example.com', '192.168.7.7'),
    false,
    'a name that is answered with a private address',
  );
  assert.equal(policy.allows('hooks.example.com', '10.20.0.9'), true);
  assert.throws(() => publicOnly('10.20.0.0/99'), /neither/);
});

test('in development anything goes', () => {
  assert.equal(anywhere.problemOf(new URL('http://127.0.0.1:9/')), null);
});
