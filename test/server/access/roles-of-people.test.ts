import { checkTables } from './check-tables.ts';

checkTables('people');
