/**
 * Whether an address on the network is one of the public internet. Everything that a registry has set aside is not: loopback, link-local (and
 * with it the metadata services of clouds), private and shared ranges, documentation, multicast, and every form in which IPv6 carries such an
 * IPv4 address. Source: IANA's special-purpose address registries (RFC 6890 and its updates). Pure.
 */
import { BlockList, isIPv4, isIPv6 } from 'node:net';

const V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** Of IPv6 only 2000::/3 is handed out at all; the rest of it is set aside by leaving it out. */
const V6_GLOBAL = '2000::/3';
const V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20', '2620:4f:8000::/48'];

const listOf = (ranges: readonly string[], family: 'ipv4' | 'ipv6'): BlockList => {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.split('/');
    list.addSubnet(address, Number(bits), family);
  }
  return list;
};
const setAsideV4 = listOf(V4, 'ipv4');
const globalV6 = listOf([V6_GLOBAL], 'ipv6');
const setAsideV6 = listOf(V6, 'ipv6');

/** `::ffff:127.0.0.1` is outside 2000::/3 like every other embedded form, so no IPv4 address slips in by its IPv6 name. */
export const isPublicAddress = (address: string): boolean =>
  isIPv4(address)
    ? !setAsideV4.check(address, 'ipv4')
    : isIPv6(address) && globalV6.check(address, 'ipv6') && !setAsideV6.check(address, 'ipv6');

/** `10.20.0.0/16`, `fd00::/8` or one address, as an operator writes them down. */
export const rangeOf = (text: string): BlockList | undefined => {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : undefined;
  const most = family === 'ipv4' ? 32 : 128;
  const length = bits === undefined ? most : Number(bits);
  if (family === undefined || rest.length > 0 || !Number.isInteger(length) || length < 0 || length > most)
    return undefined;
  const list = new BlockList();
  list.addSubnet(address, length, family);
  return list;
};
