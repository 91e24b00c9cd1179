import { CATEGORIES_SCHEMA, ROLES_SCHEMA } from './access-schema.ts';
import { ACCOUNTS_SCHEMA, ROSTERS_FORGET_ACCOUNTS } from './accounts-schema.ts';
import { ROOMS_SCHEMA } from './rooms-schema.ts';
import { SEARCH_AGAIN, SEARCH_SCHEMA } from './search-schema.ts';

/** Applied in order; `user_version` counts how many were. Never edit one that was released: append. */
export const MIGRATIONS: readonly string[] = [
  `${ACCOUNTS_SCHEMA}\n${ROOMS_SCHEMA}`,
  ROSTERS_FORGET_ACCOUNTS,
  SEARCH_SCHEMA,
  CATEGORIES_SCHEMA,
  ROLES_SCHEMA,
  SEARCH_AGAIN,
];
