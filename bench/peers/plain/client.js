'use strict';

// A runtime client as small as can be: what a handler in Node.js costs at the least. Its argument is the module.

const http = require('node:http');

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const root = '/2018-06-01/runtime/invocation/';

function ask(method, path, body) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host, port, method, path: root + path, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (data) => (text += data));
      response.on('end', () => resolve([response.headers['lambda-runtime-aws-request-id'], text]));
    });
    request.on('error', reject).end(body);
  });
}

async function main(handler) {
  for (;;) {
    const [id, text] = await ask('GET', 'next');
    await ask('POST', `${id}/response`, JSON.stringify(await handler(JSON.parse(text))));
  }
}

main(require(process.argv[2]).handle);
