/**
 * The bill of materials: everything that an installation of Troth is made of besides its own code, as CycloneDX 1.6. It is made from the lock,
 * which is what `npm ci` installs, so that it names exactly what runs; it has no time and no serial number, so that it can be compared.
 */
import { readFileSync } from 'node:fs';

type Locked = {
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
  readonly optional?: boolean;
};
type Lock = { readonly version: string; readonly packages: Readonly<Record<string, Locked>> };

type Component = {
  readonly type: 'library' | 'data' | 'file';
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version?: string;
  /** `excluded`: used to build and to test, and not by what runs. */
  readonly scope?: 'required' | 'optional' | 'excluded';
  readonly purl?: string;
  readonly hashes?: readonly { readonly alg: 'SHA-512'; readonly content: string }[];
  readonly licenses: readonly ({ readonly expression: string } | { readonly license: { readonly id: string } })[];
  readonly description?: string;
};

/** Shipped inside the repository with their licences beside them. */
const SHIPPED: readonly Component[] = [
  {
    type: 'data',
    'bom-ref': 'genai-prices',
    name: 'genai-prices',
    version: '0.1.8',
    licenses: [{ license: { id: 'MIT' } }],
    description: 'A real price list: seeds/genai-prices-0.1.8.json',
  },
  {
    type: 'data',
    'bom-ref': 'gcp-machinetype-region-availability',
    name: 'gcp-machinetype-region-availability',
    licenses: [{ license: { id: 'Apache-2.0' } }],
    description: 'A real availability matrix: seeds/gcp-machinetype-region-availability.csv.gz',
  },
  {
    type: 'file',
    'bom-ref': 'document-fonts',
    name: 'document-fonts',
    licenses: [{ license: { id: 'OFL-1.1' } }],
    description: 'The faces of proposals: seeds/documents/fonts',
  },
];

const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** A scope is part of a purl's path and its sign is encoded (package-url, type npm). */
const purlOf = (name: string, version: string): string => `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;

const hashesOf = (integrity: string | undefined): Pick<Component, 'hashes'> => {
  const [sha512] = (integrity ?? '').split(' ').filter((each) => each.startsWith('sha512-'));
  const content = sha512 && Buffer.from(sha512.slice('sha512-'.length), 'base64').toString('hex');
  return content ? { hashes: [{ alg: 'SHA-512', content }] } : {};
};

/** A package for one platform has its licence from the package that chooses among them, when the lock does not repeat it. */
const licenceOf = (name: string, locked: Locked, licences: ReadonlyMap<string, string>): string => {
  if (locked.license !== undefined) return locked.license;
  const family = [...licences.keys()]
    .filter((each) => name.startsWith(`${each}-`) || name.startsWith(`${each.replace(/[^/]*$/, '')}`))
    .toSorted((a, b) => b.length - a.length)[0];
  return (family === undefined ? undefined : licences.get(family)) ?? 'NOASSERTION';
};

const scopeOf = ({ dev, optional }: Locked): 'required' | 'optional' | 'excluded' =>
  dev ? 'excluded' : optional ? 'optional' : 'required';

export const componentsOf = ({ packages }: Pick<Lock, 'packages'>): readonly Component[] => {
  const installed = Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && !link);
  const licences = new Map(
    installed.flatMap(([path, { license }]) => (license === undefined ? [] : [[nameOf(path), license] as const])),
  );
  const components = installed.map(([path, locked]): Component => {
    const [name, version = ''] = [nameOf(path), locked.version];
    const licence = licenceOf(name, locked, licences);
    return {
      type: 'library',
      'bom-ref': path,
      name,
      version,
      scope: scopeOf(locked),
      purl: purlOf(name, version),
      ...hashesOf(locked.integrity),
      licenses:
        /[ ()]/.test(licence) || licence === 'NOASSERTION' ? [{ expression: licence }] : [{ license: { id: licence } }],
    };
  });
  return [...components, ...SHIPPED];
};

export const sbomText = (lockText: string): string => {
  const lock = JSON.parse(lockText) as Lock;
  const bom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': 'troth', name: 'troth', version: lock.version } },
    components: componentsOf(lock),
  };
  return `${JSON.stringify(bom, null, 1)}\n`;
};

export const lockOfHere = (): string => readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8');
