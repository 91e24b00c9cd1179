import type { Backend, SignIn } from './backend.ts';

/** Makes the back end for an account; nothing is sent before its connect(). The one place that names back ends. */
export async function createBackend(signIn: SignIn): Promise<Backend> {
  const { XmppBackend } = await import('./xmpp/xmpp-backend.ts');
  return new XmppBackend(signIn);
}
