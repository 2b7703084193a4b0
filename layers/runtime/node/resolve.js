'use strict';

// Lets ES modules find the packages of layers, which Node.js itself looks for on behalf of `require` only (NODE_PATH).

const { existsSync } = require('node:fs');
const { registerHooks } = require('node:module');
const { dirname, join } = require('node:path');
const { pathToFileURL } = require('node:url');

/** Has each `import` of this thread look into the `node_modules` of NODE_PATH, in their order, after those of the user. */
function lookIntoNodePath() {
  const parents = (process.env.NODE_PATH ?? '')
    .split(':')
    .filter((directory) => directory && existsSync(directory))
    .map((directory) => pathToFileURL(join(dirname(directory), 'any.js')).href);

  function resolve(specifier, context, next) {
    try {
      return next(specifier, context);
    } catch (error) {
      if (error.code !== 'ERR_MODULE_NOT_FOUND' || /^[./#]|^\w+:/.test(specifier)) throw error;
      for (const parentURL of parents) {
        try {
          return next(specifier, { ...context, parentURL });
        } catch (missing) {
          if (missing.code !== 'ERR_MODULE_NOT_FOUND') throw missing;
        }
      }
      throw error;
    }
  }

  if (parents.length) registerHooks({ resolve });
}

module.exports = { lookIntoNodePath };
