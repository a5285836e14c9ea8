import type { Context } from "hono";
import * as z from "zod";
import type { Permission } from "#chain/promotion/github.ts";
import type { Identity } from "./identity.ts";
import { identify } from "./identity.ts";
import { demand } from "./permissions.ts";
import { invalid, notFound } from "./refusal.ts";
import type { Access, Repository } from "./state.ts";
import type { TwinContext } from "./twin-context.ts";

export function caller(twin: TwinContext, c: Context): Identity {
  return identify(twin.state, c.req.header("authorization"), twin.now());
}

export function findRepository(twin: TwinContext, owner: string, name: string): Repository {
  const wanted = `${owner}/${name.replace(/\.git$/, "")}`.toLowerCase();
  const found = Object.entries(twin.state.repositories).find(([key]) => key.toLowerCase() === wanted);
  if (found === undefined) throw notFound();
  return found[1];
}

/** The repository that the path names and who asks, once they may do it. */
export function repositoryCall(
  twin: TwinContext,
  c: Context,
  subject: string,
  access: Access,
  person?: Permission,
): { readonly repository: Repository; readonly identity: Identity } {
  const identity = caller(twin, c);
  const repository = findRepository(twin, parameter(c, "owner"), parameter(c, "repo"));
  demand(twin.state, identity, repository, subject, access, person);
  return { repository, identity };
}

export function parameter(c: Context, name: string): string {
  const value: string | undefined = c.req.param(name);
  if (value === undefined) throw notFound();
  return value;
}

export function numberParameter(c: Context, name: string): number {
  const value = Number(parameter(c, name));
  if (!Number.isSafeInteger(value)) throw notFound();
  return value;
}

export async function readBody<S extends z.ZodType>(c: Context, schema: S): Promise<z.infer<S>> {
  const text = await c.req.text();
  const parsed = schema.safeParse(text === "" ? {} : JSON.parse(text));
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error));
  return parsed.data;
}

/** One page of a list, with GitHub's Link header. */
export function onePage<T>(c: Context, items: readonly T[]): T[] {
  const size = Math.min(100, Math.max(1, Number(c.req.query("per_page") ?? 30)));
  const page = Math.max(1, Number(c.req.query("page") ?? 1));
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (to: number, rel: string) => {
    const url = new URL(c.req.url);
    url.searchParams.set("page", String(to));
    return `<${url.href}>; rel="${rel}"`;
  };
  const links = page < last ? [link(page + 1, "next"), link(last, "last")] : [];
  if (links.length > 0) c.header("Link", links.join(", "));
  return items.slice((page - 1) * size, page * size);
}
