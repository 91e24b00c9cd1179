/** Tables of accounts. */
export const ACCOUNTS_SCHEMA = '';
