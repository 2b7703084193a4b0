'use strict';

// What a process looks like between runs, so that one run does not shape the next.

const { fstatSync } = require('node:fs');

const STREAMS = ['stdout', 'stderr'];
const { getActiveResourcesInfo } = process;
const chdir = process.chdir.bind(process);
const umask = process.umask.bind(process);
const workers = new Set();

/** Begins to keep count of the user's threads, which the event loop does not. */
function watchWorkers() {
  process.on('worker', (worker) => {
    workers.add(worker);
    worker.once('exit', () => workers.delete(worker));
  });
}

/**
 * Taken once the user's module is loaded: what it set up there is the user's right.
 *
 * `restore` puts back what can be put back (directory, environment, listeners, umask, standard streams) and names what
 * cannot: a child of which that is said must not serve another run.
 */
class Baseline {
  #directory = process.cwd();
  #environ = process.env;
  #variables = { ...process.env };
  #listeners = listeners();
  #umask = umask();
  #streams = STREAMS.map((name) => [name, process[name], process[name].write]);
  #descriptors = descriptors();
  #user = user();
  #limit = Error.stackTraceLimit;
  #prepare = Error.prepareStackTrace;
  #active = active();

  /** Whether something of a run is still under way, or waits: the event loop has more to do than the module began. */
  busy() {
    return active() > this.#active;
  }

  /** Restores, then says what is beyond repair, or null. */
  restore() {
    Error.stackTraceLimit = this.#limit;
    Error.prepareStackTrace = this.#prepare;
    process.exitCode = undefined;
    umask(this.#umask);
    this.#restoreEnvironment();
    this.#restoreListeners();
    try {
      chdir(this.#directory);
    } catch {
      return 'directory';
    }
    return this.#beyondRepair();
  }

  #restoreEnvironment() {
    process.env = this.#environ; // the user's code may have put another object there
    for (const name of Object.keys(this.#environ)) {
      if (!Object.hasOwn(this.#variables, name)) delete this.#environ[name];
    }
    for (const [name, value] of Object.entries(this.#variables)) {
      if (this.#environ[name] !== value) this.#environ[name] = value;
    }
  }

  #restoreListeners() {
    for (const name of new Set([...process.eventNames(), ...this.#listeners.keys()])) {
      const before = this.#listeners.get(name) ?? [];
      const now = process.rawListeners(name);
      if (now.length === before.length && now.every((listener, index) => listener === before[index])) continue;
      process.removeAllListeners(name);
      for (const listener of before) process.on(name, listener);
    }
  }

  #beyondRepair() {
    for (const [name, stream, write] of this.#streams) {
      process[name] = stream;
      stream.write = write;
      if (stream.writableEnded || stream.destroyed || stream.errored || stream.writableLength) return 'standard streams';
    }
    if (this.busy()) return 'event loop';
    if (descriptors() !== this.#descriptors) return 'standard streams';
    return user() === this.#user ? null : 'user';
  }
}

function active() {
  return getActiveResourcesInfo().length + workers.size;
}

function listeners() {
  return new Map(process.eventNames().map((name) => [name, process.rawListeners(name)]));
}

function descriptors() {
  return [0, 1, 2].map(identity).join();
}

function identity(fd) {
  try {
    const { dev, ino } = fstatSync(fd);
    return `${dev}:${ino}`;
  } catch {
    return 'closed';
  }
}

function user() {
  return [process.getuid(), process.geteuid(), process.getgid(), process.getegid()].join();
}

module.exports = { Baseline, watchWorkers };
