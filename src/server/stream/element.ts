export {
  child,
  children,
  el,
  escapeAttribute,
  escapeText,
  serialize,
  text,
  type Element,
} from '../../protocol/xmpp/extensions/element.ts';
