'use strict';

// Standard output and error that are written at once: Node.js' own lose what a pipe has not taken when the process ends.
//
// They take turns: who reads the two pipes cannot tell in which order they were written to, if both have something. So one that
// is written to after the other leaves the reader a moment first, in all no longer than `PATIENCE_MS` in a run.

const { writeSync } = require('node:fs');
const { Writable } = require('node:stream');

const PATIENCE_MS = 20;
const MOMENT_MS = 0.2;
const never = new Int32Array(new SharedArrayBuffer(4));
const { wait } = Atomics;
let latest = 0;
let left = 0;

function take(fd) {
  if (latest !== 0 && latest !== fd && left > 0) {
    wait(never, 0, 0, MOMENT_MS);
    left -= MOMENT_MS;
  }
  latest = fd;
}

/** A run begins. */
function begin() {
  latest = 0;
  left = PATIENCE_MS;
}

class Descriptor extends Writable {
  constructor(fd) {
    super({ decodeStrings: true, autoDestroy: false, emitClose: false });
    this.fd = fd;
  }

  _write(chunk, _encoding, done) {
    try {
      take(this.fd);
      for (let sent = 0; sent < chunk.length; ) sent += writeSync(this.fd, chunk, sent);
      done();
    } catch (error) {
      done(error);
    }
  }

  _destroy(_error, done) {
    done();
  }
}

/** Puts them in place of `process.stdout` and `process.stderr`. */
function install() {
  for (const [name, fd] of [['stdout', 1], ['stderr', 2]]) {
    const value = new Descriptor(fd);
    value.on('error', () => {}); // a descriptor that the user closed: `Baseline` will tell
    Object.defineProperty(process, name, { value, configurable: true, enumerable: true, writable: true });
  }
}

module.exports = { begin, install };
