/** Largest message text in UTF-8 bytes that pchat sends; leaves room in a 256 KiB stanza for escaping and the envelope. */
export const MAX_TEXT_BYTES = 60 * 1024;
/** Longest nick, room name and title, in characters. */
export const MAX_NICK_LENGTH = 64;
export const MAX_ROOM_NAME_LENGTH = 128;
export const MAX_TITLE_LENGTH = 256;
/** Contextual history: messages that a joiner sees at once. */
export const CONTEXT_SIZE = 30;
