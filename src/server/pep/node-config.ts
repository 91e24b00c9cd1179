import { dataForm, formBoolean, formValues, type Field } from '../stream/data-form.ts';
import { el, type Element } from '../stream/element.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import { NODE_CONFIG, PUBSUB_ERRORS } from './namespaces.ts';

/** Items that a node may hold, whatever its owner asks for. */
export const MAX_ITEMS = 1000;

/** How a node is set up (XEP-0060 section 16.4.4). */
export interface NodeConfig {
  /** Who reads it: its owner; who sees the owner's presence; everyone on this server. */
  access: 'whitelist' | 'presence' | 'open';
  maxItems: number;
  persist: boolean;
  sendLast: 'never' | 'on_sub' | 'on_sub_and_presence';
  notifyRetract: boolean;
  notifyDelete: boolean;
}

/** XEP-0163 section 5: what a node is when nobody says otherwise. */
export const DEFAULT_CONFIG: NodeConfig = {
  access: 'presence',
  maxItems: 1,
  persist: true,
  sendLast: 'on_sub_and_presence',
  notifyRetract: true,
  notifyDelete: true,
};

/** Fields that are taken only with the value that this server gives them anyway. */
const FIXED: Record<string, readonly string[]> = {
  'pubsub#deliver_payloads': ['1', 'true'],
  'pubsub#deliver_notifications': ['1', 'true'],
  'pubsub#notification_type': ['headline'],
  'pubsub#publish_model': ['publishers'],
  'pubsub#purge_offline': ['0', 'false'],
  'pubsub#subscribe': ['1', 'true'],
  'pubsub#notify_config': ['0', 'false'],
  'pubsub#presence_based_delivery': ['0', 'false', '1', 'true'],
  'pubsub#item_expire': ['max'],
  'pubsub#itemreply': ['owner', 'publisher'],
};

/**
 * What a submitted form says, over what was before.
 *
 * @throws StanzaError `not-acceptable` for a field or a value that this server does not have
 */
export function readConfig(form: Element, before: NodeConfig): NodeConfig {
  const config = { ...before };
  for (const [name, [value = '']] of formValues(form)) {
    const understood =
      name === 'FORM_TYPE' || FIXED[name]?.includes(value) === true || apply(config, name, value);
    if (!understood) throw new StanzaError('not-acceptable', `This server does not have ${name} = ${value}.`);
  }
  return config;
}

/** XEP-0060 section 7.1.5: options that the node does not have. */
export function preconditionNotMet(): StanzaError {
  return new StanzaError(
    'conflict',
    'The node is configured otherwise.',
    el('precondition-not-met', PUBSUB_ERRORS),
  );
}

/** The configuration as a form for its owner. */
export function configForm(config: NodeConfig): Element {
  const flag = (value: boolean) => [value ? '1' : '0'];
  const list = (values: readonly string[]) => values.map((value) => ({ label: value, value }));
  const fields: Field[] = [
    {
      name: 'pubsub#access_model',
      type: 'list-single',
      values: [config.access],
      options: list(['whitelist', 'presence', 'open']),
    },
    { name: 'pubsub#max_items', type: 'text-single', values: [`${config.maxItems}`] },
    { name: 'pubsub#persist_items', type: 'boolean', values: flag(config.persist) },
    {
      name: 'pubsub#send_last_published_item',
      type: 'list-single',
      values: [config.sendLast],
      options: list(['never', 'on_sub', 'on_sub_and_presence']),
    },
    { name: 'pubsub#notify_retract', type: 'boolean', values: flag(config.notifyRetract) },
    { name: 'pubsub#notify_delete', type: 'boolean', values: flag(config.notifyDelete) },
  ];
  return dataForm('form', NODE_CONFIG, fields);
}

function apply(config: NodeConfig, name: string, value: string): boolean {
  const flag = formBoolean(value);
  switch (name) {
    case 'pubsub#access_model':
      if (value !== 'whitelist' && value !== 'presence' && value !== 'open') return false;
      config.access = value;
      return true;
    case 'pubsub#max_items': {
      const count = value === 'max' ? MAX_ITEMS : /^\d{1,9}$/.test(value) ? Number(value) : 0;
      config.maxItems = Math.min(count, MAX_ITEMS);
      return count > 0;
    }
    case 'pubsub#send_last_published_item':
      if (value !== 'never' && value !== 'on_sub' && value !== 'on_sub_and_presence') return false;
      config.sendLast = value;
      return true;
    case 'pubsub#persist_items':
      config.persist = flag ?? config.persist;
      return flag !== undefined;
    case 'pubsub#notify_retract':
      config.notifyRetract = flag ?? config.notifyRetract;
      return flag !== undefined;
    case 'pubsub#notify_delete':
      config.notifyDelete = flag ?? config.notifyDelete;
      return flag !== undefined;
    default:
      return false;
  }
}
