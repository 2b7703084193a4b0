'use strict';

// What goes wrong outside the handler: errors that nobody catches, and promises that nothing can settle any more.
//
// An error fails the run under way if it comes before the handler's result, or together with it: in the same turn of the event
// loop. Later ones do not, however early they are: the run has its result, and its log has their words. Each is known by the run
// that its code was called in, so that none fails another's.

const { AsyncLocalStorage } = require('node:async_hooks');
const { writeSync } = require('node:fs');

const failure = require('./failure.js');

const owners = new AsyncLocalStorage();
const deferred = process.nextTick;
const drain = process._tickCallback; // what is due in this turn is done, and rejections without a handler are raised
const immediately = setImmediate;
const exit = process.reallyExit.bind(process);

/** Ends a run that has not thrown `thrown` itself; `recycle` says why the process cannot go on, or is null. */
class Outside {
  constructor(thrown, recycle) {
    this.thrown = thrown;
    this.recycle = recycle;
  }
}

class Unsettled extends Error {}

/** Watches over one piece of work at a time. `spoilt` says why the process cannot go on after an error that came late, or is null. */
class Guard {
  spoilt = null;
  #taskRoot;
  #run = null; // {fail}: ends it with an error from outside, until it has its result

  constructor(taskRoot) {
    this.#taskRoot = taskRoot;
    process.on('uncaughtException', (error) => this.#uncaught(error));
    process.on('beforeExit', () => this.#idle());
  }

  /** What `work` gives. It is given a function that calls another in the name of this run. Throws what fails it, or `Outside`. */
  async watch(work) {
    const run = { fail: null };
    const failed = new Promise((_, reject) => (run.fail = reject));
    this.#run = run;
    try {
      const value = await Promise.race([work((call) => owners.run(run, call)), failed]);
      await Promise.race([endOfTurn(), failed]);
      return value;
    } finally {
      run.fail = null;
    }
  }

  /** The work is answered for: what it left behind has no log any more. */
  release() {
    this.#run = null;
  }

  #uncaught(error) {
    if (process.listenerCount('uncaughtException') > 1) return; // the user's own handler has it
    const owner = owners.getStore() ?? this.#run;
    if (owner === null) exit(1);
    if (owner === this.#run && owner.fail) return owner.fail(new Outside(error, 'uncaught'));
    this.spoilt = 'uncaught';
    if (owner === this.#run) this.#tell(error);
  }

  #tell(error) {
    const { stacktrace } = failure.describe(error, this.#taskRoot);
    try {
      writeSync(2, `Uncaught, after the result: ${stacktrace.join('\n')}\n`);
    } catch {
      // a descriptor that the user closed: `Baseline` will tell
    }
  }

  /** The event loop has nothing to do, and the run is not over: what it waits for cannot come any more. */
  #idle() {
    if (!this.#run?.fail) return;
    const error = new Unsettled('the function waits for a promise that nothing can settle any more');
    this.#run.fail(new Outside(error, null));
    immediately(() => {});
  }
}

/** Settles once all that was due in this turn of the event loop is done, before any timer or other event. */
function endOfTurn() {
  if (typeof drain !== 'function') return new Promise((resolve) => immediately(resolve));
  return new Promise((resolve) => {
    deferred(() => {
      drain();
      resolve();
    });
  });
}

module.exports = { Guard, Outside };
