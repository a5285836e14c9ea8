import createError from "http-errors";

const LIMIT = 16 * 1024;

/** The request's body as JSON; a check-in is a few hundred bytes. */
export async function readJson(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > LIMIT) throw createError(413, "the request is too large");
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw createError(400, "the request isn't JSON");
  }
}
