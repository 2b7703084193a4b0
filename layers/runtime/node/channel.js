'use strict';

// The child's end of the control socket: the messages that portico_runtime/protocol.py describes, blocking.

const { readSync, writeSync } = require('node:fs');
const { apply } = Reflect;
const { parse, stringify } = JSON;
const { readUInt32BE, writeUInt32BE, utf8Slice, utf8Write } = Buffer.prototype;
const { allocUnsafeSlow, byteLength } = Buffer;

const PREFIX = 8;

/** Uses functions bound at load, not methods, which a user's module may patch. */
class Channel {
  #descriptor;

  constructor(descriptor) {
    this.#descriptor = descriptor;
  }

  /** The next message as `{header, body}` (an object and text); null when the parent has closed the socket. */
  receive() {
    const prefix = this.#read(PREFIX);
    if (prefix === null) return null;
    const size = apply(readUInt32BE, prefix, [0]);
    const data = this.#read(size + apply(readUInt32BE, prefix, [4]));
    if (data === null) return null;
    return { header: parse(apply(utf8Slice, data, [0, size])), body: apply(utf8Slice, data, [size, data.length]) };
  }

  /** Sends `header` (an object) and `body` (JSON text). */
  send(header, body = '') {
    const text = stringify(header); // well-formed: lone surrogates are escaped
    const size = byteLength(text);
    const data = allocUnsafeSlow(PREFIX + size + byteLength(body));
    apply(writeUInt32BE, data, [size, 0]);
    apply(writeUInt32BE, data, [data.length - PREFIX - size, 4]);
    apply(utf8Write, data, [text, PREFIX]);
    if (body) apply(utf8Write, data, [body, PREFIX + size]);
    for (let sent = 0; sent < data.length; ) sent += this.#retried(writeSync, data, sent);
  }

  #read(size) {
    const data = allocUnsafeSlow(size);
    for (let got = 0; got < size; ) {
      const read = this.#retried(readSync, data, got);
      if (read === 0) return null;
      got += read;
    }
    return data;
  }

  #retried(transfer, data, offset) {
    for (;;) {
      try {
        return transfer(this.#descriptor, data, offset, data.length - offset);
      } catch (error) {
        if (error.code !== 'EINTR') throw error; // a child of the user's has ended
      }
    }
  }
}

module.exports = { Channel };
