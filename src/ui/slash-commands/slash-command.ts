import type { RoomView } from '../../session/session.ts';
import type { Screen } from '../screen.ts';

/** What a command is run with. */
export interface SlashContext {
  screen: Screen;
  /** The room in view, where it was typed. @throws PchatError where none is open */
  readonly view: RoomView;
  /** What stands after the name, without spaces around it. */
  argument: string;
}

/** A command typed after a slash. */
export interface SlashCommand {
  name: string;
  /** What may follow the name, `ROOM [closed]`; empty for nothing. */
  parameters: string;
  /** What it does, in a few words. */
  does: string;
  /**
   * Runs it; throws a PchatError that is said where it was typed, with the text kept. What it returns is said instead of nothing.
   */
  run: (context: SlashContext) => Promise<string | void> | string | void;
  /** Words that may come next after what is typed so far of the argument. */
  complete?: (context: SlashContext) => string[] | Promise<string[]>;
}
