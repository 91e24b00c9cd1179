/** A server that a test started: a process of its own, on loopback, with its data in a temporary folder. */
export interface RealServer {
  /** The XMPP domain of its accounts. */
  readonly domain: string;
  /** `ws://…`, as SignIn.server takes it. */
  readonly websocket: string;
  /** `xmpp://127.0.0.1:port`. */
  readonly xmpp: string;
  /** Port of XMPP over TCP, on 127.0.0.1. */
  readonly tcpPort: number;
  readonly pid: number;
  /** Makes an account and returns its bare address. On the embedded server `root` is an administrator. */
  createUser(local: string, password: string): Promise<string>;
  /** Administers the embedded server as `pchat admin` does; absent elsewhere. */
  admin?(...args: string[]): Promise<void>;
  /** SIGKILL; resolves when the process is gone. */
  kill9(): Promise<void>;
  /** Starts it again on the same ports and data, after kill9() or from running. */
  restart(): Promise<void>;
  /** Ends the process and removes its folder. */
  stop(): Promise<void>;
}
