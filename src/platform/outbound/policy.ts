/**
 * Where this process may call: a webhook's address is typed by a user, and a connector's name may be answered by somebody else's name server.
 * Outside development that is https on the public internet, and what the operator names besides. Pure; `send.connector.ts` asks it of
 * every address that a name turns out to have, at the moment of connecting.
 */
import type { BlockList } from 'node:net';
import { isIPv4, isIPv6 } from 'node:net';
import { must } from '#kernel/outcome.ts';
import { isPublicAddress, rangeOf } from './address.ts';

export type OutboundPolicy = {
  /** Why an address may not be called, before anything is looked up; null when it may. */
  readonly problemOf: (url: URL) => string | null;
  /** Whether a host may be called at this address of the network. */
  readonly allows: (host: string, address: string) => boolean;
};

/** For development and for tests: stand-ins live on loopback. */
export const anywhere: OutboundPolicy = { problemOf: () => null, allows: () => true };

const LOCAL_NAMES = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa)$/i;

/** `[::1]` in an address is `::1` to the network; a last dot changes nothing about a name. */
export const hostOf = (url: URL): string =>
  url.hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
const isLiteral = (host: string): boolean => isIPv4(host) || isIPv6(host);

type Named = { readonly hosts: ReadonlySet<string>; readonly ranges: readonly BlockList[] };

const inRange = ({ ranges }: Named, address: string): boolean =>
  ranges.some((range) => range.check(address, isIPv4(address) ? 'ipv4' : 'ipv6'));

/** `private`: hosts and ranges of the operator's own network, comma separated: `erp.corp.example, 10.20.0.0/16`. */
export const publicOnly = (privateTargets: string): OutboundPolicy => {
  const named = namedBy(privateTargets);
  const allows = (host: string, address: string): boolean =>
    isPublicAddress(address) || named.hosts.has(host) || inRange(named, address);
  return {
    allows,
    problemOf: (url) => {
      const host = hostOf(url);
      const own = named.hosts.has(host) || (isLiteral(host) && inRange(named, host));
      if (url.username !== '' || url.password !== '') return 'it has a user in it';
      if (url.protocol !== 'https:' && !(own && url.protocol === 'http:')) return 'it is not https';
      if (own) return null;
      if (isLiteral(host)) return allows(host, host) ? null : 'it lies in a private or reserved range';
      return LOCAL_NAMES.test(host) || !host.includes('.') ? 'its name is one of a private network' : null;
    },
  };
};

const namedBy = (text: string): Named => {
  const all = text
    .split(',')
    .map((each) => each.trim().toLowerCase())
    .filter((each) => each !== '');
  const ranges = all.filter((each) => each.includes('/') || isLiteral(each));
  return {
    hosts: new Set(all.filter((each) => !ranges.includes(each))),
    ranges: ranges.map((each) => {
      const range = rangeOf(each);
      must(range, `TROTH_PRIVATE_TARGETS names hosts and ranges, and ${each} is neither`);
      return range;
    }),
  };
};
