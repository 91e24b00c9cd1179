/** pchat's own namespace: what is NEW, always so that others lose nothing by ignoring it. */
export const NS_PCHAT = 'urn:pchat:0';

/** Feature of a server: its group chat services search all rooms at once that the asker may read, in pchat's query language. */
export const FEATURE_SEARCH = 'urn:pchat:0#search';
/** Feature of a server: it tells of new messages in rooms that one follows and has not joined. */
export const FEATURE_NEWS = 'urn:pchat:0#news';

/** Such news are asked for as PEP nodes are (XEP-0163 section 4.2): by this name with `+notify` among one's features. */
export const NODE_NEWS = 'urn:pchat:0:news';
/** PEP node of private JSON (XEP-0223, XEP-0335); the item id is the name. */
export const NODE_PRIVATE_DATA = 'urn:pchat:0:data';

/** Feature of a server: categories, roles, invitations and what else rooms with rules need (docs/protocol.md). */
export const FEATURE_RULES = 'urn:pchat:0#rules';
/** The form in which a category tells of itself. */
export const FORM_CATEGORY = 'urn:pchat:0#category';
