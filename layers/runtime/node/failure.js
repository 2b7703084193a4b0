'use strict';

// Describes what was thrown, however broken it is, without the frames of the runtime.

const { inspect } = require('node:util');
const { sep } = require('node:path');

const MESSAGE_LIMIT = 8192;
const LINE_LIMIT = 500;
const DEPTH_LIMIT = 8;
const FRAME_LIMIT = 50;
const LINES_LIMIT = 400;
const MEMBERS_LIMIT = 15;
const RUNTIME = __dirname + sep;
const MEMORY_EXCEEDED = { type: 'MemoryExceeded', message: 'the function needs more memory than its limit' }; // as words.py

/** At most `limit` characters and a word on what was cut. */
function shorten(text, limit = MESSAGE_LIMIT) {
  return text.length <= limit ? text : `${text.slice(0, limit)}... (${text.length - limit} characters more)`;
}

/** `{type, message, stacktrace}`; the stack trace is lines about the user's frames, causes and members last as in Node.js. */
function describe(thrown, taskRoot) {
  const stacktrace = [];
  for (const text of told(thrown, [])) {
    if (stacktrace.length === LINES_LIMIT) {
      stacktrace.push('... more lines ...');
      break;
    }
    stacktrace.push(shorten(relative(text, taskRoot), LINE_LIMIT));
  }
  return { ...(isMemory(thrown) ? MEMORY_EXCEEDED : { type: className(thrown), message: messageOf(thrown) }), stacktrace };
}

/** Whether V8 or Node.js found no memory for a buffer; of its heap the end is an abort, which the parent sees. */
function isMemory(thrown) {
  const isRange = isA(thrown, RangeError) && attempt(() => thrown.message) === 'Array buffer allocation failed';
  return isRange || (isA(thrown, Error) && attempt(() => thrown.code) === 'ERR_MEMORY_ALLOCATION_FAILED');
}

/** Its lines, those of its cause, and those of the errors that it stands for; `above` are the errors that it is told below. */
function* told(thrown, above) {
  if (above.includes(thrown) && isA(thrown, Error)) return yield '[Circular]';
  yield `${className(thrown)}: ${messageOf(thrown)}`;
  yield* userFrames(thrown);
  if (!isA(thrown, Error) || above.length === DEPTH_LIMIT) return;
  const below = [...above, thrown];
  for (const name of className(thrown) === 'SuppressedError' ? ['cause', 'error', 'suppressed'] : ['cause']) {
    if (attempt(() => name in thrown) !== true) continue;
    let prefix = `[${name}]: `;
    for (const text of told(attempt(() => thrown[name]), below)) {
      yield prefix + text;
      prefix = '';
    }
  }
  yield* members(attempt(() => thrown.errors), below);
}

function* members(errors, above) {
  if (attempt(() => Array.isArray(errors)) !== true) return;
  const length = attempt(() => errors.length);
  yield '[errors]: [';
  for (let index = 0; index < length && index < MEMBERS_LIMIT; index++) {
    for (const text of told(attempt(() => errors[index]), above)) yield `    ${text}`;
  }
  if (length > MEMBERS_LIMIT) yield `    ... ${length - MEMBERS_LIMIT} more errors ...`;
  yield ']';
}

/** The name that an error goes by; of what is no error, its type. */
function className(thrown) {
  if (!isA(thrown, Error)) return thrown === null ? 'null' : typeof thrown;
  const name = attempt(() => thrown.name);
  const own = attempt(() => Object.getPrototypeOf(thrown).constructor.name);
  const better = name === 'Error' || typeof name !== 'string' ? own : name;
  return shorten(typeof better === 'string' && better ? better : 'Error', LINE_LIMIT);
}

/** Its message. Reading that may call the user's code, which may throw anything. */
function messageOf(thrown) {
  const text = isA(thrown, Error) ? attempt(() => thrown.message) : shown(thrown);
  return typeof text === 'string' ? shorten(text) : `(the error has no message: it is ${shown(text)})`;
}

/** Lines of the stack outside the runtime and Node.js, innermost first. */
function userFrames(thrown) {
  const stack = isA(thrown, Error) ? attempt(() => thrown.stack) : '';
  const lines = typeof stack === 'string' ? stack.split('\n') : [];
  const frames = lines.filter((text) => /^\s+at /.test(text) && !isRuntime(text));
  const more = frames.length - FRAME_LIMIT;
  return more > 0 ? [...frames.slice(0, FRAME_LIMIT), `    ... ${more} frames more ...`] : frames;
}

/** Text with paths as the user knows them: relative to where the function's files are. */
function relative(text, taskRoot) {
  return text.replaceAll(`file://${taskRoot}${sep}`, '').replaceAll(taskRoot + sep, '');
}

function isRuntime(frame) {
  return frame.includes(RUNTIME) || /[( ]node:/.test(frame);
}

function shown(value) {
  if (typeof value === 'string') return value;
  return attempt(() => inspect(value, { depth: 2, customInspect: false, getters: false, breakLength: Infinity }));
}

/** Whether `value` is an instance; what is thrown may be a proxy, which throws when it is asked. */
function isA(value, type) {
  return attempt(() => value instanceof type) === true;
}

function attempt(read) {
  try {
    return read();
  } catch {
    return undefined;
  }
}

module.exports = { className, describe, isA, isMemory, messageOf, relative, shorten, userFrames };
