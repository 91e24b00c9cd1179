import { spawn } from 'node:child_process';

/**
 * Shows a notification by `notify-send`. No shell sees the text, and none of it is taken for an option or for markup.
 *
 * @param onFailure called when the program is not there or cannot be started
 */
export function notifyDesktop(title: string, text: string, onFailure: () => void): void {
  const child = spawn('notify-send', ['--app-name=pchat', '--', title, markup(text)], {
    stdio: 'ignore',
    detached: true,
  });
  child.on('error', onFailure);
  child.unref();
}

/** The Desktop Notifications Specification lets the body have markup. */
function markup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
