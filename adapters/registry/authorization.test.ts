import { expect, it } from "vitest";
import { Authorization, type Scope } from "./authorization.ts";
import type { HttpRequest } from "./transport.ts";

const CHALLENGE = 'Bearer realm="https://auth.example/token",service="registry.example"';
const PULL: Scope = "repository:acme/check-in:pull";

/** A token service that numbers its tokens; each is good for `seconds`. */
function numbered(seconds: number) {
  const asked: HttpRequest[] = [];
  const authorization = new Authorization(
    "registry.example",
    async () => undefined,
    async (request) => {
      asked.push(request);
      const bytes = Buffer.from(JSON.stringify({ token: `t${asked.length}`, expires_in: seconds }));
      return { url: request.url, status: 200, headers: {}, bytes };
    },
  );
  return { asked, authorization };
}

it("says nothing before it is asked", async () => {
  const { asked, authorization } = numbered(300);
  expect(await authorization.header(PULL)).toBeUndefined();
  expect(asked).toEqual([]);
});

it("asks for one token however many calls are refused at once", async () => {
  const { asked, authorization } = numbered(300);
  const headers = await Promise.all([1, 2, 3].map(() => authorization.answer(CHALLENGE, PULL, undefined)));
  expect(headers).toEqual(["Bearer t1", "Bearer t1", "Bearer t1"]);
  expect(asked.map(({ url }) => url.href)).toEqual([
    "https://auth.example/token?service=registry.example&scope=repository%3Aacme%2Fcheck-in%3Apull",
  ]);
});

it("asks again for one token when several calls find theirs refused", async () => {
  const { authorization } = numbered(300);
  const first = await authorization.answer(CHALLENGE, PULL, undefined);
  const headers = await Promise.all([1, 2].map(() => authorization.answer(CHALLENGE, PULL, first)));
  expect(headers).toEqual(["Bearer t2", "Bearer t2"]);
});

it("keeps the tokens of different scopes apart", async () => {
  const { authorization } = numbered(300);
  await authorization.answer(CHALLENGE, PULL, undefined);
  expect(await authorization.header("repository:acme/check-in:pull,push")).toBe("Bearer t2");
  expect(await authorization.header(PULL)).toBe("Bearer t1");
});

it("asks again once when a token has expired", async () => {
  const { authorization } = numbered(1e-9);
  await authorization.answer(CHALLENGE, PULL, undefined);
  const headers = await Promise.all([authorization.header(PULL), authorization.header(PULL)]);
  expect(headers).toEqual(["Bearer t2", "Bearer t2"]);
});

it("gives up when nothing is known that it is asked for", async () => {
  const { authorization } = numbered(300);
  expect(await authorization.answer('Basic realm="x"', PULL, undefined)).toBeUndefined();
  expect(await authorization.answer("Negotiate", PULL, undefined)).toBeUndefined();
});

it.each(["http://auth.example/token", "https://127.0.0.1/token", "nowhere", ""])(
  "is a fault when tokens would come from %j",
  async (realm) => {
    const { asked, authorization } = numbered(300);
    const answer = authorization.answer(`Bearer realm="${realm}"`, PULL, undefined);
    await expect(answer).rejects.toMatchObject({ code: "REGISTRY_REJECTED" });
    expect(asked).toEqual([]);
  },
);
