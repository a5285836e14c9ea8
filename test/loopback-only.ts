import { Socket } from "node:net";

/**
 * No test may reach anything but this machine: a socket that isn't loopback (or
 * a Unix socket) fails at connect, whichever library opens it.
 */
const connect = Object.getOwnPropertyDescriptor(Socket.prototype, "connect")?.value as Socket["connect"];
Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
  const first = Array.isArray(args[0]) ? args[0][0] : args[0];
  const host = hostOf(first, args[1]);
  if (host !== undefined && !/^(localhost|127\.\d+\.\d+\.\d+|::1|\[::1\])$/.test(host)) {
    throw new Error(`a test tried to reach ${host}: only loopback is allowed`);
  }
  return Reflect.apply(connect, this, args);
} as typeof connect;

function hostOf(first: unknown, second: unknown): string | undefined {
  if (typeof first === "object" && first !== null) {
    if ("path" in first && typeof first.path === "string") return undefined;
    return "host" in first && typeof first.host === "string" ? first.host : "localhost";
  }
  if (typeof first === "number") return typeof second === "string" ? second : "localhost";
  return undefined;
}
