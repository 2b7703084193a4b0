'use strict';

// Describes what was thrown, however broken it is, without the frames of the runtime.

const { inspect } = require('node:util');
const { sep } = require('node:path');

const MESSAGE_LIMIT = 8192;
const LINE_LIMIT = 500;
const CHAIN_LIMIT = 8;
const FRAME_LIMIT = 50;
const RUNTIME = __dirname + sep;

/** At most `limit` characters and a word on what was cut. */
function shorten(text, limit = MESSAGE_LIMIT) {
  return text.length <= limit ? text : `${text.slice(0, limit)}... (${text.length - limit} characters more)`;
}

/** `{type, message, stacktrace}`; the stack trace is lines about the user's frames, causes last as in Node.js. */
function describe(thrown, taskRoot) {
  const stacktrace = [];
  for (const link of chain(thrown)) {
    const prefix = stacktrace.length ? '[cause]: ' : '';
    stacktrace.push(prefix + headline(link), ...userFrames(link).map((frame) => relative(frame, taskRoot)));
  }
  return { type: className(thrown), message: messageOf(thrown), stacktrace: stacktrace.map(line) };
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
  return lines.filter((text) => /^\s+at /.test(text) && !isRuntime(text)).slice(0, FRAME_LIMIT);
}

/** Text with paths as the user knows them: relative to where the function's files are. */
function relative(text, taskRoot) {
  return text.replaceAll(`file://${taskRoot}${sep}`, '').replaceAll(taskRoot + sep, '');
}

function isRuntime(frame) {
  return frame.includes(RUNTIME) || /[( ]node:/.test(frame);
}

function chain(thrown) {
  const links = [thrown];
  for (let link = thrown; isA(link, Error) && links.length < CHAIN_LIMIT; ) {
    const cause = link;
    link = attempt(() => cause.cause);
    if (link === undefined || links.includes(link)) break;
    links.push(link);
  }
  return links;
}

function headline(thrown) {
  return `${className(thrown)}: ${messageOf(thrown)}`;
}

function line(text) {
  return shorten(text, LINE_LIMIT);
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

module.exports = { className, describe, isA, messageOf, relative, shorten, userFrames };
