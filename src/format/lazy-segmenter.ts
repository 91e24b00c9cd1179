// Not `Intl.Segmenter`, which the build replaces by what is in this file.
const { Segmenter } = Intl;

/**
 * Node's segmenter, made when it is first asked: making it loads tables for some 15 ms, and libraries do so at their own start,
 * whether or not a text comes that needs it. The build puts it in the place of Intl.Segmenter; without it only the start is slower.
 */
export class LazySegmenter implements Intl.Segmenter {
  readonly #make: () => Intl.Segmenter;
  #made: Intl.Segmenter | undefined;

  constructor(...options: ConstructorParameters<typeof Segmenter>) {
    this.#make = () => new Segmenter(...options);
  }

  segment(text: string): Intl.Segments {
    this.#made ??= this.#make();
    return this.#made.segment(text);
  }

  resolvedOptions(): Intl.ResolvedSegmenterOptions {
    this.#made ??= this.#make();
    return this.#made.resolvedOptions();
  }
}
