import { readFile } from "node:fs/promises";

const REFRESH_MS = 200;
const STALE_MS = 600;

/**
 * Which flight leaves from which gate. Each production region has a feed of its own; without a
 * region there is no airport and no board.
 */
export function createGateBoard(region) {
  if (region === undefined) return { gates: () => ({}), stale: () => false, close: () => {} };

  const feed = new URL(`../data/gates/${region}.csv`, import.meta.url);
  let board = new Map();
  let refreshedAt = Date.now();

  async function refresh() {
    try {
      board = parseFeed(await readFile(feed, "utf8"));
      refreshedAt = Date.now();
    } catch (error) {
      console.error(JSON.stringify({ message: "gate feed not refreshed", region, cause: String(error) }));
    }
  }

  const timer = setInterval(refresh, REFRESH_MS);
  refresh();
  return {
    gates: () => Object.fromEntries(board),
    // A wrong gate sends people to the wrong pier: better no answer than an old one.
    stale: () => Date.now() - refreshedAt > STALE_MS,
    close: () => clearInterval(timer),
  };
}

function parseFeed(text) {
  const board = new Map();
  for (const line of text.trim().split("\n").slice(1)) {
    const fields = line.split(",");
    if (fields.length !== 3) throw new Error(`expected flight,gate,remark: ${line}`);
    const [flight, gate, remark] = fields;
    board.set(flight, { gate, remark });
  }
  return board;
}
