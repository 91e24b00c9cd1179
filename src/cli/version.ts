import { readFileSync } from 'node:fs';

/** The version of this pchat. The built program stands two folders under package.json, as this file does. */
export function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
