import type { CommandEntry } from './command.ts';

/** All commands, in the order in which the help lists them. The first is what `pchat` alone means. */
export const COMMANDS: readonly CommandEntry[] = [
  { name: 'screen', summary: 'open the screen', load: () => import('./commands/screen.ts') },
  { name: 'post', summary: 'post a message', load: () => import('./commands/post.ts') },
  { name: 'tail', summary: 'print new messages as they come', load: () => import('./commands/tail.ts') },
  { name: 'history', summary: 'print old messages', load: () => import('./commands/history.ts') },
  { name: 'rooms', summary: 'list or find rooms', load: () => import('./commands/rooms.ts') },
  { name: 'unread', summary: 'count unread messages', load: () => import('./commands/unread.ts') },
  { name: 'follow', summary: 'put rooms on your list', load: () => import('./commands/follow.ts') },
  { name: 'unfollow', summary: 'take rooms off your list', load: () => import('./commands/unfollow.ts') },
  { name: 'room show', summary: 'tell about a room', load: () => import('./commands/room-show.ts') },
  { name: 'room create', summary: 'create a room', load: () => import('./commands/room-create.ts') },
  { name: 'room delete', summary: 'delete a room', load: () => import('./commands/room-delete.ts') },
  { name: 'login', summary: 'add an account', load: () => import('./commands/login.ts') },
  { name: 'logout', summary: 'forget an account', load: () => import('./commands/logout.ts') },
  { name: 'accounts', summary: 'list your accounts', load: () => import('./commands/accounts.ts') },
  { name: 'serve', summary: 'run the embedded server', load: () => import('./commands/serve.ts') },
  {
    name: 'serve-in-background',
    summary: 'run the embedded server for this person',
    load: () => import('./commands/serve-in-background.ts'),
    hidden: true,
  },
  {
    name: 'admin user add',
    summary: 'add an account to the embedded server',
    load: () => import('./commands/admin-user-add.ts'),
  },
  {
    name: 'admin user passwd',
    summary: 'set the password of an account',
    load: () => import('./commands/admin-user-passwd.ts'),
  },
  { name: 'admin user rm', summary: 'remove an account', load: () => import('./commands/admin-user-rm.ts') },
  {
    name: 'admin user list',
    summary: 'list the accounts',
    load: () => import('./commands/admin-user-list.ts'),
  },
  { name: 'help', summary: 'show help', load: () => import('./commands/help.ts') },
];
