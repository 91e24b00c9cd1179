/** What clips a write: half-open bounds in cells, absent where there is none. */
interface Clip {
  x1?: number;
  x2?: number;
  y1?: number;
  y2?: number;
}

type Transformer = (line: string, index: number) => string;

/** Ink's output stage (`ink/build/output.js`): texts are written at places, then made into one string. */
export interface OutputStage {
  readonly width: number;
  readonly height: number;
  write(x: number, y: number, text: string, options: { transformers: Transformer[] }): void;
  clip(clip: Clip): void;
  unclip(): void;
  get(): { output: string; height: number };
}
export type OutputStageClass = new (size: { width: number; height: number }) => OutputStage;

interface Write {
  x: number;
  y: number;
  text: string;
  transformers: Transformer[];
  clips: readonly Clip[];
}

/**
 * Ink takes every character of the screen apart again for each frame, which is most of what a key costs. This stage remembers the
 * rows of the frame before: a row with the same texts at the same places is taken from there, and Ink's own stage makes only the
 * others, each as a screen of one row. The build puts it in Ink's place; without it the screen is the same, only slower.
 */
export function withRowCache(Stage: OutputStageClass): OutputStageClass {
  let before = new Map<string, string>();
  return class RowCachedOutput implements OutputStage {
    readonly width: number;
    readonly height: number;
    readonly #writes: Write[] = [];
    #clips: readonly Clip[] = [];

    constructor({ width, height }: { width: number; height: number }) {
      this.width = width;
      this.height = height;
    }

    write(x: number, y: number, text: string, { transformers }: { transformers: Transformer[] }): void {
      if (text !== '') this.#writes.push({ x, y, text, transformers, clips: this.#clips });
    }

    clip(clip: Clip): void {
      this.#clips = [...this.#clips, clip];
    }

    unclip(): void {
      this.#clips = this.#clips.slice(0, -1);
    }

    get(): { output: string; height: number } {
      const writes = Array.from({ length: this.height }, (): Write[] => []);
      const keys = Array.from({ length: this.height }, () => `${this.width}`);
      for (const write of this.#writes) {
        const { x, y, text, transformers, clips } = write;
        const lines = text.split('\n');
        // A style may reach over line breaks; then a line is known only by the whole text.
        const alone = lines.length === 1 || !text.includes('\x1b');
        const bounds = clips.map(({ x1, x2 }) => `${x1},${x2}`).join(';');
        for (const [index, line] of lines.entries()) {
          const row = y + index;
          if (row < 0 || row >= this.height || isOutside(row, clips)) continue;
          const shown = transformers.reduce((sofar, transform) => transform(sofar, index), line);
          keys[row] += `\0${x}|${bounds}|${alone ? shown : `${index}\n${shown}\n${text}`}`;
          writes[row]!.push(write);
        }
      }
      const now = new Map<string, string>();
      const rows = keys.map((key, row) => {
        const made = now.get(key) ?? before.get(key) ?? this.#makeRow(row, writes[row]!);
        now.set(key, made);
        return made;
      });
      before = now;
      return { output: rows.join('\n'), height: this.height };
    }

    #makeRow(row: number, writes: readonly Write[]): string {
      const stage = new Stage({ width: this.width, height: 1 });
      for (const { x, y, text, transformers, clips } of writes) {
        for (const { x1, x2 } of clips) stage.clip({ x1, x2 });
        stage.write(x, y - row, text, { transformers });
        for (const _ of clips) stage.unclip();
      }
      return stage.get().output;
    }
  };
}

function isOutside(row: number, clips: readonly Clip[]): boolean {
  return clips.some(({ y1, y2 }) => (y1 !== undefined && row < y1) || (y2 !== undefined && row >= y2));
}
