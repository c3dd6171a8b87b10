import { ownServer } from './databases.ts';
import { hundredDeaths } from './hundred.ts';

hundredDeaths('a hundred deaths with a PostgreSQL of one’s own, given as DATABASE_URL', ownServer);
