// Answers "!search words" in a room with what it finds there: node search-bot.mjs ROOM
import { connect, parseSearchQuery, parseTime } from 'pchat';

const { PCHAT_ADDRESS: address, PCHAT_PASSWORD: password, PCHAT_SERVER: server } = process.env;
const session = await connect({ address, password, server });
const room = await session.findRoom(process.argv[2] ?? 'lobby');

async function answer({ id, text }) {
  // Whoever asks sees this room only, whatever rooms the bot may read.
  const query = { ...parseSearchQuery(text.replace('!search', ''), parseTime), rooms: [room.address] };
  const found = [];
  await session.search(query, { onHits: (hits) => found.push(...hits) });
  const lines = found
    .map(({ message }) => message)
    .filter((message) => message.replyTo === null && !message.text.startsWith('!search'))
    .map(({ time, author, text }) => `${new Date(time).toISOString().slice(0, 16)} ${author.name}: ${text}`);
  session.post(room.address, { text: lines.slice(0, 5).join('\n') || 'Nothing found.', replyTo: id });
}

session.subscribe((event) => {
  if (event.type !== 'message' || event.own || !event.message.text.startsWith('!search ')) return;
  answer(event.message).catch((error) => session.post(room.address, { text: error.message }));
});
await session.openRoom(room.address);
console.log(`Listening in ${room.name}.`);
process.once('SIGTERM', () => session.stop());
