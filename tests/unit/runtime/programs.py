"""Functions that do the same in every language."""

PROGRAMS = {
    "echo": {
        "python": "def handle(context, payload): return {'context': context, 'payload': payload}",
        "node": "exports.handle = (context, payload) => ({ context, payload });",
    },
    "sleep": {
        "python": "import time\ndef handle(context, payload):\n    time.sleep(payload)\n    return 'done'",
        "node": "exports.handle = (context, payload) => new Promise((end) => setTimeout(end, payload * 1000, 'done'));",
    },
    "pid": {
        "python": "import os\ndef handle(context, payload): return os.getpid()",
        "node": "exports.handle = () => process.pid;",
    },
    "sized": {
        "python": "def handle(context, payload): return 'x' * payload",
        "node": "exports.handle = (context, payload) => 'x'.repeat(payload);",
    },
    "length": {
        "python": "def handle(context, payload): return len(payload)",
        "node": "exports.handle = (context, payload) => payload.length;",
    },
    "printer": {
        "python": """
            import os, sys
            def handle(context, payload):
                for _ in range(10):
                    sys.stdout.write("o" * (1024 * 1024 - 1) + "\\n")
                    sys.stderr.write("e" * 1024 + "\\n")
        """,
        "node": """
            exports.handle = () => {
              for (let count = 0; count < 10; count++) {
                process.stdout.write('o'.repeat(1024 * 1024 - 1) + '\\n');
                console.error('e'.repeat(1024));
              }
            };
        """,
    },
    "noisy": {
        "python": """
            import sys
            def handle(context, payload):
                text = payload * 2**20
                sys.stdout.write(text)
                sys.stderr.write(text)
                return chr(233) * 100_000
        """,
        "node": """
            exports.handle = (context, payload) => {
              const text = payload.repeat(2 ** 20);
              process.stdout.write(text);
              process.stderr.write(text);
              return '\u00e9'.repeat(100_000);
            };
        """,
    },
    "writer": {
        "python": """
            import os
            def control():
                return max(int(fd) for fd in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{fd}"))
            def handle(context, payload):
                if payload:
                    data = bytes.fromhex(payload)
                    while data: data = data[os.write(control(), data):]
                return context["run_id"]
        """,
        "node": """
            const fs = require('fs');
            function control() {
              const open = fs.readdirSync('/proc/self/fd').filter((fd) => fs.existsSync(`/proc/self/fd/${fd}`));
              return Number(open.find((fd) => fs.readlinkSync(`/proc/self/fd/${fd}`).startsWith('socket:')));
            }
            exports.handle = ({ run_id }, payload) => {
              if (payload) {
                let data = Buffer.from(payload, 'hex');
                while (data.length) data = data.subarray(fs.writeSync(control(), data));
              }
              return run_id;
            };
        """,
    },
}
