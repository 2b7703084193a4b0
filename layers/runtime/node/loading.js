'use strict';

// Loads the user's handler and says precisely why if that cannot be done.

const { existsSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const failure = require('./failure.js');

const ONLY_IMPORTED = ['ERR_REQUIRE_ESM', 'ERR_REQUIRE_ASYNC_MODULE']; // the latter has an `await` at its top level
const SUFFIXES = ['.js', '.cjs', '.mjs', '/index.js', '/index.cjs', '/index.mjs'];

/** The handler cannot be used. `reason`: `{type, message, line | null, file | null, stacktrace}`. */
class HandlerError extends Error {
  constructor(type, message, details = {}) {
    super(message);
    this.reason = { type, message, line: null, file: null, stacktrace: [], ...details };
  }
}

/**
 * The function named `path.to.module.export`, if it can take two arguments; folders may be divided by dots or
 * by slashes. Throws `HandlerError`.
 *
 * Where a module is itself a function (`module.exports = ...`, or ES modules' default) that function is the handler,
 * unless the module has the export that is named.
 */
async function load(name, taskRoot) {
  const dot = name.lastIndexOf('.');
  const [module, attribute] = [name.slice(0, Math.max(dot, 0)), name.slice(dot + 1)];
  if (!module || !attribute) {
    throw new HandlerError('HandlerInvalid', `the handler must be 'module.function', not '${name}'`);
  }
  const exported = await importModule(module, taskRoot);
  const handler = choose(exported, attribute);
  if (handler === undefined) {
    throw new HandlerError('HandlerNotFound', `the module '${module}' has no '${attribute}'`);
  }
  checkSignature(handler, attribute);
  return handler;
}

async function importModule(module, taskRoot) {
  const path = join(taskRoot, ...module.split('.'));
  const file = SUFFIXES.map((suffix) => path + suffix).find(existsSync);
  if (file === undefined) {
    throw new HandlerError('ImportError', `the module '${module}' cannot be loaded: there is no such file`);
  }
  try {
    return await loadFile(file);
  } catch (error) {
    throw explain(error, module, file, taskRoot);
  }
}

async function loadFile(file) {
  if (!file.endsWith('.mjs')) {
    try {
      return createRequire(file)(file);
    } catch (error) {
      if (!ONLY_IMPORTED.includes(error?.code)) throw error;
    }
  }
  return import(pathToFileURL(file).href);
}

function explain(error, module, file, taskRoot) {
  const told = failure.describe(error, taskRoot);
  if (failure.isA(error, SyntaxError)) {
    const place = syntaxErrorPlace(error, file);
    if (place) return new HandlerError('SyntaxError', told.message, { ...place, file: relative(place.file, taskRoot) });
  }
  const frame = /\(?((?:file:\/\/)?\/[^()]*):(\d+):\d+\)?$/.exec(failure.userFrames(error)[0] ?? '');
  const place = frame ? { file: relative(frame[1], taskRoot), line: Number(frame[2]) } : {};
  if (failure.isMemory(error)) return new HandlerError(told.type, told.message, { ...place, stacktrace: told.stacktrace });
  const message = told.message.split('\nRequire stack:')[0];
  const stacktrace = told.stacktrace.filter((text) => !text.startsWith('- '));
  const text = `the module '${module}' cannot be loaded: ${told.type}: ${message}`;
  return new HandlerError('ImportError', text, { ...place, stacktrace });
}

/** Node.js names the place before the stack of a script's error; of an ES module's only when it is asked again. */
function syntaxErrorPlace(error, file) {
  const named = place(error.stack);
  if (named) return named;
  const { spawnSync } = require('node:child_process');
  return place(spawnSync(process.execPath, ['--check', file], { encoding: 'utf8', timeout: 5000 }).stderr);
}

function place(text) {
  const match = /^(?:file:\/\/)?(\/.*):(\d+)\n/.exec(text ?? '');
  return match && { file: match[1], line: Number(match[2]) };
}

function relative(path, taskRoot) {
  return failure.relative(path, taskRoot);
}

function choose(exported, attribute) {
  if (exported === null || exported === undefined) return undefined;
  if (Object.hasOwn(Object(exported), attribute)) return exported[attribute];
  const whole = typeof exported === 'function' ? exported : exported.default;
  return typeof whole === 'function' || attribute === 'default' ? whole : undefined;
}

/** Arguments may be left out of a function's signature, as is usual in JavaScript; more than two cannot be given. */
function checkSignature(handler, attribute) {
  if (typeof handler !== 'function') {
    const message = `'${attribute}' is not a function but of type ${typeof handler}`;
    throw new HandlerError('HandlerInvalid', message);
  }
  const text = Function.prototype.toString.call(handler);
  if (/^class\b/.test(text)) {
    throw new HandlerError('HandlerInvalid', `'${attribute}' is a class, which cannot be called`);
  }
  if (handler.length > 2) {
    const message = `'${attribute}' must take (context, payload), but it asks for ${handler.length} arguments`;
    throw new HandlerError('HandlerInvalid', message);
  }
}

module.exports = { HandlerError, load };
