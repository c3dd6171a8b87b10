/** What a flag is for somebody, and by which rule. Pure: the same flag and the same deal have the same answer for ever. */
import { sha256, utf8 } from '#kernel/hash.ts';
import type { FeatureFlag, FlagRule } from './feature-flag.contract.ts';

/** Whom a flag is asked about: a deal, or a customer of whom no deal is meant (`quote` is null). */
export type FlagSubject = {
  readonly channel: string;
  readonly country: string;
  /** Of what is sold; of one line or offering, its own. */
  readonly productLines: readonly string[];
  readonly segments: readonly string[];
  readonly groups: readonly string[];
  /** The account's key. */
  readonly account: string;
  /** The quote family: a revision is the same deal. */
  readonly quote: string | null;
};

export type FlagValue = {
  readonly on: boolean;
  /** Null: no rule held, and the flag's `otherwise` decided. */
  readonly rule: string | null;
};

const BUCKETS = 10_000;
const BUCKETS_A_PERCENT = BUCKETS / 100;

export const flagValue = (flag: FeatureFlag, subject: FlagSubject): FlagValue => {
  const rule = flag.rules.find((one) => holds(flag, one, subject));
  return { on: (rule?.value ?? flag.otherwise) === 'on', rule: rule?.id ?? null };
};

const holds = ({ key }: FeatureFlag, rule: FlagRule, subject: FlagSubject): boolean =>
  meets(rule.channels, [subject.channel]) &&
  meets(rule.countries, [subject.country]) &&
  meets(rule.productLines, subject.productLines) &&
  meets(rule.segments, subject.segments) &&
  meets(rule.groups, subject.groups) &&
  meets(rule.accounts, [subject.account]) &&
  isAmong(key, rule.traffic, subject);

const meets = (wanted: readonly string[] | undefined, has: readonly string[]): boolean =>
  wanted === undefined || wanted.some((one) => has.includes(one));

/** Widening from 5 to 20 percent keeps the five in: whoever has the new price does not lose it for a day. */
const isAmong = (key: string, traffic: FlagRule['traffic'], { account, quote }: FlagSubject): boolean => {
  if (traffic === undefined) return true;
  const id = traffic.of === 'account' ? account : quote;
  return id !== null && bucketOf(key, traffic.of, id) < traffic.percent * BUCKETS_A_PERCENT;
};

/** 0 to 9999. The flag's key is in it: two flags do not meet the same unlucky customers. */
export const bucketOf = (flag: string, of: 'account' | 'quote', id: string): number => {
  const [a = 0, b = 0, c = 0, d = 0] = sha256(utf8(`troth/flag-traffic/1\0${flag}\0${of}\0${id}`));
  return (((a << 24) | (b << 16) | (c << 8) | d) >>> 0) % BUCKETS;
};
