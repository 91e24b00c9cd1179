import type { DatabaseSync } from 'node:sqlite';
import type { NodeConfig } from './node-config.ts';

/** A node of an account. */
export interface PepNode {
  id: number;
  name: string;
  config: NodeConfig;
}

/** An item, its payload as XML that declares its own namespace; empty: none. */
export interface PepItem {
  id: string;
  xml: string;
}

/** Nodes and items of all accounts, as stored. */
export class PepStore {
  readonly #nodes;
  readonly #node;
  readonly #insertNode;
  readonly #configure;
  readonly #deleteNode;
  readonly #items;
  readonly #item;
  readonly #insertItem;
  readonly #deleteItem;
  readonly #trim;
  readonly #size;

  constructor(database: DatabaseSync) {
    this.#nodes = database.prepare('SELECT id, node, config FROM pep_node WHERE account = ? ORDER BY node');
    this.#node = database.prepare('SELECT id, node, config FROM pep_node WHERE account = ? AND node = ?');
    this.#insertNode = database.prepare('INSERT INTO pep_node (account, node, config) VALUES (?, ?, ?)');
    this.#configure = database.prepare('UPDATE pep_node SET config = ? WHERE id = ?');
    this.#deleteNode = database.prepare('DELETE FROM pep_node WHERE id = ?');
    this.#items = database.prepare(
      'SELECT item AS id, xml FROM pep_item WHERE node = ? ORDER BY sequence DESC LIMIT ?',
    );
    this.#item = database.prepare('SELECT item AS id, xml FROM pep_item WHERE node = ? AND item = ?');
    this.#insertItem = database.prepare('INSERT OR REPLACE INTO pep_item (node, item, xml) VALUES (?, ?, ?)');
    this.#deleteItem = database.prepare('DELETE FROM pep_item WHERE node = ? AND item = ?');
    this.#trim = database.prepare(
      `DELETE FROM pep_item WHERE node = ? AND sequence NOT IN
       (SELECT sequence FROM pep_item WHERE node = ? ORDER BY sequence DESC LIMIT ?)`,
    );
    this.#size = database.prepare(
      'SELECT coalesce(sum(length(xml)), 0) AS size FROM pep_item WHERE node = ? AND item <> ?',
    );
  }

  nodes(account: number): PepNode[] {
    return this.#nodes.all(account).map(toNode);
  }

  node(account: number, name: string): PepNode | undefined {
    const row = this.#node.get(account, name);
    return row === undefined ? undefined : toNode(row);
  }

  create(account: number, name: string, config: NodeConfig): PepNode {
    const { lastInsertRowid } = this.#insertNode.run(account, name, JSON.stringify(config));
    return { id: Number(lastInsertRowid), name, config };
  }

  configure(node: PepNode, config: NodeConfig): void {
    this.#configure.run(JSON.stringify(config), node.id);
    this.trim(node, config.maxItems);
  }

  remove(node: PepNode): void {
    this.#deleteNode.run(node.id);
  }

  /** Newest items, oldest of them first. */
  items(node: PepNode, limit: number): PepItem[] {
    return (this.#items.all(node.id, limit) as unknown as PepItem[]).toReversed();
  }

  item(node: PepNode, id: string): PepItem | undefined {
    return this.#item.get(node.id, id) as unknown as PepItem | undefined;
  }

  /** Characters of all items but the one with that id. */
  sizeBeside(node: PepNode, id: string): number {
    return this.#size.get(node.id, id)!['size'] as number;
  }

  /** Adds an item, or puts it in the place of the one of the same id; the oldest make room. */
  put(node: PepNode, item: PepItem): void {
    this.#insertItem.run(node.id, item.id, item.xml);
    this.trim(node, node.config.maxItems);
  }

  /** False when there is no such item. */
  retract(node: PepNode, id: string): boolean {
    return this.#deleteItem.run(node.id, id).changes > 0;
  }

  /** Keeps only the newest. */
  trim(node: PepNode, count: number): void {
    this.#trim.run(node.id, node.id, count);
  }
}

function toNode(row: Record<string, unknown>): PepNode {
  return {
    id: row['id'] as number,
    name: row['node'] as string,
    config: JSON.parse(row['config'] as string) as NodeConfig,
  };
}
