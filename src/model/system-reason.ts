/** What errors of the system mean to a person. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of the path is no folder',
  EISDIR: 'it is a folder',
  EEXIST: 'it is there already',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EMFILE: 'too many files are open',
};

/** Why the system refused something, as the end of a sentence. */
export function systemReason(thrown: unknown): string {
  const { code = '', message = String(thrown) } = thrown as { code?: string; message?: string };
  return REASONS[code] ?? message.replace(/\.$/, '');
}
