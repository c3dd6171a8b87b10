/**
 * The stand-in provider as a program, to see a sign-in by it: `node sims/identity-provider/main.ts 4790`, and in another shell what it prints.
 * It asks nobody for a password, so it listens on loopback and is for development.
 */
import { people } from '#seeds/load-company.ts';
import { startProvider } from './provider.ts';

const CLIENT = 'troth-web';
const PUBLIC_URL = process.env['TROTH_PUBLIC_URL'] ?? 'http://127.0.0.1:4700';

const provider = await startProvider({
  clientId: CLIENT,
  redirectUri: () => `${PUBLIC_URL}/signin/oidc/callback`,
  subjects: people.map(({ key, name }) => ({ subject: `subject-of-${key}`, name })),
  port: Number(process.argv[2] ?? 4790),
});
process.stdout.write(`The stand-in provider is ${provider.issuer}. In another shell:

TROTH_OIDC_ISSUER=${provider.issuer} TROTH_OIDC_AUDIENCE=troth TROTH_OIDC_CLIENT=${CLIENT} \\
TROTH_OIDC_NAME="the stand-in" TROTH_OIDC_FIRST=subject-of-sam.sre=sam.sre TROTH_PUBLIC_URL=${PUBLIC_URL} npm start

Sam is linked by TROTH_OIDC_FIRST; whom he links (POST /sign-ins) can sign in, too.
`);
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => void provider.close().then(() => process.exit(0)));
