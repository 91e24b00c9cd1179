/** Tables of rooms. */
export const ROOMS_SCHEMA = '';
