import { FEATURE_NEWS, FEATURE_SEARCH } from '../../protocol/xmpp/extensions/pchat.ts';
import type { Extension } from '../routing/extension.ts';

/** What is NEW and done by others than the server's own address: clients look for it here, where they look anyway. */
export const ownFeatures: Extension = { serverFeatures: [FEATURE_NEWS, FEATURE_SEARCH], queries: [] };
