import { PchatError } from '../model/errors.ts';
import type { Backend } from '../protocol/backend.ts';

const DATA = 'preferences';

/** The settings of one's own programs, kept with the account. Asked anew each time: another program may have changed them. */
export class Preferences {
  readonly #backend: Backend;
  /** Changes wait for each other: each is a reading and a writing. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** @throws PchatError `unsupported` */
  async all(): Promise<Readonly<Record<string, unknown>>> {
    const { online, capabilities } = this.#backend;
    if (online && !capabilities.privateData) {
      throw new PchatError('unsupported', 'This server cannot keep settings with your account.');
    }
    const value = await this.#backend.privateData(DATA);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  }

  /** @param value anything that JSON can say; undefined takes the setting away. @throws PchatError `unsupported` */
  async set(key: string, value: unknown): Promise<void> {
    const change = async () => {
      const { [key]: _, ...others } = await this.all();
      await this.#backend.setPrivateData(DATA, value === undefined ? others : { ...others, [key]: value });
    };
    const changed = this.#last.then(change, change);
    this.#last = changed;
    await changed;
  }
}
