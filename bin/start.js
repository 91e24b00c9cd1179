// Runs the program from the code that an earlier run compiled. Node's own compile cache keeps only what is compiled when a file is
// loaded; the functions that are called later are most of a short command's time, and it compiles them anew in each run.
'use strict';

const fs = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const vm = require('node:vm');
const { crc32 } = require('node:zlib');

/** When a long-running command has compiled what it needs to start. */
const SETTLED_MS = 2000;
/** The exit code of wrong usage. */
const USAGE = 2;
/** As many as V8's data must be aligned to. */
const CHECKSUM_BYTES = 8;

/**
 * Starts the built program, which is one function in one file. Each command keeps what it had compiled in its first run, no more
 * and no less than it needs; V8 itself refuses what another version of it compiled.
 *
 * @param {string} file what build.js made
 * @param {string} folder where compiled code is kept
 * @param {string} command what it is kept for
 */
exports.start = function start(file, folder, command) {
  const source = fs.readFileSync(file, 'latin1');
  const [, digest] = /\/\/([0-9a-f]{16})\n$/.exec(source) ?? [];
  const kept = path.join(folder, `${command}.${digest}`);
  const cachedData = digest && read(kept);
  const script = new vm.Script(source, {
    filename: file,
    cachedData,
  });
  if (digest && (!cachedData || script.cachedDataRejected)) keepOnce(script, kept);
  void script.runInThisContext()(createRequire(file), pathToFileURL(file).href);
};

/** Keeps the code when the command ends, or when it has run a while: the screen often is ended by a signal, after which nothing runs. */
function keepOnce(script, file) {
  const timer = setTimeout(done, SETTLED_MS, 0).unref();
  process.once('exit', done);
  function done(code) {
    clearTimeout(timer);
    process.off('exit', done);
    // A mistyped command keeps nothing.
    if (code !== USAGE) keep(file, script.createCachedData());
  }
}

/** V8 believes what the code says once its head is right, so a checksum stands before it. */
function read(file) {
  try {
    const kept = fs.readFileSync(file);
    const code = kept.subarray(CHECKSUM_BYTES);
    return crc32(code) === kept.readUInt32LE() ? code : undefined;
  } catch {
    return undefined;
  }
}

/** Puts the code in its place in one step, and away what the command kept of an earlier build. */
function keep(file, code) {
  const [folder, name] = [path.dirname(file), path.basename(file)];
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    const checksum = Buffer.alloc(CHECKSUM_BYTES);
    checksum.writeUInt32LE(crc32(code));
    fs.writeFileSync(`${file}.${process.pid}`, Buffer.concat([checksum, code]), { mode: 0o600 });
    fs.renameSync(`${file}.${process.pid}`, file);
    const [command] = name.split('.');
    for (const other of fs.readdirSync(folder)) {
      if (other !== name && other.startsWith(`${command}.`)) fs.rmSync(path.join(folder, other));
    }
  } catch {
    // Only slower without.
  }
}
