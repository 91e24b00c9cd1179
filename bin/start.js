// Runs the program from the code that an earlier run compiled. Node's own compile cache keeps only what is compiled when a file is
// loaded; the functions that are called later are most of a short command's time, and it compiles them anew in each run.
'use strict';

const fs = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const vm = require('node:vm');

/**
 * Starts the built program, which is one function in one file. Each command keeps what it had compiled when it first ended, no more
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
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  if (digest && (!cachedData || script.cachedDataRejected)) {
    // A mistyped command (2) keeps nothing.
    process.once('exit', (code) => code !== 2 && keep(kept, script.createCachedData()));
  }
  void script.runInThisContext()(createRequire(file), pathToFileURL(file).href);
};

function read(file) {
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Puts the code in its place in one step, and away what the command kept of an earlier build. */
function keep(file, code) {
  const [folder, name] = [path.dirname(file), path.basename(file)];
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    fs.writeFileSync(`${file}.${process.pid}`, code, { mode: 0o600 });
    fs.renameSync(`${file}.${process.pid}`, file);
    const [command] = name.split('.');
    for (const other of fs.readdirSync(folder)) {
      if (other !== name && other.startsWith(`${command}.`)) fs.rmSync(path.join(folder, other));
    }
  } catch {
    // Only slower without.
  }
}
