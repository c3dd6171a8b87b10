import { supervisedDatabase } from './databases.ts';
import { hundredDeaths } from './hundred.ts';

hundredDeaths('a hundred deaths with the PostgreSQL that Troth supervises', supervisedDatabase);
