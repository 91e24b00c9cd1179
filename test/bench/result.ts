/** One measured number: the median of its rounds. */
export interface Result {
  what: string;
  who: string;
  value: number;
  unit: string;
}
