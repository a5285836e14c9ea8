import { connect } from "node:net";
import { describe, expect, it } from "vitest";

describe("the set-up of every test", () => {
  it.each(["192.0.2.1", "example.invalid", "0.0.0.0"])("refuses a socket to %s", async (host) => {
    expect(() => connect({ host, port: 8080 })).toThrow(/only loopback is allowed/);
    const failure: unknown = await fetch(`http://${host}:8080/`).catch((error: unknown) => error);
    expect(String((failure as Error).cause)).toMatch(/only loopback is allowed/);
  });
});
