import { forkServer } from "#adapters/launch/fork-server.ts";

/**
 * Tests start thousands of git processes, and a test runner is a large process to start them from: each costs
 * tens of milliseconds there and two from a fork server (adapters/launch). One for each worker, for its whole life.
 */
const worker = globalThis as { clearanceForkServer?: Promise<unknown> };
worker.clearanceForkServer ??= forkServer();
await worker.clearanceForkServer;
