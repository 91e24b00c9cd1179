/** How to run the embedded server. */
export interface ServerOptions {
  /** Folder of its database and files; created with mode 0700. */
  dataDir: string;
  /** The XMPP domain, e.g. `localhost`. */
  domain: string;
  /** Address to listen on; other than loopback only with `tls`. */
  host: string;
  /** Port for WebSocket; 0 picks one; null: none. */
  port: number | null;
  /** Port for XMPP over TCP; 0 picks one; null: none. */
  tcpPort: number | null;
  /** Paths of PEM files. With them: STARTTLS on tcpPort, wss on port, direct TLS on tlsPort. */
  tls?: { cert: string; key: string };
  /** Port for direct TLS (XEP-0368); 0 picks one; null or absent: none. */
  tlsPort?: number | null;
  /** Ends the server after this many milliseconds without a session. */
  idleExitMs?: number;
  log?: (level: 'info' | 'warn' | 'error', text: string) => void;
}

/** A server that is listening. */
export interface RunningServer {
  readonly domain: string;
  /** `ws://host:port/ws` or wss, null when not listening so. */
  readonly websocket: string | null;
  /** `host:port` of XMPP over TCP, null when not listening so. */
  readonly xmpp: string | null;
  /** `host:port` of direct TLS, else null. */
  readonly xmpps: string | null;
  /** Signed-in sessions now. */
  readonly sessions: number;
  /** Tells clients, ends streams and closes the database. */
  close(): Promise<void>;
  /** Resolves once it has ended, by close() or by being idle. */
  readonly closed: Promise<void>;
}
