/** Bounds how many connections there are at a time, in all and from one address. */
export class ConnectionLimits {
  readonly #total: number;
  readonly #perAddress: number;
  readonly #counts = new Map<string, number>();
  #open = 0;

  constructor(total: number, perAddress: number) {
    this.#total = total;
    this.#perAddress = perAddress;
  }

  /** Takes a place for a connection from that address; false when there is none. */
  take(address: string): boolean {
    const here = this.#counts.get(address) ?? 0;
    if (this.#open >= this.#total || here >= this.#perAddress) return false;
    this.#counts.set(address, here + 1);
    this.#open += 1;
    return true;
  }

  /** Gives back a place that was taken. */
  release(address: string): void {
    const here = this.#counts.get(address) ?? 0;
    if (here <= 1) this.#counts.delete(address);
    else this.#counts.set(address, here - 1);
    this.#open -= 1;
  }
}
