/** A configured account, as the config file has it. */
export interface Account {
  /** Bare address; also the key by which `--account` picks it. */
  address: string;
  /** Server URL (`ws://`, `wss://`, `xmpp://`, `xmpps://`); absent: found by discovery. */
  server?: string;
  /** In the file only where there is no keyring. */
  password?: string;
  /** A shell command that prints the password. */
  passwordCommand?: string;
  /** Nick in rooms; absent: the address's local part. */
  nick?: string;
  /** The account lives on the embedded server of this machine, which any command starts when it is not running. */
  embedded?: boolean;
  /** A password over an unencrypted connection to another host was allowed by the person. */
  allowPlaintext?: boolean;
}
