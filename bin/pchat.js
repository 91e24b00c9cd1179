#!/usr/bin/env node
// The launcher. Plain old JavaScript (and CommonJS, by the package.json beside it), since it must run on whatever Node is
// installed in order to say that it is too old, or to start a newer one that `npm install` brought along.
/* oxlint-disable eslint/no-var, unicorn/prefer-node-protocol -- older than those */
'use strict';

var fs = require('fs');
var os = require('os');
var path = require('path');

var OLDEST = 24;
var root = path.join(__dirname, '..');
var main = path.join(root, 'dist', 'cli', 'main.js');
var relaunched = process.env.PCHAT_RELAUNCHED === '1';
delete process.env.PCHAT_RELAUNCHED;

if (parseInt(process.versions.node, 10) < OLDEST) {
  relaunch();
} else if (!fs.existsSync(main)) {
  fail('pchat is not built yet. Run `npm install`, or `npm run build` after a change, in ' + root);
} else {
  if (relaunched) endWithLauncher();
  var run = require('./start.js').start;
  var compiled = path.join(cacheFolder(), 'pchat', 'compiled');
  // Only the screen is started without arguments: its first frame comes before the program.
  if (process.argv.length === 2) run(path.join(root, 'dist', 'cli', 'first-frame.js'), compiled, 'frame');
  run(main, compiled, /^[a-z-]+$/.test(process.argv[2] || '') ? process.argv[2] : 'screen');
}

/** Starts the Node that the `node` package installed, as the only extra process: its binary itself, not a script around it. */
function relaunch() {
  var name = process.platform === 'win32' ? 'node.exe' : 'node';
  var newer = path.join(root, 'node_modules', 'node', 'bin', name);
  if (relaunched || !fs.existsSync(newer)) {
    fail(
      'pchat needs Node ' +
        OLDEST +
        ' or newer; this is ' +
        process.version +
        '. Install it from https://nodejs.org, or run `npm install` in ' +
        root,
    );
    return;
  }
  var env = Object.assign({}, process.env, { PCHAT_RELAUNCHED: '1' });
  // The channel carries nothing: that it breaks tells the child that this process was killed.
  var child = require('child_process').spawn(newer, process.execArgv.concat(process.argv.slice(1)), {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: env,
  });
  ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'].forEach(function (signal) {
    process.on(signal, function () {
      // The terminal sends these two to the child as well.
      var fromTerminal = process.stdin.isTTY && (signal === 'SIGINT' || signal === 'SIGQUIT');
      if (!fromTerminal) child.kill(signal);
    });
  });
  child.on('error', function (error) {
    fail('Node could not be started: ' + newer + ': ' + error.message);
  });
  child.on('exit', function (code, signal) {
    if (!signal) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** In the relaunched process: `kill -9` of the launcher, the process that people and scripts see, must end the program too. */
function endWithLauncher() {
  process.channel.unref();
  process.once('disconnect', function () {
    process.kill(process.pid, 'SIGKILL');
  });
}

function cacheFolder() {
  if (process.env.XDG_CACHE_HOME) return process.env.XDG_CACHE_HOME;
  if (process.platform === 'darwin') return path.join(os.homedir(), 'Library', 'Caches');
  if (process.platform === 'win32' && process.env.LOCALAPPDATA) return process.env.LOCALAPPDATA;
  return path.join(os.homedir(), '.cache');
}

function fail(sentence) {
  process.stderr.write(sentence + '\n');
  process.exitCode = 1;
}
