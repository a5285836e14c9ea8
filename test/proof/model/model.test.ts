import { expect, it } from "vitest";
import { explore } from "./explore.ts";

it("keeps every promise through random histories (a part of npm run test:proof)", async () => {
  const { interleavings, violations } = await explore({
    seed: 4,
    interleavings: 8,
    kills: undefined,
    first: false,
    except: [],
    named: false,
  });
  expect(violations).toEqual([]);
  expect(interleavings).toBe(8);
}, 120_000);
