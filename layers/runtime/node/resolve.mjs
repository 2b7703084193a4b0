// Lets ES modules find the packages of layers, which Node.js itself looks for on behalf of `require` only (NODE_PATH).
// Registered by loading.js; Node.js runs it in a thread of its own.

import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

let parents = [];

/** `directories`: the `node_modules` to look into, in this order, after those of the user. */
export function initialize(directories) {
  parents = directories.map((directory) => pathToFileURL(join(dirname(directory), 'any.js')).href);
}

export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND' || /^[./]|^\w+:/.test(specifier)) throw error;
    for (const parentURL of parents) {
      try {
        return await next(specifier, { ...context, parentURL });
      } catch (missing) {
        if (missing.code !== 'ERR_MODULE_NOT_FOUND') throw missing;
      }
    }
    throw error;
  }
}
