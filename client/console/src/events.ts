/** Server-sent events, as WHATWG HTML 9.2.6 says, of a reply that comes in pieces. */

export interface Sent {
  type: string;
  data: string;
  id?: string;
  /** Milliseconds. */
  retry?: number;
}

export async function* events(pieces: AsyncIterable<string>): AsyncGenerator<Sent> {
  let rest = "";
  for await (const piece of pieces) {
    const blocks = (rest + piece).split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? "";
    for (const block of blocks) yield parsed(block);
  }
}

function parsed(block: string): Sent {
  const found: Sent = { type: "message", data: "" };
  const lines: string[] = [];
  for (const line of block.split(/\r?\n/)) {
    const [name = "", ...others] = line.split(":");
    const value = others.join(":").replace(/^ /, "");
    if (name === "event") found.type = value;
    else if (name === "data") lines.push(value);
    else if (name === "id") found.id = value;
    else if (name === "retry" && /^\d+$/.test(value)) found.retry = Number(value);
  }
  found.data = lines.join("\n");
  return found;
}
