'use strict';

// Standard output and error that are written at once: Node.js' own lose what a pipe has not taken when the process ends.

const { writeSync } = require('node:fs');
const { Writable } = require('node:stream');

class Descriptor extends Writable {
  constructor(fd) {
    super({ decodeStrings: true, autoDestroy: false, emitClose: false });
    this.fd = fd;
  }

  _write(chunk, _encoding, done) {
    try {
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

module.exports = { install };
